using L2Gpu.Cli.Output;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class ConvergencePaceTests
{
    [Fact]
    public void A_residual_that_falls_tenfold_a_second_takes_a_second_for_each_digit()
    {
        var pace = new ConvergencePace();
        for (int i = 0; i <= 20; i++) pace.Add(i * 0.1, Math.Pow(10, -i * 0.1));
        Assert.Equal(6, pace.SecondsLeft(1e-8)!.Value, 1e-9);
        Assert.Equal(0, pace.SecondsLeft(0.1));
    }

    [Fact]
    public void The_last_half_counts()
    {
        var pace = new ConvergencePace();
        for (int i = 0; i < 10; i++) pace.Add(i, 1);
        for (int i = 10; i <= 30; i++) pace.Add(i, Math.Pow(10, 10 - i));
        Assert.Equal(5, pace.SecondsLeft(1e-25)!.Value, 1e-9);
    }

    [Fact]
    public void What_does_not_fall_or_was_hardly_seen_says_nothing()
    {
        var pace = new ConvergencePace();
        Assert.Null(pace.SecondsLeft(1e-8));
        for (int i = 0; i < 9; i++) pace.Add(i, 1 + i);
        Assert.Null(pace.SecondsLeft(1e-8));
        pace.Clear();
        pace.Add(0, 1);
        pace.Add(0, double.NaN);
        pace.Add(0, 0.5);
        pace.Add(0, 0.1);
        Assert.Null(pace.SecondsLeft(1e-8));
    }
}
