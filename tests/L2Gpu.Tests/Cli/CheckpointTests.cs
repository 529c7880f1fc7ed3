using System.Diagnostics;
using L2Gpu.Cli;
using L2Gpu.Cli.Text;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>A fit that is interrupted, and goes on from its sums to the same bits.</summary>
public sealed class CheckpointTests
{
    // Blocks of 8192 rows of 400 doubles, segments of 16384.
    private const int Columns = 400;

    [Fact]
    public async Task A_fit_that_is_killed_goes_on_to_the_same_bits()
    {
        using var file = new TemporaryFile("x.npy");
        Write(file.Path, 50_000);
        string sums = file.Beside("sums"), fit = $"fit ridge --data {file.Path} --target c399 --lambda 1 --json";
        string expected = Answer(Tool.Run(fit).Succeeds());
        string[] command = [.. $"{fit} --checkpoint {sums} --checkpoint-every 0 --threads 1".Split(' ')];

        // It may be through before it is killed; then it is started again.
        bool interrupted = false;
        for (int attempt = 0; attempt < 20 && !interrupted; attempt++)
        {
            using Process process = Start(command);
            Task<string> output = process.StandardOutput.ReadToEndAsync(), problem = process.StandardError.ReadToEndAsync();
            while (!process.HasExited && RowsIn(sums) == 0) await Task.Delay(1);
            process.Kill();
            await process.WaitForExitAsync();
            interrupted = RowsIn(sums) > 0;
            if (!interrupted) Assert.True(process.ExitCode == 0, await problem);
        }

        Assert.True(interrupted, "It was always through before it could be killed.");
        using Process again = Start(command);
        Task<string> answer = again.StandardOutput.ReadToEndAsync(), error = again.StandardError.ReadToEndAsync();
        await again.WaitForExitAsync();
        string said = await error;
        Assert.True(again.ExitCode == 0, said);
        Assert.Equal(expected, Answer(new Tool(0, await answer, said)));
        Assert.StartsWith("going on after ", said, StringComparison.Ordinal);
        Assert.False(File.Exists(sums));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--no-intercept")]
    [InlineData("--weights c3 --standardize --holdout 0.01")]
    public void A_fit_that_is_stopped_keeps_whole_segments_and_goes_on(string options)
    {
        using var file = new TemporaryFile("x.npy");
        Write(file.Path, 34_000);
        string sums = file.Beside("sums"), fit = $"fit ridge --data {file.Path} --target c399 --lambda 1 --json {options}";
        string expected = Answer(Tool.Run(fit).Succeeds());

        // Stopped when the first segment is in the file.
        using var cancel = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StoppingWriter(() => File.Exists(sums), cancel);
        string[] command = [.. $"{fit} --checkpoint {sums} --checkpoint-every 0".Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        int code = CliApp.Run(command, Terminal(output, error, cancel));
        Assert.Equal(CliException.Interrupted, code);
        Assert.Contains("the same command goes on from there", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("", output.ToString());
        Assert.InRange(RowsIn(sums), 16384, 33_999);

        // λ and what else comes after the sums may change.
        Tool run = Tool.RunArgs(command);
        Assert.True(run.Code == 0, run.Error);
        Assert.StartsWith("going on after ", run.Error, StringComparison.Ordinal);
        Assert.Equal(expected, Answer(run));
        Assert.False(File.Exists(sums));
        Assert.Empty(Directory.GetFiles(file.Folder, "*.part"));
    }

    [OpenClFact]
    public void On_another_device_segments_are_kept_as_often_as_on_the_host()
    {
        using var file = new TemporaryFile("x.npy");
        Write(file.Path, 34_000);
        string sums = file.Beside("sums"), fit = $"fit ridge --data {file.Path} --target c399 --lambda 1 --json --device opencl --checkpoint {sums} --checkpoint-every 0";
        string expected = Answer(Tool.Run(fit).Succeeds());
        using var cancel = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StoppingWriter(() => RowsIn(sums) > 0, cancel);
        Assert.Equal(CliException.Interrupted, CliApp.Run(fit.Split(' '), Terminal(output, error, cancel)));
        Assert.InRange(RowsIn(sums), 16384, 33_999);
        Assert.Equal(expected, Answer(Tool.Run(fit)));
    }

    [OpenClFact]
    public void Sums_of_another_device_are_refused()
    {
        using var file = new TemporaryFile("x.csv", "a,b,y\n1,2,3\n4,4,6\n7,8,8\n2,2,1\n");
        string fit = $"fit ridge --target y --lambda 1 --checkpoint {file.Beside("sums")} --data {file.Path}";
        Keep($"{fit} --device cpu");
        Tool.Run($"{fit} --device opencl").Fails(1, "sums of another fit: its device 'cpu', now 'opencl: ", "Delete it");
        Assert.Equal(0, Tool.Run($"{fit} --device cpu --threads 1").Code);
    }

    [Fact]
    public void Only_a_checkpoint_that_is_there_is_gone_on_from()
    {
        using var file = new TemporaryFile("sums");
        File.WriteAllText(file.Path, "");
        Assert.Contains("goes on from", InterruptText.Of(["fit", "--checkpoint", file.Path]), StringComparison.Ordinal);
        Assert.Contains("goes on from", InterruptText.Of(["fit", $"--checkpoint={file.Path}"]), StringComparison.Ordinal);
        Assert.Contains("Nothing was written", InterruptText.Of(["fit", "--checkpoint-every", "1", "--checkpoint", file.Beside("none")]), StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_of_something_else_are_refused_with_what_differs()
    {
        using var file = new TemporaryFile("x.csv", "a,b,y\n1,2,3\n4,4,6\n7,8,8\n2,2,1\n");
        File.Copy(file.Path, file.Beside("other.csv"));
        string sums = file.Beside("sums.l2"), fit = $"fit ridge --target y --lambda 1 --checkpoint {sums} --data";
        Keep($"{fit} {file.Path}");

        // What only comes after the sums may be another.
        Tool run = Tool.Run($"fit ridge --target y --lambda 2 --solver eigen --json --checkpoint {sums} --data {file.Path}");
        Assert.Equal(Answer(Tool.Run($"fit ridge --target y --lambda 2 --solver eigen --json --data {file.Path}").Succeeds()), Answer(run));
        Assert.StartsWith("going on after 4 of 4 rows", run.Error, StringComparison.Ordinal);
        Keep($"{fit} {file.Path}");
        Tool.Run($"{fit} {file.Beside("other.csv")}").Fails(1, "sums of another fit", "its data", "other.csv", "Delete it", "--checkpoint " + file.Beside("sums-2.l2")).RunSuggestion().Succeeds();
        Tool.Run($"{fit} {file.Path} --ignore b").Fails(1, "its features 'a:Value:,b:Value:', now 'a:Value:'");
        Tool.Run($"{fit} {file.Path} --rows 3").Fails(1, "its rows '4', now '3'");
        Tool.Run($"{fit} {file.Path} --no-intercept").Fails(1, "its sums 'about the means', now 'about 0'");
        Tool.Run($"{fit} {file.Path} --holdout 0.25").Fails(1, "its rows");
        Tool.Run($"{fit} {file.Path} --precision f32").Fails(1, "holds sums of f64 data");
        File.AppendAllText(file.Path, "3,3,3\n");
        Tool.Run($"{fit} {file.Path}").Fails(1, "its size");
        File.WriteAllText(sums, "nonsense");
        Tool.Run($"{fit} {file.Path}").Fails(1, "holds no sums");
        Assert.Equal("nonsense", File.ReadAllText(sums));
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        using var file = new TemporaryFile("x.csv", "a,b,y\n1,2,3\n4,4,6\n7,8,8\n2,2,1\n");
        string fit = $"fit ridge --data {file.Path} --target y --lambda 1";
        Tool.Run($"{fit} --checkpoint-every 3").Fails(2, "--checkpoint FILE");
        Tool.Run($"{fit} --checkpoint {file.Beside("s")} --checkpoint-every -1").Fails(2, "--checkpoint-every");
        Tool.Run($"{fit} --checkpoint {file.Beside("no/s")}").Fails(1, "no folder");
        Tool wide = Tool.Run($"{fit} --rows 1 --checkpoint {file.Beside("s")} --json").Succeeds();
        Assert.Contains("--checkpoint was not used", wide.Json.GetProperty("warnings").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_of_penalties_and_a_choice_go_by_the_kept_sums_too()
    {
        using var file = new TemporaryFile("x.csv");
        foreach (string lambda in (string[])["auto", "0.1,1,10"])
        {
            string fit = $"fit ridge --data {Tool.Sample("diamonds.csv")} --target price --one-hot cut --ignore color,clarity --rows 1000 --lambda {lambda} --json";
            System.Text.Json.JsonElement expected = Tool.Run(fit).Succeeds().Json, actual = Tool.Run($"{fit} --checkpoint {file.Beside("s")}").Succeeds().Json;
            Assert.Equal(expected.GetProperty("loo").ToString(), actual.GetProperty("loo").ToString());
            if (lambda == "auto") Assert.Equal(expected.GetProperty("coefficients").ToString(), actual.GetProperty("coefficients").ToString());
        }
    }

    // Stopped as soon as its rows are summed.
    private static void Keep(string command)
    {
        using var cancel = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StoppingWriter(() => true, cancel);
        CliApp.Run(command.Split(' '), Terminal(output, error, cancel));
        Assert.Contains("The sums of 4 rows", error.ToString(), StringComparison.Ordinal);
    }

    private static CliConsole Terminal(StringWriter output, StringWriter error, CancellationTokenSource cancel)
        => new() { Out = output, Error = error, ErrorIsTerminal = true, ProgressPatience = TimeSpan.Zero, ProgressPause = TimeSpan.Zero, Cancellation = cancel.Token };

    private static long RowsIn(string sums)
    {
        try
        {
            using RidgeAccumulator<double> kept = RidgeAccumulator<double>.Load(sums);
            return kept.Rows;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private static string Answer(Tool run) => string.Join(' ', run.Json.GetProperty("coefficients"), run.Json.GetProperty("intercept"), run.Json.GetProperty("backwardError"));

    internal static Process Start(params string[] command)
        => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "l2gpu.dll"), .. command]) { RedirectStandardError = true, RedirectStandardOutput = true })!;

    internal static void Write(string path, int rows, int columns = Columns)
    {
        using var writer = new NpyWriter<double>(path, columns);
        double[] row = new double[columns];
        ulong state = 7;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                state = (state * 6364136223846793005) + 1442695040888963407;
                row[j] = (state >> 40) * (1.0 / (1 << 24));
            }

            writer.Write(row);
        }

        writer.Complete();
    }

    // Stops the fit when progress is drawn, which is after each block.
    private sealed class StoppingWriter(Func<bool> when, CancellationTokenSource cancel) : StringWriter
    {
        public override void Write(string? value)
        {
            base.Write(value);
            if (when()) cancel.Cancel();
        }
    }
}
