using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Output.Svg;
using Xunit;
using static L2Gpu.Tests.Cli.SvgPage;

namespace L2Gpu.Tests.Cli;

/// <summary>What a picture of a path must be, whatever it shows: XML, complete, inside its edges, with labels that can be read.</summary>
public sealed class PathPictureTests
{
    private static readonly XNamespace Svg = SvgPage.Svg;
    private static readonly string X = new('x', 300);
    private static readonly double[] Decades = [1e-4, 1e-3, 0.01, 0.1, 1, 10, 100, 1e3, 1e4];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(10, 1)]
    [InlineData(11, 4)]
    [InlineData(200, 1)]
    [InlineData(400, 6)]
    public void Every_feature_is_a_line_and_the_strongest_have_names_that_do_not_overlap(int features, int targets)
    {
        XElement picture = Draw(Result(features, targets));
        int panels = Math.Min(4, targets), named = Math.Min(10, features);
        Assert.Equal(panels * Math.Min(300, features), Of(picture, "path", "coefficient").Count());
        Assert.Single(Of(picture, "path", "score"));
        Assert.Equal(panels * named, Of(picture, "text", "label").Count());
        Assert.Equal(panels * named, Of(picture, "path", "leader").Count());
        Assert.Equal(targets > 4, Text(picture).Contains("the first 4 of 6 targets", StringComparison.Ordinal));
        Assert.Equal(features > 10, Text(picture).Contains("in grey", StringComparison.Ordinal));
        IsReadable(picture);
    }

    [Fact]
    public void Names_of_any_kind_are_shown_whole_or_elided_and_told_apart()
    {
        string[] names =
        [
            "<b>bold</b> & \"quoted\" 'too'", $"{X}1{X}", $"{X}2{X}", $"{X}3", "", "a\u0001b\tc", "\uFFFE",
            "Größe · 尺寸 · размер", "🦜🦜🦜🦜🦜🦜🦜🦜🦜🦜🦜🦜🦜🦜🦜🦜🦜🦜🦜🦜", "]]><script>",
        ];
        XElement picture = Draw(Result(names.Length, 1, names: names));
        IsReadable(picture);
        string[] labels = [.. Of(picture, "text", "label").Select(Own)], titles = [.. Of(picture, "path", "coefficient").Select(p => (string)p.Element(Svg + "title")!)];
        Assert.Contains(names[0], labels);
        Assert.Contains("a\uFFFDb c", labels);
        Assert.Contains("]]><script>", labels);
        Assert.Equal(labels.Length, labels.Distinct().Count());
        Assert.Contains(titles, t => t == names[1]);
        Assert.Single(labels, l => l.StartsWith("…1xx", StringComparison.Ordinal));
        Assert.Single(labels, l => l.StartsWith("…2xx", StringComparison.Ordinal));
    }

    [Fact]
    public void The_same_path_gives_the_same_bytes() => Assert.Equal(Bytes(Result(30, 2)), Bytes(Result(30, 2)));

    [Fact]
    public void It_is_titled_described_and_white()
    {
        XElement picture = Draw(Result(3, 1));
        Assert.Equal(2, ((string)picture.Attribute("aria-labelledby")!).Split(' ').Count(id => picture.Elements().Any(e => (string?)e.Attribute("id") == id)));
        XElement background = picture.Elements().First(e => e.Name.LocalName is not ("title" or "desc"));
        Assert.Equal("rect", background.Name.LocalName);
        Assert.Equal("#ffffff", (string)background.Attribute("fill")!);
        Assert.Equal((string)picture.Attribute("width")!, (string)background.Attribute("width")!);
    }

    public static TheoryData<string> Scores => ["finite", "gaps", "none", "constant", "zero", "huge", "tiny", "negative", "one point", "NaN"];

    [Theory]
    [MemberData(nameof(Scores))]
    public void Scores_of_any_kind_are_drawn_as_far_as_they_go(string kind)
    {
        double[] scores = kind switch
        {
            "gaps" => [1, 2, double.PositiveInfinity, 3, 4, double.PositiveInfinity, 5, 5, 6],
            "none" => [.. Decades.Select(_ => double.PositiveInfinity)],
            "NaN" => [double.NaN, 2, 3, 3, 4, 4, 5, 5, 6],
            "constant" => [.. Decades.Select(_ => 7.0)],
            "zero" => new double[9],
            "huge" => [.. Decades.Select((_, l) => Math.Pow(10, 150 + (15 * l)))],
            "tiny" => [.. Decades.Select((_, l) => Math.Pow(10, -300 - l))],
            "negative" => [.. Decades.Select((_, l) => -5000 + (3.0 * l))],
            "one point" => [.. Decades.Select((_, l) => l == 3 ? 1 : double.PositiveInfinity)],
            _ => [3, 2, 1, 2, 3, 4, 5, 6, 7],
        };
        LambdaCriterion criterion = kind == "negative" ? LambdaCriterion.Evidence : LambdaCriterion.CrossValidation;
        var curve = new LambdaCurve(criterion, [.. Decades], [.. scores], Decades[3]) { StandardError = kind == "negative" ? null : [.. scores.Select(s => 0.6 * s)] };
        XElement picture = Draw(Result(4, 1) with { Curve = curve });
        IsReadable(picture);
        Assert.Equal(kind switch { "gaps" => 3, "none" or "one point" => 0, _ => 1 }, Of(picture, "path", "score").Count());
        Assert.Equal(kind == "none", Text(picture).Contains("finite score", StringComparison.Ordinal));
        Assert.Equal(kind is "gaps" or "NaN" or "one point", Text(picture).Contains("not finite", StringComparison.Ordinal));
        Assert.Equal(kind is not ("negative" or "none"), Text(picture).Contains("one standard error", StringComparison.Ordinal));
        Assert.Contains(kind == "negative" ? "evidence" : "held-out folds", Text(picture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 1e-3 1")]
    [InlineData("0")]
    [InlineData("3")]
    [InlineData("1 2 3")]
    [InlineData("100 10 1")]
    [InlineData("1e-300 1 1e300")]
    public void Penalties_of_any_kind_have_their_places(string list)
    {
        double[] lambdas = [.. list.Split(' ').Select(l => double.Parse(l, CultureInfo.InvariantCulture))];
        XElement picture = Draw(Result(3, 1, lambdas));
        IsReadable(picture);
        double[] places = [.. lambdas.Select(new LambdaAxis(lambdas, 220, 888).Position)];
        Assert.Equal(lambdas.Order(), lambdas.Zip(places).OrderBy(p => p.Second).Select(p => p.First));
        Assert.All(places, p => Assert.InRange(p, 220, 888));
    }

    [Fact]
    public void A_penalty_that_was_given_is_told_from_the_best_one()
    {
        PathResult chosen = Result(3, 1);
        Assert.Contains("the best of 9", Text(Draw(chosen)), StringComparison.Ordinal);
        string given = Text(Draw(chosen with { Chosen = [1e7], IsGiven = true }));
        Assert.Contains("as given", given, StringComparison.Ordinal);
        Assert.Contains("○ smallest", given, StringComparison.Ordinal);
    }

    [Fact]
    public void A_best_point_that_is_not_the_smallest_is_called_what_it_is()
    {
        PathResult result = Result(3, 1);
        Assert.Contains("● smallest at λ = 1e−4", Text(Draw(result)), StringComparison.Ordinal);
        Assert.Contains("● chosen at λ = 10", Text(Draw(result with { Curve = result.Curve with { Best = 10 } })), StringComparison.Ordinal);
    }

    [Fact]
    public void A_feature_has_one_style_for_all_targets_and_no_two_share_one()
    {
        XElement picture = Draw(Result(30, 4));
        var styles = Of(picture, "path", "coefficient").Where(p => (string)p.Attribute("stroke-width")! == "2")
            .Select(p => (Name: (string)p.Element(Svg + "title")!, Style: $"{(string)p.Attribute("stroke")!} {(string?)p.Attribute("stroke-dasharray")}")).Distinct().ToArray();
        Assert.Equal(styles.Length, styles.DistinctBy(s => s.Name).Count());
        Assert.Equal(styles.Length, styles.DistinctBy(s => s.Style).Count());
        Assert.True(styles.Length > 10);
    }

    [Fact]
    public void A_picture_that_fails_leaves_what_was_there_and_nothing_beside_it()
    {
        using var old = new TemporaryFile("plot.svg", "old");
        Assert.ThrowsAny<Exception>(() => PathPicture.Save(old.Path, Result(3, 2) with { Chosen = [1] }));
        Assert.Equal("old", File.ReadAllText(old.Path));
        Assert.Equal([old.Path], Directory.GetFileSystemEntries(old.Folder));
        PathPicture.Save(old.Path, Result(3, 2));
        Assert.Equal([old.Path], Directory.GetFileSystemEntries(old.Folder));
        XDocument.Load(old.Path);
    }

    // Lines that start anywhere and end at 0, the first features the strongest.
    private static PathResult Result(int features, int targets, double[]? lambdas = null, string[]? names = null)
    {
        var random = new Random(features + (1000 * targets));
        double[] grid = lambdas ?? Decades;
        ImmutableArray<ImmutableArray<double>> perTarget = [.. Enumerable.Range(0, targets).Select(_ => grid.ToImmutableArray())];
        var path = new RegularizationPath
        {
            FeatureNames = [.. names ?? [.. Enumerable.Range(0, features).Select(j => $"feature {j}")]],
            TargetNames = [.. Enumerable.Range(0, targets).Select(k => $"target {k}")],
            Lambda = [.. grid],
            Coefficients = [.. Enumerable.Range(0, targets).Select(_ => Enumerable.Range(0, features).Select(_ =>
            {
                double start = RandomNormal(random);
                return grid.Select(l => start / (1 + l)).ToImmutableArray();
            }).ToImmutableArray())],
            Intercept = perTarget,
            DegreesOfFreedom = [.. grid.Select(l => features / (1 + l))],
            BackwardError = perTarget,
            R2 = perTarget,
            Rmse = perTarget,
            ConditionNumber = [.. grid.Select(_ => new ConditionNumber(1, 1, IsExact: true))],
            FeatureDeviations = [.. Enumerable.Repeat(2.0, features)],
            Rows = 1234,
            Device = "cpu",
            Precision = "f64",
        };
        var curve = new LambdaCurve(LambdaCriterion.LeaveOneOut, [.. grid], [.. grid.Select(l => 1 + l)], grid[0]);
        return new PathResult(path, curve, [.. Enumerable.Repeat(grid[grid.Length / 2], targets)], IsGiven: false);
    }

    private static double RandomNormal(Random random) => Oracles.RidgeProblem.Normal(random);

    private static byte[] Bytes(PathResult result)
    {
        using var stream = new MemoryStream();
        PathPicture.Write(stream, result);
        return stream.ToArray();
    }

    private static XElement Draw(PathResult result)
    {
        using var stream = new MemoryStream(Bytes(result));
        return XDocument.Load(stream).Root!;
    }
}
