using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class CsvCellTests
{
    private const string Good = "a,b,y\n1,2,3\n2,1,5\n4,3,8\n3,5,9\n";

    [Fact]
    public void Text_stops_with_file_line_column_cell_and_the_ways_on()
        => Tool.Fit("a,b,y\n1,2,3\n2,x y,5\n", "--target", "y").Fails(1, "data.csv, line 3, column 'b': 'x y' is text", "--one-hot b", "--datetime b", "--ignore b");

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  ", "empty")]
    [InlineData("NaN", "NaN")]
    [InlineData("nan", "NaN")]
    [InlineData("-NaN", "NaN")]
    public void A_missing_cell_stops_and_names_drop_missing(string cell, string what)
        => Tool.Fit($"a,b,y\n1,2,3\n2,{cell},5\n4,3,8\n", "--target", "y").Fails(1, $"line 3, column 'b': the cell is {what}", "--drop-missing");

    [Theory]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("∞")]
    [InlineData("1e999")]
    public void Infinity_stops(string cell)
        => Tool.Fit($"a,b,y\n1,{cell},3\n", "--target", "y").Fails(1, "line 2, column 'b'", "infinite or too large");

    [Theory]
    [InlineData("1e39")]
    [InlineData("-3.5e38")]
    public void A_number_beyond_single_precision_stops_a_fit_in_it(string cell)
        => Tool.Fit($"a,b,y\n1,{cell},3\n", "--target", "y", "--precision", "f32").Fails(1, "too large for f32", "--precision f64");

    [Theory]
    [InlineData("2", "2.0")]
    [InlineData("2", "+2")]
    [InlineData("2", " 2\t")]
    [InlineData("2", "\"2\"")]
    [InlineData("2", "20e-1")]
    [InlineData("2", "2.000000000000000000000000000")]
    [InlineData("2", "0.2E1")]
    [InlineData("2", "2.")]
    public void Numbers_may_be_written_in_many_ways(string one, string other)
        => Assert.Equal(Coefficients(Good), Coefficients(Good.Replace($",{one},3", $",{other},3", StringComparison.Ordinal)));

    [Theory]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("1 000")]
    [InlineData("1e")]
    [InlineData("--1")]
    [InlineData("$3")]
    [InlineData("NA")]
    [InlineData("true")]
    public void What_is_no_number_is_text(string cell)
        => Tool.Fit($"a,b,y\n1,\"{cell}\",3\n2,3,4\n", "--target", "y").Fails(1, $"'{cell}' is text");

    [Fact]
    public void Numbers_are_rounded_as_the_runtime_rounds_them()
    {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            string text = i % 3 == 0
                ? BitConverter.Int64BitsToDouble(random.NextInt64()).ToString("R", System.Globalization.CultureInfo.InvariantCulture)
                : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{random.NextInt64(1L << random.Next(1, 62))}.{random.NextInt64(1L << random.Next(1, 40))}");
            if (!double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double wanted) || !double.IsFinite(wanted)) continue;
            L2Gpu.Cli.Data.CellKind kind = L2Gpu.Cli.Data.Cell.Read(System.Text.Encoding.UTF8.GetBytes(text), out double value);
            Assert.Equal(L2Gpu.Cli.Data.CellKind.Number, kind);
            Assert.Equal(wanted, value);
        }
    }

    [Fact]
    public void Drop_missing_drops_the_rows_and_says_how_many()
    {
        Tool run = Tool.Fit(Good + ",7,7\n1,NaN,2\n1,2,\n", "--target", "y", "--drop-missing", "--lambda", "1").Succeeds();
        Assert.Equal(Coefficients(Good), run.Json.GetProperty("coefficients").ToString());
        Assert.Equal(4, run.Json.GetProperty("rows").GetInt64());
        Assert.Contains("3 of 7 rows were dropped", run.Json.GetProperty("warnings")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Drop_missing_does_not_drop_text()
        => Tool.Fit(Good + ",oops,7\n", "--target", "y", "--drop-missing").Fails(1, "line 6, column 'b': 'oops' is text");

    [Fact]
    public void Nothing_is_left_when_every_row_has_a_gap()
        => Tool.Fit("a,b,y\n1,,3\n,2,5\n", "--target", "y", "--drop-missing").Fails(1, "every one of 2 rows has an empty or NaN cell");

    [Fact]
    public void Columns_that_are_not_used_are_not_looked_at()
        => Assert.Equal(Coefficients(Good), Coefficients("a,junk,b,y\n1,,2,3\n2,inf,1,5\n4,text,3,8\n3,NaN,5,9\n", "--ignore", "junk"));

    [Theory]
    [InlineData("a,b,y\r\n1,2,3\r\n2,1,5\r\n4,3,8\r\n3,5,9\r\n")]
    [InlineData("\uFEFFa,b,y\n1,2,3\n2,1,5\n4,3,8\n3,5,9")]
    [InlineData("\"a\",\"b\",\"y\"\n\"1\",\"2\",\"3\"\n2,1,5\n4,3,8\n3,5,9\n\n")]
    [InlineData("a;b;y\n1;2;3\n2;1;5\n4;3;8\n3;5;9\n")]
    [InlineData("a\tb\ty\n1\t2\t3\n2\t1\t5\n4\t3\t8\n3\t5\t9\n")]
    public void Line_ends_quotes_marks_and_separators_make_no_difference(string csv) => Assert.Equal(Coefficients(Good), Coefficients(csv));

    [Fact]
    public void Line_numbers_count_lines_within_quotes()
        => Tool.Fit("a,note,y\n1,\"two\nlines\",3\n2,\"three\n\nlines\",5\nx,,4\n", "--target", "y", "--ignore", "note").Fails(1, "data.csv, line 7, column 'a'");

    [Fact]
    public void A_quoted_comma_belongs_to_the_cell()
        => Assert.Equal(Coefficients(Good), Coefficients("a,\"note, long\",b,y\n1,\"p, q\",2,3\n2,\"he said \"\"no\"\"\",1,5\n4,,3,8\n3,,5,9\n", "--ignore", "\"note, long\""));

    private static string Coefficients(string csv, params string[] more)
        => Tool.Fit(csv, ["--target", "y", "--lambda", "1", .. more]).Succeeds().Json.GetProperty("coefficients").ToString();
}
