using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>A model knows what its features were made of; names alone would leave it to guess.</summary>
public sealed class ModelEncodingTests
{
    [Fact]
    public void Levels_and_columns_may_contain_what_joins_them()
    {
        using TemporaryFile model = Fit("a=b,y\n1=2,1\nv,3\n1=2,2\n", "--one-hot", "a=b");
        Assert.Equal<FeatureEncoding>(
            [new("a=b", FeatureEncodingKind.OneHot, "1=2"), new("a=b", FeatureEncodingKind.OneHot, "v")],
            RidgeModel.Load(model.Path).FeatureEncodings.ToArray());
        Tool run = Tool.Run($"predict --model {model.Path} --data {model.Beside("data.csv")}").Succeeds();
        string[] lines = run.Out.Split('\n');
        Assert.Equal(lines[1], lines[3]);
        Assert.NotEqual(lines[1], lines[2]);
    }

    [Fact]
    public void A_column_that_only_looks_like_a_feature_is_not_taken()
    {
        using TemporaryFile model = Fit("x,y\n1,1\nv,3\n1,2\n", "--one-hot", "x");
        File.WriteAllText(model.Beside("new.csv"), "x=1,x=v\n7,8\n");
        Tool run = Tool.Run($"predict --model {model.Path} --data {model.Beside("new.csv")}").Fails(1, "no column 'x'");
        Assert.DoesNotContain("try:", run.Error, StringComparison.Ordinal);
        File.WriteAllText(model.Beside("new.csv"), "x=1,x\n7,v\n9,1\n");
        Assert.Equal(4, Tool.Run($"predict --model {model.Path} --data {model.Beside("new.csv")}").Succeeds().Out.Split('\n').Length);
    }

    [Fact]
    public void Dates_are_remembered_by_their_column()
    {
        using TemporaryFile model = Fit("when,y\n2010-01-31T23:00,1\n2010-03-31T01:00,3\n2010-04-30T02:00,2\n", "--datetime", "when");
        Assert.Equal<FeatureEncoding>([new("when", FeatureEncodingKind.DayOfYear), new("when", FeatureEncodingKind.Hour)], RidgeModel.Load(model.Path).FeatureEncodings.ToArray());
        File.WriteAllText(model.Beside("new.csv"), "when.hour,when.dayofyear\n7,8\n");
        Tool.Run($"predict --model {model.Path} --data {model.Beside("new.csv")}").Fails(1, "no column 'when'");
    }

    [Theory]
    [InlineData("\"oneHot\"", "\"hotOne\"", "unknown kind 'hotOne'")]
    [InlineData("\"oneHot\"", "\"value\"", "a one-hot feature has a level")]
    [InlineData("\"level\"", "\"lever\"", "unknown property")]
    [InlineData("\"level\": \"v\"", "\"level\": \"1\"", "the same encoding")]
    [InlineData("\"encodings\"", "\"codings\"", "unknown property 'codings'")]
    public void Encodings_are_read_strictly(string right, string wrong, string message)
    {
        using TemporaryFile model = Fit("x,y\n1,1\nv,3\n1,2\n", "--one-hot", "x");
        string text = File.ReadAllText(model.Path);
        Assert.Contains(right, text, StringComparison.Ordinal);
        File.WriteAllText(model.Path, text.Replace(right, wrong, StringComparison.Ordinal));
        Tool.Run($"predict --model {model.Path} --data {model.Beside("data.csv")}").Fails(1, message);
    }

    [Fact]
    public void Options_need_one_encoding_a_feature()
    {
        var options = new RidgeOptions { Lambda = LambdaChoice.Fixed(1), FeatureEncodings = [new("a", FeatureEncodingKind.Value)] };
        Assert.Throws<ArgumentException>(() => L2Gpu.Ridge.Fit<double>(new double[,] { { 1, 2 }, { 3, 5 }, { 4, 4 } }, new double[,] { { 1 }, { 2 }, { 3 } }, options));
    }

    private static TemporaryFile Fit(string csv, params string[] more)
    {
        var model = new TemporaryFile("model.json");
        File.WriteAllText(model.Beside("data.csv"), csv);
        Tool.RunArgs(["fit", "ridge", "--data", model.Beside("data.csv"), "--target", "y", "--lambda", "1", "--json", "--out", model.Path, .. more]).Succeeds();
        return model;
    }
}
