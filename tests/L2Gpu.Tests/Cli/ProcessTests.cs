using System.Diagnostics;
using L2Gpu.Cli;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>What concerns a whole process: its environment, and its end.</summary>
public sealed class ProcessTests
{
    [Theory]
    [InlineData("L2GPU_THREADS", "abc")]
    [InlineData("L2GPU_THREADS", "0")]
    [InlineData("L2GPU_ISA", "sse")]
    [InlineData("L2GPU_DEVICE", "foo")]
    public void A_variable_that_holds_nonsense_is_named(string variable, string value)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "l2gpu.dll"), "devices"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment[variable] = value;
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith($"error: {variable}", error, StringComparison.Ordinal);
        Assert.Contains(value, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_command_that_ends_gives_its_code()
        => Assert.Equal(7, CommandThread.Run(() => 7, TimeSpan.Zero, () => Assert.Fail("It was left behind."), CancellationToken.None));

    [Fact]
    public void A_command_that_does_not_stop_is_left_behind()
    {
        using var never = new SemaphoreSlim(0);
        using var interrupt = new CancellationTokenSource(50);
        int abandoned = 0;
        int Wait()
        {
            never.Wait(TimeSpan.FromSeconds(20));
            return 0;
        }

        Assert.Equal(CliException.Interrupted, CommandThread.Run(Wait, TimeSpan.FromMilliseconds(20), () => abandoned++, interrupt.Token));
        Assert.Equal(1, abandoned);
        never.Release();
    }
}
