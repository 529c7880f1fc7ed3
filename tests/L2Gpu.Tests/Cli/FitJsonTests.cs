using System.Text.Json;
using L2Gpu.Cli.Data;
using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class FitJsonTests
{
    private static readonly string[] Keys =
    [
        "model", "device", "precision", "solver", "why", "lambda", "features", "targets", "intercept", "coefficients", "backwardError", "conditionNumber",
        "degreesOfFreedom", "loo", "selection", "test", "stages", "status", "rows", "warnings", "iterations", "relativeResidual", "deviceWhy",
    ];

    private static readonly string Diamonds = $"fit ridge --data {Tool.Sample("diamonds.csv")} --target price --features carat,depth,table --json ";

    [Fact]
    public void One_fit_has_these_names_in_this_order()
    {
        JsonElement json = Tool.Run(Diamonds + "--holdout 0.2 --seed 1").Succeeds().Json;
        Assert.Equal(Keys, Names(json));
        Assert.Equal("ridge", json.GetProperty("model").GetString());
        Assert.Equal("cpu", json.GetProperty("device").GetString());
        Assert.Equal("f64", json.GetProperty("precision").GetString());
        Assert.Equal(["gram", "regularized"], Names(json.GetProperty("conditionNumber")));
        Assert.Equal(["lambda", "meanSquaredError", "best"], Names(json.GetProperty("loo")));
        Assert.Equal(61, json.GetProperty("loo").GetProperty("lambda").GetArrayLength());
        Assert.Equal(["r2", "rmse"], Names(json.GetProperty("test")));
        Assert.Equal(JsonValueKind.Number, json.GetProperty("degreesOfFreedom").ValueKind);
        Assert.Equal(3, json.GetProperty("coefficients")[0].GetArrayLength());
        Assert.Equal(json.GetProperty("loo").GetProperty("best").GetDouble(), json.GetProperty("lambda")[0].GetDouble());
        Assert.All(json.GetProperty("stages").EnumerateArray(), s => Assert.Equal(["name", "device", "seconds", "bytesMoved"], Names(s)));
        Assert.Equal(43152, json.GetProperty("rows").GetInt64());
        Assert.InRange(json.GetProperty("backwardError")[0].GetDouble(), 0, 1e-12);
        Assert.InRange(json.GetProperty("test").GetProperty("r2")[0].GetDouble(), 0.83, 0.87);
    }

    [Fact]
    public void What_is_not_there_is_null()
    {
        JsonElement json = Tool.Run(Diamonds + "--lambda 1").Succeeds().Json;
        Assert.Equal(Keys, Names(json));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("test").ValueKind);
    }

    [Fact]
    public void A_number_that_is_none_is_null()
    {
        JsonElement json = Tool.Fit("a,b,y\n1,2,1\n2,4,3\n3,6,2\n5,10,4\n", "--target", "y", "--lambda", "1", "--solver", "eigen").Succeeds().Json;
        JsonElement gram = json.GetProperty("conditionNumber").GetProperty("gram");
        Assert.True(gram.ValueKind == JsonValueKind.Null || gram.GetDouble() > 1e14, gram.ToString());
    }

    [Fact]
    public void Several_penalties_are_several_fits_and_one_curve()
    {
        JsonElement json = Tool.Run(Diamonds + "--lambda 0,1,100 --holdout 0.2 --seed 1").Succeeds().Json;
        Assert.Equal(["fits", "loo", "selection"], Names(json));
        Assert.Equal([0.0, 1.0, 100.0], json.GetProperty("fits").EnumerateArray().Select(f => f.GetProperty("lambda")[0].GetDouble()));
        Assert.All(json.GetProperty("fits").EnumerateArray(), f => Assert.Equal(Keys, Names(f)));
        Assert.Equal(3, json.GetProperty("loo").GetProperty("meanSquaredError").GetArrayLength());
    }

    [Fact]
    public void Targets_that_have_their_own_penalty_have_their_own_degrees_of_freedom()
    {
        JsonElement json = Tool.Run($"fit ridge --data {Tool.Sample("iris.csv")} --target petal_width,species --lambda-per-target 0.1,50 --json").Succeeds().Json;
        Assert.Equal([0.1, 50], json.GetProperty("lambda").EnumerateArray().Select(e => e.GetDouble()));
        Assert.Equal(2, json.GetProperty("degreesOfFreedom").GetArrayLength());
        Assert.Equal(2, json.GetProperty("intercept").GetArrayLength());
    }

    [Fact]
    public void The_coefficients_solve_the_normal_equations()
    {
        // x = 0, 1, 2 and y = 1, 3, 2 about their means: 2β + λβ = 1.
        JsonElement json = Tool.Fit("x,y\n0,1\n1,3\n2,2\n", "--target", "y", "--lambda", "2").Succeeds().Json;
        Assert.Equal(0.25, json.GetProperty("coefficients")[0][0].GetDouble(), 1e-15);
        Assert.Equal(1.75, json.GetProperty("intercept")[0].GetDouble(), 1e-15);
    }

    [Fact]
    public void Options_reach_the_fit()
    {
        const string Csv = "a,b,y\n1,20,3\n2,10,5\n4,35,8\n3,50,9\n";
        Assert.Equal(0, Tool.Fit(Csv, "--target", "y", "--lambda", "1", "--no-intercept").Succeeds().Json.GetProperty("intercept")[0].GetDouble());
        Assert.Equal("f32", Tool.Fit(Csv, "--target", "y", "--lambda", "1", "--precision", "f32").Succeeds().Json.GetProperty("precision").GetString());
        Assert.Equal("eigen", Tool.Fit(Csv, "--target", "y", "--lambda", "1", "--solver", "eigen").Succeeds().Json.GetProperty("solver").GetString());
        Assert.Equal("qr", Tool.Fit(Csv, "--target", "y", "--lambda", "1", "--solver", "qr").Succeeds().Json.GetProperty("solver").GetString());
        Assert.Equal("mixed", Tool.Fit(Csv, "--target", "y", "--lambda", "1", "--precision", "mixed").Succeeds().Json.GetProperty("precision").GetString());
        double free = First(Tool.Fit(Csv, "--target", "y", "--lambda", "1e9", "--feature-penalty", "a=0"));
        Assert.InRange(free, 1, 3);
        Assert.InRange(First(Tool.Fit(Csv, "--target", "y", "--lambda", "1e9")), 0, 1e-6);
        Assert.NotEqual(First(Tool.Fit(Csv, "--target", "y", "--lambda", "5")), First(Tool.Fit(Csv, "--target", "y", "--lambda", "5", "--standardize")));
    }

    [Fact]
    public void A_penalty_factor_of_an_encoded_column_is_for_all_of_it()
    {
        const string Csv = "c,b,y\nu,1,3\nv,2,5\nu,4,8\nv,3,9\nw,9,1\n";
        string whole = Tool.Fit(Csv, "--target", "y", "--lambda", "1", "--one-hot", "c", "--feature-penalty", "c=3").Succeeds().Json.GetProperty("coefficients").ToString();
        string each = Tool.Fit(Csv, "--target", "y", "--lambda", "1", "--one-hot", "c", "--feature-penalty", "c=u=3,c=v=3,c=w=3").Succeeds().Json.GetProperty("coefficients").ToString();
        Assert.Equal(each, whole);
    }

    [Fact]
    public void Explain_comes_before_the_object_and_elsewhere()
    {
        Tool run = Tool.Run(Diamonds + "--lambda 1 --explain");
        Assert.Equal(0, run.Code);
        Assert.StartsWith("plan", run.Error, StringComparison.Ordinal);
        Assert.Equal(Keys, Names(run.Json));
    }

    [Fact]
    public void A_split_is_the_same_everywhere()
    {
        bool[] marked = new Holdout(0.2, 1).Mark(1000);
        Assert.Equal(200, marked.Count(m => m));
        Assert.Equal(marked, new Holdout(0.2, 1).Mark(1000));
        Assert.NotEqual(marked, new Holdout(0.2, 2).Mark(1000));
    }

    [Fact]
    public void Every_row_is_held_out_equally_often()
    {
        int[] count = new int[20];
        for (ulong seed = 0; seed < 4000; seed++)
        {
            bool[] marked = new Holdout(0.25, seed).Mark(20);
            for (int i = 0; i < 20; i++) count[i] += marked[i] ? 1 : 0;
        }

        // 1000 expected, standard deviation 27.
        Assert.All(count, c => Assert.InRange(c, 860, 1140));
    }

    [Fact]
    public void A_holdout_that_leaves_nothing_stops() => Tool.Fit("a,y\n1,2\n2,3\n", "--target", "y", "--holdout", "0.9").Fails(1, "leaves none of 2 rows");

    [Fact]
    public void A_test_file_is_scored_about_its_own_mean()
    {
        using var test = new TemporaryFile("test.csv", "y,x\n2,1\n4,3\n");
        // With λ = 0 the line through (0, 1) and (2, 3) predicts 2 and 4.
        JsonElement json = Tool.Fit("x,y\n0,1\n2,3\n1,2\n", "--target", "y", "--lambda", "0", "--test", test.Path).Succeeds().Json.GetProperty("test");
        Assert.Equal(1, json.GetProperty("r2")[0].GetDouble(), 1e-12);
        Assert.Equal(0, json.GetProperty("rmse")[0].GetDouble(), 1e-12);
    }

    [Fact]
    public void A_level_that_only_the_test_has_stops_with_its_line()
    {
        using var test = new TemporaryFile("test.csv", "c,y\nu,1\nw,4\n");
        Tool.Fit("c,y\nu,1\nv,3\nu,2\n", "--target", "y", "--lambda", "1", "--one-hot", "c", "--test", test.Path).Fails(1, "test.csv, line 3, column 'c'", "not fitted with 'w'", "u, v");
    }

    private static double First(Tool run) => run.Succeeds().Json.GetProperty("coefficients")[0][0].GetDouble();

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(p => p.Name);
}
