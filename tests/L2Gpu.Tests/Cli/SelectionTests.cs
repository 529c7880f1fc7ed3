using System.Globalization;
using System.Text.Json;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>How the tool chooses λ: what each option means, and what is refused.</summary>
public sealed class SelectionTests
{
    private static readonly string Fit = $"fit ridge --data {Tool.Sample("diamonds.csv")} --target price --features carat,depth --rows 200 ";

    [Theory]
    [InlineData("", "loo", 61)]
    [InlineData("--select loo", "loo", 61)]
    [InlineData("--select gcv", "gcv", 61)]
    [InlineData("--select evidence", "evidence", 61)]
    [InlineData("--select cv", "cv", 61)]
    [InlineData("--cv 3 --lambda 1,10,100,1000", "cv", 4)]
    [InlineData("--select gcv --lambda 1,10", "gcv", 2)]
    public void A_criterion_is_named_with_its_scores(string options, string criterion, int count)
    {
        JsonElement json = Tool.Run(Fit + options + " --json").Succeeds().Json, selection = json.GetProperty("selection");
        Assert.Equal(["criterion", "lambda", "score", "standardError", "best"], selection.EnumerateObject().Select(p => p.Name));
        Assert.Equal(criterion, selection.GetProperty("criterion").GetString());
        double[] lambda = Numbers(selection.GetProperty("lambda")), score = Numbers(selection.GetProperty("score"));
        Assert.Equal(count, lambda.Length);
        Assert.Equal(lambda[score.IndexOf(score.Min())], selection.GetProperty("best").GetDouble());
        Assert.Equal(criterion == "cv" ? JsonValueKind.Array : JsonValueKind.Null, selection.GetProperty("standardError").ValueKind);
        Assert.Equal(criterion == "loo" ? JsonValueKind.Object : JsonValueKind.Null, json.GetProperty("loo").ValueKind);
        if (count == 61) Assert.Equal(selection.GetProperty("best").GetDouble(), json.GetProperty("lambda")[0].GetDouble());
        if (criterion == "loo") Assert.Equal(score, Numbers(json.GetProperty("loo").GetProperty("meanSquaredError")));
    }

    [Fact]
    public void One_penalty_leaves_nothing_to_select()
        => Assert.Equal(JsonValueKind.Null, Tool.Run(Fit + "--lambda 2 --json").Succeeds().Json.GetProperty("selection").ValueKind);

    [Fact]
    public void Each_kind_of_folds_is_the_one_of_the_library()
    {
        const string Csv = "a,b,y,who,w\n";
        string[] labels = ["ann", "bob", "cyd", "dan", "eve"];
        double[,] x = new double[40, 2], y = new double[40, 1];
        string[] who = new string[40];
        var rows = new System.Text.StringBuilder(Csv);
        var random = new Random(5);
        for (int i = 0; i < 40; i++)
        {
            (x[i, 0], x[i, 1], who[i]) = (random.Next(100), random.Next(50), labels[i * i % 5]);
            y[i, 0] = (2 * x[i, 0]) - x[i, 1] + random.Next(60);
            rows.Append(CultureInfo.InvariantCulture, $"{x[i, 0]},{x[i, 1]},{y[i, 0]},{who[i]},1\n");
        }

        string csv = rows.ToString();
        var options = new RidgeOptions { Lambda = LambdaChoice.BestOf(0.5, 50, 5000) };
        void Same(Folds folds, params string[] arguments)
        {
            JsonElement selection = Tool.Fit(csv, ["--target", "y", "--features", "a,b", "--lambda", "0.5,50,5000", .. arguments]).Succeeds().Json.GetProperty("selection");
            LambdaCurve curve = RidgeCv.Fit<double>(x, y, folds, options).Curve;
            Assert.Equal(curve.Score.AsEnumerable(), Numbers(selection.GetProperty("score")));
            Assert.Equal(curve.StandardError!.Value.AsEnumerable(), Numbers(selection.GetProperty("standardError")));
        }

        Same(Folds.KFold(5), "--select", "cv");
        Same(Folds.KFold(7), "--cv", "7");
        Same(Folds.Shuffled(5, 0), "--cv-shuffle");
        Same(Folds.Shuffled(4, 12), "--cv", "4", "--cv-shuffle", "--seed", "12");
        Same(Folds.TimeOrdered(3), "--cv", "3", "--cv-time");
        Same(Folds.Grouped(who, 3), "--cv", "3", "--cv-group", "who");
        Same(Folds.Grouped(who, 3), "--cv", "3", "--cv-group", "who", "--solver", "cholesky");
    }

    [Fact]
    public void A_group_column_is_no_feature_and_may_be_text()
    {
        const string Csv = "a,y,who\n1,2,p\n2,3,q\n3,5,p\n4,4,q\n5,7,r\n6,8,r\n";
        JsonElement json = Tool.Fit(Csv, "--target", "y", "--cv", "3", "--cv-group", "who").Succeeds().Json;
        Assert.Equal(["a"], json.GetProperty("features").EnumerateArray().Select(f => f.GetString()));

        // Rows that are held out for the test or dropped take their labels with them.
        const string Holes = "a,y,who,w\n1,2,p,1\n,9,q,1\n2,3,q,1\n3,5,p,2\n4,4,q,2\n9,9,,1\n5,7,r,1\n6,8,r,1\n7,8,s,1\n8,7,s,1\n";
        Tool.Fit(Holes, "--target", "y", "--cv", "2", "--cv-group", "who").Fails(1, "data.csv, line 3", "--drop-missing");
        JsonElement kept = Tool.Fit(Holes, "--target", "y", "--cv", "4", "--cv-group", "who", "--weights", "w", "--drop-missing").Succeeds().Json;
        Assert.Equal(8, kept.GetProperty("rows").GetInt64());
        double[,] x = { { 1 }, { 2 }, { 3 }, { 4 }, { 5 }, { 6 }, { 7 }, { 8 } }, y = { { 2 }, { 3 }, { 5 }, { 4 }, { 7 }, { 8 }, { 8 }, { 7 } };
        RidgeCvResult expected = RidgeCv.Fit<double>(x, y, Folds.Grouped<char>([.. "pqpqrrss"], 4), weights: new double[] { 1, 1, 2, 2, 1, 1, 1, 1 });
        Assert.Equal(expected.Curve.Score.AsEnumerable(), Numbers(kept.GetProperty("selection").GetProperty("score")));
        Assert.Equal(6, Tool.Fit(Holes, "--target", "y", "--cv", "2", "--cv-group", "who", "--drop-missing", "--ignore", "w", "--holdout", "0.2").Succeeds().Json.GetProperty("rows").GetInt64());
    }

    [Fact]
    public void Groups_of_an_npy_file_are_numbers()
    {
        double[,] values = new double[30, 4];
        for (int i = 0; i < 30; i++) (values[i, 0], values[i, 1], values[i, 2], values[i, 3]) = (i * 37 % 11, i, (3 * i) + (i * i % 7), 1 + (i % 2));
        using var file = new TemporaryFile("x.npy");
        NpyFile.Write<double>(file.Path, values);
        double[,] x = new double[30, 1], y = new double[30, 1];
        for (int i = 0; i < 30; i++) (x[i, 0], y[i, 0]) = (values[i, 1], values[i, 2]);
        int[] groups = [.. Enumerable.Range(0, 30).Select(i => i * 37 % 11)];
        LambdaCurve expected = RidgeCv.Fit<double>(x, y, Folds.Grouped(groups, 4), weights: Enumerable.Range(0, 30).Select(i => 1.0 + (i % 2)).ToArray()).Curve;
        foreach (string precision in (string[])["f64", "f32"])
        {
            JsonElement json = Tool.Run($"fit ridge --data {file.Path} --target c2 --weights c3 --cv 4 --cv-group c0 --precision {precision} --json").Succeeds().Json;
            Assert.Equal(["c1"], json.GetProperty("features").EnumerateArray().Select(f => f.GetString()));
            double[] scores = Numbers(json.GetProperty("selection").GetProperty("score"));
            for (int l = 0; l < scores.Length; l++) Assert.Equal(expected.Score[l], scores[l], precision == "f64" ? 1e-9 : 1e-2);
        }
    }

    [Fact]
    public void One_standard_error_takes_a_larger_penalty_and_says_so()
    {
        Tool best = Tool.Run(Fit + "--cv 5"), within = Tool.Run(Fit + "--cv 5 --one-se");
        Assert.Contains("best of 61 by cross-validation", best.Succeeds().Out, StringComparison.Ordinal);
        Assert.Contains("5 folds of consecutive rows", best.Out, StringComparison.Ordinal);
        Assert.Contains("held-out mean squared error, ● smallest: ", best.Out, StringComparison.Ordinal);
        Assert.Contains("largest within one standard error of 61 by cross-validation", within.Succeeds().Out, StringComparison.Ordinal);
        Assert.Contains("● chosen: ", within.Out, StringComparison.Ordinal);
        Assert.Contains("the smallest is ", within.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_a_table_of_the_criterions_scores_and_its_best_is_saved()
    {
        using var file = new TemporaryFile("m.json");
        Tool run = Tool.Run(Fit + $"--lambda 1000,1,10 --solver cholesky --cv 5 --out {file.Path}").Succeeds();
        Assert.Contains("held-out MSE", run.Out, StringComparison.Ordinal);
        Assert.Contains(" ± ", run.Out, StringComparison.Ordinal);
        JsonElement selection = Tool.Run(Fit + "--lambda 1000,1,10 --solver cholesky --cv 5 --json").Succeeds().Json.GetProperty("selection");
        Assert.Equal(selection.GetProperty("best").GetDouble(), RidgeModel.Load(file.Path).Lambda[0]);
        Assert.Contains("GCV", Tool.Run(Fit + "--lambda 1,10 --select gcv").Succeeds().Out, StringComparison.Ordinal);
        Assert.Contains("−log evidence", Tool.Run(Fit + "--lambda 1,10 --select evidence").Succeeds().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--select best", "'best' is unknown; there are loo, gcv, cv and evidence")]
    [InlineData("--cv 1", "--cv 1: at least 2 folds")]
    [InlineData("--cv many", "--cv 'many': a whole number of folds is needed")]
    [InlineData("--cv 3 --select gcv", "--cv belongs to --select cv; --select gcv has no folds")]
    [InlineData("--select loo --cv-time", "--cv-time belongs to --select cv")]
    [InlineData("--one-se", "--one-se belongs to --select cv; leave-one-out has no folds")]
    [InlineData("--cv-time --cv-shuffle", "exclude each other")]
    [InlineData("--cv-group table --cv-shuffle", "exclude each other")]
    [InlineData("--select gcv --solver cholesky", "generalised cross-validation, which --solver cholesky does not give", "--select cv")]
    [InlineData("--select evidence --solver cholesky --lambda 1,2", "evidence, which --solver cholesky does not give")]
    [InlineData("--lambda 3 --select gcv", "--lambda 3 leaves no choice")]
    [InlineData("--lambda 3 --cv 5", "--cv chooses between several λ")]
    [InlineData("--lambda-per-target 3 --cv-time", "--lambda-per-target leaves no choice")]
    [InlineData("--cv 5 --seed 1", "--seed belongs to --holdout and --cv-shuffle")]
    [InlineData("--cv-group price", "a target and the groups")]
    [InlineData("--cv-group carat", "a feature and the groups")]
    [InlineData("--cv-group table --ignore table", "the groups and ignored")]
    public void What_does_not_go_together_is_exit_code_2(string options, params string[] message) => Tool.Run(Fit + options).Fails(2, message);

    [Theory]
    [InlineData("--cv 1")]
    [InlineData("--cv 3 --select gcv")]
    [InlineData("--one-se")]
    public void The_corrected_command_works(string options) => Tool.Run(Fit + options).Fails(2, "try:").RunSuggestion().Succeeds();

    [Theory]
    [InlineData("--cv 300", "200 rows cannot be divided into 300 folds")]
    [InlineData("--cv 8 --cv-group cut", "There are 5 groups for 8 folds")]
    [InlineData("--cv-group color2", "There is no column 'color2'")]
    [InlineData("--cv 200 --cv-time", "fewer folds")]
    public void Folds_that_do_not_fit_the_rows_fail(string options, string message) => Tool.Run(Fit + options).Fails(1, message);

    [Fact]
    public void Advice_about_other_columns_leaves_the_groups_alone()
    {
        Tool run = Tool.Fit("a,b,y,who\n1,x,2,p\n2,z,3,q\n3,x,5,p\n4,z,4,q\n", "--target", "y", "--cv", "2", "--cv-group", "who");
        run.Fails(1, "--one-hot b");
        Assert.DoesNotContain("--one-hot b,who", run.Error, StringComparison.Ordinal);
        Assert.Contains("--cv-group who", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_counts_the_folds()
        => Assert.Contains("chosen on held-out rows", Tool.Run(Fit + "--cv 5 --explain").Succeeds().Out, StringComparison.Ordinal);

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];
}
