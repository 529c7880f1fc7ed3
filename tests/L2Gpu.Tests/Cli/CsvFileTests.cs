using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class CsvFileTests
{
    [Theory]
    [InlineData("a,y\n1,2\n3\n", "line 3: there is 1 cell, but the header has 2")]
    [InlineData("a,y\n1,2\n3,4,5\n", "line 3: there are 3 cells, but the header has 2")]
    [InlineData("a,b,y\n1,2,3\n\n4,5\n", "line 4: there are 2 cells, but the header has 3")]
    public void Ragged_rows_stop_with_line_and_counts(string csv, string message) => Tool.Fit(csv, "--target", "y").Fails(1, "data.csv, " + message);

    [Fact]
    public void An_empty_file_is_no_data() => Tool.Fit("", "--target", "y").Fails(1, "data.csv is empty");

    [Theory]
    [InlineData("a,y")]
    [InlineData("a,y\n")]
    [InlineData("a,y\r\n\r\n")]
    public void A_header_alone_is_no_data(string csv) => Tool.Fit(csv, "--target", "y").Fails(1, "data.csv has a header, but no rows of data");

    [Fact]
    public void An_open_quote_stops() => Tool.Fit("a,y\n1,2\n\"3,4\n5,6\n", "--target", "y").Fails(1, "line 3", "quotes");

    [Fact]
    public void Columns_of_the_same_name_stop() => Tool.Fit("a,a,y\n1,2,3\n", "--target", "y").Fails(1, "columns 1 and 2 are both called 'a'");

    [Fact]
    public void Columns_of_the_same_name_can_be_left_out()
        => Assert.Equal("[\"b\"]", Tool.Fit("a,a,b,y\n1,2,3,4\n2,3,5,6\n", "--target", "y", "--ignore", "a", "--lambda", "1").Succeeds().Json.GetProperty("features").ToString());

    [Fact]
    public void No_column_to_learn_from_stops() => Tool.Fit("y\n1\n2\n", "--target", "y").Fails(1, "no column is left to learn from");

    [Fact]
    public void A_column_without_a_name_is_called_by_its_number()
        => Assert.Equal("[\"column1\",\"a\"]", Tool.Fit(",a,y\n1,5,3\n2,7,4\n3,1,9\n", "--target", "y", "--lambda", "1").Succeeds().Json.GetProperty("features").ToString());

    [Fact]
    public void An_unknown_column_lists_the_near_ones_and_a_command_that_works()
    {
        Tool run = Tool.Run($"fit ridge --data {Tool.Sample("diamonds.csv")} --target pirce --lambda 1 --json").Fails(1, "no column 'pirce'", "Did you mean 'price'?", "carat, cut");
        Assert.Equal("[\"price\"]", run.RunSuggestion().Succeeds().Json.GetProperty("targets").ToString());
    }

    [Theory]
    [InlineData("--features", "caret")]
    [InlineData("--ignore", "caret")]
    [InlineData("--weights", "caret")]
    [InlineData("--one-hot", "caret")]
    [InlineData("--datetime", "caret")]
    [InlineData("--feature-penalty", "caret=2")]
    public void Every_option_that_takes_columns_knows_when_one_is_not_there(string option, string value)
        => Tool.Run($"fit ridge --data {Tool.Sample("diamonds.csv")} --target price --lambda 1", option, value).Fails(1, "no column 'caret'", "'carat'");

    [Fact]
    public void Column_names_are_matched_exactly()
        => Tool.Fit("a,Y\n1,2\n", "--target", "y").Fails(1, "There is no column 'y'", "Did you mean 'Y'?");

    [Fact]
    public void A_target_cannot_be_a_feature_too() => Tool.Fit("a,y\n1,2\n", "--target", "y", "--features", "a,y").Fails(2, "'y' cannot be a feature and a target");

    [Theory]
    [InlineData("--target price,price")]
    [InlineData("--target price --features carat,carat")]
    public void A_column_is_named_once(string options)
        => Tool.Run($"fit ridge --data {Tool.Sample("diamonds.csv")} {options}").Fails(2, "more than once");

    [Fact]
    public void A_negative_weight_stops_with_its_line() => Tool.Fit("a,w,y\n1,1,2\n2,-0.5,3\n", "--target", "y", "--weights", "w").Fails(1, "line 3, column 'w'", "'-0.5' is negative");

    [Fact]
    public void Weights_that_are_all_zero_stop() => Tool.Fit("a,w,y\n1,0,2\n2,0,3\n", "--target", "y", "--weights", "w").Fails(1, "every weight is 0");

    [Fact]
    public void A_weight_of_two_is_a_row_twice()
    {
        string weighted = Tool.Fit("a,w,y\n1,1,2\n2,2,3\n5,1,4\n", "--target", "y", "--weights", "w", "--lambda", "1").Succeeds().Json.GetProperty("coefficients").ToString();
        string repeated = Tool.Fit("a,y\n1,2\n2,3\n2,3\n5,4\n", "--target", "y", "--lambda", "1").Succeeds().Json.GetProperty("coefficients").ToString();
        Assert.Equal(double.Parse(repeated.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture), double.Parse(weighted.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture), 1e-13);
    }

    [Fact]
    public void One_row_gives_an_answer_or_a_reason()
    {
        Tool.Fit("a,y\n1,2\n", "--target", "y", "--lambda", "1").Succeeds();
        Assert.InRange(Tool.Fit("a,y\n1,2\n", "--target", "y").Code, 0, 1);
    }

    [Fact]
    public void Files_that_are_not_there_or_not_files_stop()
    {
        using var file = new TemporaryFile("x.csv", "a,y\n1,2\n");
        Tool.Run("fit ridge --target y --data", file.Beside("no.csv")).Fails(1, "There is no file");
        Tool.Run("fit ridge --target y --data", file.Folder).Fails(1, "folder");
        Directory.CreateDirectory(file.Beside("d.csv"));
        Tool.Run("fit ridge --target y --data", file.Beside("d.csv")).Fails(1, "is a folder");
        File.Copy(file.Path, file.Beside("x.xlsx"));
        Tool.Run("fit ridge --target y --data", file.Beside("x.xlsx")).Fails(1, ".csv or .npy");
    }

    [Theory]
    [InlineData("diamonds.csv", "price", 53940, 9)]
    [InlineData("iris.csv", "species", 150, 4)]
    public void Samples_are_read_completely(string name, string target, long rows, int features)
    {
        Tool run = Tool.Run($"fit ridge --data {Tool.Sample(name)} --target {target} --lambda 1 --json").Succeeds();
        Assert.Equal(rows, run.Json.GetProperty("rows").GetInt64());
        Assert.Equal(features, run.Json.GetProperty("features").GetArrayLength());
    }

    [Fact]
    public void Rows_takes_the_first_rows()
    {
        string all = File.ReadAllText(Tool.Sample("iris.csv"));
        string ten = string.Join('\n', all.ReplaceLineEndings("\n").Split('\n')[..11]);
        string some = Tool.Run($"fit ridge --data {Tool.Sample("iris.csv")} --target petal_width --features petal_length --lambda 1 --rows 10 --json").Succeeds().Json.GetProperty("coefficients").ToString();
        Assert.Equal(Tool.Fit(ten, "--target", "petal_width", "--features", "petal_length", "--lambda", "1").Json.GetProperty("coefficients").ToString(), some);
    }
}
