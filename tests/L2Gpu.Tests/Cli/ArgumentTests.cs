using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class ArgumentTests
{
    private static readonly string Fit = $"fit ridge --data {Tool.Sample("iris.csv")} --target species ";

    [Theory]
    [InlineData("--lambda -1", "not negative")]
    [InlineData("--lambda NaN", "finite")]
    [InlineData("--lambda 1,inf", "'inf' is not a number")]
    [InlineData("--lambda much", "is not a number")]
    [InlineData("--lambda 1,,2", "is not a number")]
    [InlineData("--lambda-per-target 1,2", "2 values for 1 targets")]
    [InlineData("--lambda 1 --lambda-per-target 1", "exclude each other")]
    [InlineData("--feature-penalty petal_width", "COL=M")]
    [InlineData("--feature-penalty petal_width=-1", "not negative")]
    [InlineData("--solver magic", "auto, cholesky, eigen, qr and cg")]
    [InlineData("--precision f16", "f32, f64 and mixed")]
    [InlineData("--lambda auto --solver cholesky", "leave-one-out")]
    [InlineData("--lambda auto --solver qr", "leave-one-out, which --solver qr")]
    [InlineData("--lambda auto --solver cg", "which --solver cg does not give. Use --solver eigen, or give a λ such as --lambda 1")]
    [InlineData("--lambda auto --precision mixed", "leave-one-out, which --precision mixed")]
    [InlineData("--lambda auto --precision mixed --select gcv", "Use --precision f64, or --select cv")]
    [InlineData("--lambda auto --solver cg --cv 3", "Use --solver eigen, or give a λ")]
    [InlineData("--lambda 1 --solver eigen --precision mixed", "--solver auto")]
    [InlineData("--lambda 1,2 --solver cg --out m.json", "leave-one-out")]
    [InlineData("--holdout 1.5", "between 0 and 1")]
    [InlineData("--holdout 0", "between 0 and 1")]
    [InlineData("--seed 1", "--holdout")]
    [InlineData("--holdout 0.2 --test x.csv", "exclude each other")]
    [InlineData("--rows 0", "at least one row")]
    [InlineData("--rows many", "many")]
    [InlineData("--threads 0", "--threads '0': a number of threads from 1 to 4096 is needed")]
    [InlineData("--threads x", "--threads 'x': a number of threads from 1 to 4096 is needed")]
    [InlineData("--rows abc", "--rows 'abc': a whole number of rows is needed")]
    [InlineData("--holdout abc", "--holdout 'abc': a part of the rows between 0 and 1")]
    [InlineData("--holdout 0.2 --seed -1", "--seed '-1': a whole number that is not negative is needed")]
    [InlineData("--feature-penalty petal_width=1,petal_width=2", "names 'petal_width' more than once")]
    [InlineData("--lambda 1 --lambda 2", "--lambda is given 2 times")]
    [InlineData("--target petal_width", "separate columns by commas")]
    [InlineData("--out model.bin", ".json")]
    [InlineData("--lambda 1,2 --solver cholesky --out m.json", "leave-one-out")]
    [InlineData("--lambda 1,2 --solver qr --out m.json", "leave-one-out")]
    [InlineData("--lambda", "--lambda")]
    [InlineData("--lambda Infinity", "finite")]
    [InlineData("--ignore sepal_width,,x", "empty name")]
    [InlineData("--nonsense", "--nonsense")]
    [InlineData("--features species", "a feature and a target")]
    [InlineData("--ignore species", "a target and ignored")]
    [InlineData("--weights species", "a target and the weights")]
    public void Wrong_arguments_are_exit_code_2(string options, string message) => Tool.Run(Fit + options).Fails(2, message);

    [Theory]
    [InlineData("")]
    [InlineData("fit")]
    [InlineData("fit ridge")]
    [InlineData("fit ridge --data x.csv")]
    [InlineData("predict --data x.csv")]
    [InlineData("fly")]
    public void Missing_arguments_are_exit_code_2(string words) => Tool.Run(words).Fails(2, "--help");

    [Theory]
    [InlineData("foo", "There is no command 'foo'; there are devices, fit, predict, crossbar.")]
    [InlineData("fit ridg", "There is no command 'fit ridg'; there are fit ridge, fit kernel-ridge.")]
    [InlineData("fit", "A command is needed; there are fit ridge, fit kernel-ridge.")]
    public void A_command_that_is_not_there_is_told_from_those_that_are(string words, string message) => Tool.Run(words).Fails(2, message);

    [Fact]
    public void A_repeated_list_is_joined_in_the_advice()
        => Tool.Run(Fit + "--target petal_width --lambda 1 --json").Fails(2, "--target species,petal_width").RunSuggestion().Succeeds();

    [Theory]
    [InlineData("cuda")]
    [InlineData("opencl:9")]
    public void A_device_that_is_not_there_is_named(string device)
        => Tool.Run(Fit + $"--lambda 1 --device {device}").Fails(1, $"There is no device '{device}' here. Available: ", "cpu");

    [Theory]
    [InlineData("gpu", "--device auto")]
    [InlineData("CPU", "--device cpu")]
    [InlineData("OpenCL", "--device opencl")]
    [InlineData("opencl:x", "--device opencl")]
    [InlineData("openc:1", "--device opencl:1")]
    [InlineData("banana", "auto, cpu, cuda[:N] or opencl[:N]")]
    public void A_word_that_names_no_device_anywhere_is_corrected(string word, string expected)
        => Tool.Run(Fit + $"--lambda 1 --device {word}").Fails(2, $"--device '{word}' names no device", expected);

    [Fact]
    public void A_misspelt_option_is_corrected() => Tool.Run(Fit + "--lamda 1 --json").Fails(2, "--lamda").RunSuggestion().Succeeds();

    [Theory]
    [InlineData("--help", "l2gpu devices")]
    [InlineData("devices --help", "l2gpu devices --json")]
    [InlineData("fit --help", "l2gpu fit ridge --data")]
    [InlineData("fit ridge --help", "l2gpu fit ridge --data")]
    [InlineData("fit kernel-ridge --help", "l2gpu fit kernel-ridge --data")]
    [InlineData("predict --help", "l2gpu predict --model")]
    public void Every_command_has_help_with_an_example(string words, string example)
    {
        Tool run = Tool.Run(words).Succeeds();
        Assert.Contains("Example", run.Out, StringComparison.Ordinal);
        Assert.Contains(example, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_is_a_version() => Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", Tool.Run("--version").Succeeds().Out);

    [Fact]
    public void Devices_lists_the_cpu()
    {
        Assert.Contains("cpu", Tool.Run("devices").Succeeds().Out, StringComparison.Ordinal);
        Assert.Contains(Tool.Run("devices --json").Succeeds().Json.GetProperty("devices").EnumerateArray(), d => d.GetProperty("id").GetString() == "cpu");
        Assert.Equal(3, Tool.Run("devices --json --threads 3").Succeeds().Json.GetProperty("devices")[0].GetProperty("computeUnits").GetInt32());
    }

    [Fact]
    public void An_argument_that_begins_with_an_at_sign_is_no_response_file() => Tool.Run("fit ridge --target y --data", "@x.csv").Fails(1, "There is no file '@x.csv'");

    [Fact]
    public void Interruption_is_said_and_leaves_nothing()
    {
        using var folder = new TemporaryFile("model.json");
        Tool run = Tool.RunArgs([.. (Fit + "--lambda 1 --out").Split(' ', StringSplitOptions.RemoveEmptyEntries), folder.Path], new CancellationToken(canceled: true));
        run.Fails(130, "Interrupted");
        Assert.Empty(Directory.GetFiles(folder.Folder));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void The_number_of_threads_changes_no_bit(int threads)
    {
        string one = Tool.Run($"fit ridge --data {Tool.Sample("diamonds.csv")} --target price --lambda 1 --json --threads 1").Succeeds().Json.GetProperty("coefficients").ToString();
        Assert.Equal(one, Tool.Run($"fit ridge --data {Tool.Sample("diamonds.csv")} --target price --lambda 1 --json --threads {threads}").Succeeds().Json.GetProperty("coefficients").ToString());
    }
}
