using System.Globalization;
using System.Text;
using L2Gpu.Cli;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>Files that are read again on each pass, against the same ones in memory: the same bits.</summary>
public sealed class StreamTests
{
    [Theory]
    [InlineData("--target price --one-hot cut,color,clarity --rows 2000")]
    [InlineData("--target price,depth --one-hot cut,color,clarity --weights carat --lambda 0.1,1,10 --rows 3000")]
    [InlineData("--target price --ignore cut,color,clarity --holdout 0.25 --seed 4 --standardize --lambda 1 --rows 3000")]
    [InlineData("--target price --ignore cut,color,clarity --rows 1000 --precision f32 --no-intercept")]
    [InlineData("--target price --one-hot cut --ignore color,clarity --weights depth --holdout 0.1 --lambda 3 --rows 3000")]
    public void A_csv_file_gives_the_bits_of_one_in_memory(string options)
    {
        string command = $"fit ridge --data {Tool.Sample("diamonds.csv")} {options} --json";
        string expected = WithoutTimes(Tool.Run(command).Succeeds().Out);
        Assert.Equal(expected, WithoutTimes(Tool.Run(command + " --stream").Succeeds().Out));

        // Where there is room for the codes of categories, but not for their columns; and where there is room for nothing.
        foreach (long memory in (long[])[300_000, 1000]) Assert.Equal(expected, WithoutTimes(WithMemory(memory, command).Out));
    }

    [Fact]
    public void Dates_missing_cells_and_tests_are_read_alike()
    {
        var text = new StringBuilder("when,kind,a,y\n");
        for (int i = 0; i < 400; i++)
            text.Append(CultureInfo.InvariantCulture, $"2011-{(i % 12) + 1:00}-{(i % 28) + 1:00}T{i % 24:00}:00,{(char)('p' + (i % 5))},{(i % 11 == 3 ? "" : (i * 7 % 13).ToString(CultureInfo.InvariantCulture))},{i % 17}\n");
        using var file = new TemporaryFile("x.csv", text.ToString());
        string command = $"fit ridge --data {file.Path} --target y --one-hot kind --datetime when --drop-missing --test {file.Path} --json";
        Assert.Equal(WithoutTimes(Tool.Run(command).Succeeds().Out), WithoutTimes(Tool.Run(command + " --stream").Succeeds().Out));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--holdout 0.2 --seed 3")]
    [InlineData("--weights w")]
    public void Groups_and_rows_without_one_are_read_alike(string options)
    {
        var text = new StringBuilder("who,a,b,w,y\n");
        for (int i = 0; i < 300; i++)
            text.Append(CultureInfo.InvariantCulture, $"{(i % 9 == 4 ? "" : $"p{i * i % 7}")},{i * 7 % 13},{i * 5 % 11},{1 + (i % 3)},{(i * i % 17) + (i % 13)}\n");
        using var file = new TemporaryFile("x.csv", text.ToString());
        string command = $"fit ridge --data {file.Path} --target y --cv 4 --cv-group who --drop-missing --json {options}";
        string expected = WithoutTimes(Tool.Run(command).Succeeds().Out);
        Assert.Equal(expected, WithoutTimes(Tool.Run(command + " --stream").Succeeds().Out));
    }

    [Fact]
    public void Several_blocks_are_those_of_one_in_memory()
    {
        // 32 MiB of 500 doubles are 8192 rows.
        const int Rows = 8300, Columns = 500;
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, Columns).Select(j => $"c{j}"))).Append('\n');
        double[,] matrix = new double[Rows, Columns];
        uint state = 1;
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                state = (state * 1664525) + 1013904223;
                matrix[i, j] = state >> 29;
                text.Append((char)('0' + (state >> 29))).Append(j == Columns - 1 ? '\n' : ',');
            }
        }

        using var file = new TemporaryFile("x.csv", text.ToString());
        NpyFile.Write<double>(file.Beside("x.npy"), matrix);
        string options = "--target c7 --lambda 2 --json";
        string expected = Answer(Tool.Run($"fit ridge --data {file.Path} {options}").Succeeds());
        Assert.Equal(expected, Answer(Tool.Run($"fit ridge --data {file.Path} {options} --stream").Succeeds()));
        Assert.Equal(expected, Answer(Tool.Run($"fit ridge --data {file.Beside("x.npy")} {options}").Succeeds()));
    }

    [Fact]
    public void A_bad_cell_stops_with_line_and_column()
        => Tool.Fit("a,b,y\n1,2,3\n4,x,6\n", "--target", "y", "--stream").Fails(1, "data.csv, line 3, column 'b': 'x' is text");

    [Fact]
    public void What_will_be_read_how_often_is_explained()
    {
        string command = $"fit ridge --data {Tool.Sample("iris.csv")} --target sepal_length --features petal_length --explain --lambda 1";
        Assert.Contains("in memory\n", Tool.Run(command).Succeeds().Out, StringComparison.Ordinal);
        Assert.Contains("read again on each pass", Tool.Run(command + " --stream").Succeeds().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_NaN_in_a_npy_file_is_found_by_its_sums_and_named()
    {
        using var file = new TemporaryFile("x.npy");
        double[,] matrix = new double[300, 4];
        for (int i = 0; i < 1200; i++) matrix[i / 4, i % 4] = i * 37 % 101;
        matrix[271, 2] = double.NaN;
        NpyFile.Write<double>(file.Path, matrix);

        // Wherever it lies: in a feature or the target, by either solver, in the row form, and with sums that are kept.
        foreach (string options in (string[])["--target c3 --lambda 1", "--target c2", "--target c3 --lambda 1 --checkpoint " + file.Beside("sums")])
            Tool.Run($"fit ridge --data {file.Path} {options}").Fails(1, "row 271 (from 0), column 'c2': the number is NaN", "--drop-missing");
        Tool.Run($"fit ridge --data {file.Path} --target c3 --ignore c2 --lambda 1").Succeeds();
        matrix = new double[3, 10];
        matrix[1, 4] = double.PositiveInfinity;
        NpyFile.Write<double>(file.Path, matrix);
        Tool.Run($"fit ridge --data {file.Path} --target c9 --lambda 1").Fails(1, "row 1 (from 0), column 'c4': the number is infinite");
        matrix[1, 4] = 1e200;
        NpyFile.Write<double>(file.Path, matrix);
        Tool.Run($"fit ridge --data {file.Path} --target c9 --features c4,c5 --lambda 1").Fails(1, "All values are finite");
    }

    private static Tool WithMemory(long bytes, string command)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CliApp.Run(command.Split(' '), new CliConsole { Out = output, Error = error, MemoryForData = bytes });
        return new Tool(code, output.ToString(), error.ToString()).Succeeds();
    }

    private static string Answer(Tool run) => string.Join(' ', run.Json.GetProperty("coefficients"), run.Json.GetProperty("intercept"), run.Json.GetProperty("backwardError"));

    private static string WithoutTimes(string json)
        => System.Text.RegularExpressions.Regex.Replace(json, "\"seconds\":\\s*[-+.0-9eE]+", "\"seconds\": 0");
}
