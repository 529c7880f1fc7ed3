using System.Text;
using L2Gpu.Cli.Data;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class EncodingTests
{
    [Fact]
    public void One_hot_keeps_every_level_in_ordinal_order_where_the_column_stood()
    {
        Tool run = Tool.Fit("a,c,b,y\n1,z,2,3\n2,Ä,1,5\n4,B,3,8\n3,z,5,9\n", "--target", "y", "--one-hot", "c", "--lambda", "1").Succeeds();
        Assert.Equal(["a", "c=B", "c=z", "c=Ä", "b"], run.Json.GetProperty("features").EnumerateArray().Select(e => e.GetString()));
    }

    [Fact]
    public void One_hot_is_what_columns_of_zeros_and_ones_are()
    {
        string encoded = Tool.Fit("c,b,y\nz,2,3\nu,1,5\nz,3,8\nv,5,9\n", "--target", "y", "--one-hot", "c", "--lambda", "0.5").Succeeds().Json.GetProperty("coefficients").ToString();
        string written = Tool.Fit("cu,cv,cz,b,y\n0,0,1,2,3\n1,0,0,1,5\n0,0,1,3,8\n0,1,0,5,9\n", "--target", "y", "--lambda", "0.5").Succeeds().Json.GetProperty("coefficients").ToString();
        Assert.Equal(written, encoded);
    }

    [Fact]
    public void Dates_become_the_day_of_the_year_and_the_hour()
    {
        Tool run = Tool.Run($"fit ridge --data {Tool.Sample("seattle_hourly_normals.csv")} --target temperature --datetime date --lambda 1 --json").Succeeds();
        Assert.Equal("[\"date.dayofyear\",\"date.hour\",\"pressure\",\"wind\"]", run.Json.GetProperty("features").ToString());
        Assert.Equal(8759, run.Json.GetProperty("rows").GetInt64());
    }

    [Theory]
    [InlineData("2010-01-01", 1, 0)]
    [InlineData("2012-12-31T23:59:60Z", 366, 23)]
    [InlineData("2011-03-01 07", 60, 7)]
    [InlineData("2011-03-01T07:30:15.123456+05:30", 60, 7)]
    [InlineData("2011-03-01T07:30-0800", 60, 7)]
    public void Iso_dates_are_understood(string text, int day, int hour)
    {
        Assert.True(DateParts.TryParse(Encoding.UTF8.GetBytes(text), out int gotDay, out int gotHour));
        Assert.Equal((day, hour), (gotDay, gotHour));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2010-02-29")]
    [InlineData("2010-13-01")]
    [InlineData("0000-01-01")]
    [InlineData("01/02/2010")]
    [InlineData("2010-01-01T24:00")]
    [InlineData("2010-01-01T")]
    [InlineData("2010-01-01T10:")]
    [InlineData("2010-01-01T10:00:00.")]
    [InlineData("2010-01-01T10:00 PM")]
    [InlineData("2010-01-01x")]
    public void Other_dates_are_not(string text) => Assert.False(DateParts.TryParse(Encoding.UTF8.GetBytes(text), out _, out _));

    [Fact]
    public void A_bad_date_stops_with_its_line()
        => Tool.Fit("d,y\n2010-01-01,2\n1.2.2010,3\n", "--target", "y", "--datetime", "d").Fails(1, "line 3, column 'd'", "'1.2.2010' is no ISO 8601 date");

    [Theory]
    [InlineData("--one-hot", "y")]
    [InlineData("--datetime", "y")]
    public void A_target_is_not_encoded(string option, string column) => Tool.Fit("a,y\n1,2\n", "--target", "y", option, column).Fails(2, "not among the features");

    [Fact]
    public void The_command_that_penguins_need_is_printed_and_works()
    {
        Tool run = Tool.Run($"fit ridge --data {Tool.Sample("penguins.csv")} --target body_mass_g --json")
            .Fails(1, "line 2, column 'species': 'Adelie' is text", "--one-hot species,island,sex --drop-missing");
        Tool fit = run.RunSuggestion().Succeeds();
        Assert.Contains("species=Gentoo", fit.Json.GetProperty("features").EnumerateArray().Select(e => e.GetString()));
    }

    [Theory]
    [InlineData("a,d,y\n1,2010-01-01,2\n2,2010-01-02,3\n3,2010-01-05,1\n", "--datetime d")]
    [InlineData("a,b,y\n1,1,2\n2,NA,3\n3,4,1\n", "--ignore b")]
    [InlineData("a,b,y\n1,,2\n2,7,3\n3,4,1\n4,2,2\n", "--drop-missing")]
    [InlineData("a,b,y\n1,,2\n2,,3\n3,,1\n", "--ignore b")]
    [InlineData("a,b,y\n1,inf,2\n2,7,3\n3,4,1\n", "--ignore b")]
    [InlineData("a,it's odd,y\n1,u,2\n2,v,3\n3,u,1\n4,v,2\n", "--one-hot 'it'\\''s odd'")]
    public void The_command_that_is_printed_fits_the_cells(string csv, string options)
    {
        using var file = new TemporaryFile("data.csv", csv);
        Tool run = Tool.Run($"fit ridge --data {file.Path} --target y --lambda 1 --json").Fails(1, options);
        if (!options.Contains('\'', StringComparison.Ordinal)) run.RunSuggestion().Succeeds();
    }

    [Fact]
    public void No_command_is_printed_where_none_would_work()
        => Assert.DoesNotContain("try:", Tool.Fit("a,y\n1,2\n2,two\n", "--target", "y").Fails(1, "A target must be numbers").Error, StringComparison.Ordinal);
}
