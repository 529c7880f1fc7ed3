using System.Xml.Linq;
using L2Gpu.Cli.Output.Svg;
using Xunit;
using static L2Gpu.Tests.Cli.SvgPage;

namespace L2Gpu.Tests.Cli;

/// <summary>What a picture of a kernel fit must be, whatever it shows: XML, complete, inside its edges, with labels that can be read.</summary>
public sealed class KernelPictureTests
{
    private static readonly string Long = new('x', 300);

    [Theory]
    [InlineData(2)]
    [InlineData(39)]
    [InlineData(40)]
    [InlineData(5000)]
    public void One_feature_is_rows_a_line_and_a_band(int rows)
    {
        XElement picture = Draw(Along(rows));
        IsReadable(picture);
        Assert.Single(Of(picture, "path", "fit"));
        Assert.Single(Of(picture, "path", "area"));
        Assert.Single(Of(picture, "path", "dots"));
        Assert.Single(Of(picture, "path", "score"));
        Assert.Equal(rows >= 40, Text(picture).Contains("the middle 90 %", StringComparison.Ordinal));
        Assert.Equal(rows < 40, Text(picture).Contains("root mean square", StringComparison.Ordinal));
        Assert.Equal(rows == 5000, Text(picture).Contains("every 3rd one", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_leave_one_out_errors_there_is_no_band_and_without_a_choice_no_curve()
    {
        KernelDrawing drawing = Along(50);
        XElement picture = Draw(drawing with { Curve = null, Targets = [drawing.Targets[0] with { LeftOut = null }] });
        IsReadable(picture);
        Assert.Empty(Of(picture, "path", "area"));
        Assert.Empty(Of(picture, "path", "score"));
        Assert.DoesNotContain("leave-one-out", Text(picture), StringComparison.Ordinal);
    }

    [Fact]
    public void Time_is_a_year_and_a_week()
    {
        double[] x = [.. Enumerable.Range(0, 8760).Select(i => i / 24.0)];
        XElement picture = Draw(Along(x.Length) with { IsYear = true, Horizontal = null, Targets = [Target("t", x)] });
        IsReadable(picture);
        string text = Text(picture);
        foreach (string part in (string[])["Jan", "Dec", "2 Jul", "the year", "one week", "every 5th row", "lowest and the"]) Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Equal(3, Of(picture, "path", "fit").Count());
        Assert.Equal(3, Of(picture, "path", "dots").Count());
        Assert.Contains("observed less predicted from the other rows", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_features_are_predictions_against_observations()
    {
        TargetDrawing one = Target("Größe & <b>", [.. Enumerable.Range(0, 90).Select(i => (double)i)]) with { X = [], Line = [] };
        XElement picture = Draw(Along(90) with { Horizontal = null, Targets = [one, one with { Name = Long, LeftOut = null }], Hidden = 2 });
        IsReadable(picture);
        string text = Text(picture);
        foreach (string part in (string[])["Größe & <b>", "exact leave-one-out", "which has seen these rows", "predicted = observed", "the first 2 of 4 targets"]) Assert.Contains(part, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e300, 0)]
    [InlineData(1e-30, 1e-50)]
    [InlineData(-7, 0)]
    public void Values_of_any_size_are_drawn(double level, double spread)
    {
        double[] x = [1, 1, 1], y = [level, level + spread, level];
        var target = new TargetDrawing("y", x, y, y, [double.NaN, double.NaN, double.NaN], [(1, level), (1, level)]);
        IsReadable(Draw(Along(3) with { Targets = [target] }));
        IsReadable(Draw(Along(3) with { Targets = [target], IsYear = true }));
        IsReadable(Draw(Along(3) with { Targets = [target], Horizontal = null }));
    }

    [Fact]
    public void The_band_holds_the_middle_of_the_errors()
    {
        // 0, 1, …, 100: numpy.quantile gives 5 and 95.
        ErrorBand band = ErrorBand.Of(Enumerable.Range(0, 101).Select(i => (double)i).Append(double.NaN))!;
        Assert.Equal((5.0, 95.0), (band.Below, band.Above));
        ErrorBand few = ErrorBand.Of([3, -4])!;
        Assert.Equal(-few.Below, few.Above);
        Assert.Equal(Math.Sqrt(12.5), few.Above, 1e-15);
        Assert.Null(ErrorBand.Of([double.NaN]));
    }

    [Fact]
    public void Days_have_the_names_of_a_year_that_is_no_leap_year()
    {
        Assert.Equal([(0.0, "Jan"), (31, "Feb"), (59, "Mar"), (90, "Apr")], Calendar.Between(0, 365).Take(4).Select(t => (t.Value, t.Label)));
        Assert.Equal(12, Calendar.Between(0, 366).Count);
        Assert.Equal(["Feb", "Mar", "Apr"], Calendar.Between(20, 100).Select(t => t.Label));
        Assert.Equal(["31 Jan", "1 Feb"], Calendar.Between(30, 31).Select(t => t.Label));
        Assert.Equal(["1 Jan", "5 Jan", "9 Jan"], Calendar.Between(0, 25).Take(3).Select(t => t.Label));
    }

    private static KernelDrawing Along(int rows)
    {
        double[] grid = [1e-3, 0.1, 10];
        return new KernelDrawing($"Kernel ridge of y {Long}", $"rbf {Long}", [Target("y", [.. Enumerable.Range(0, rows).Select(i => (double)i)])])
        {
            Horizontal = "x",
            Curve = new LambdaCurve(LambdaCriterion.LeaveOneOut, [.. grid], [3, 1, 2], 0.1),
            Chosen = [0.1],
        };
    }

    private static TargetDrawing Target(string name, double[] x)
    {
        var random = new Random(1);
        double[] fitted = [.. x.Select(v => Math.Sin(v / 20))], errors = [.. x.Select(_ => Oracles.RidgeProblem.Normal(random))];
        return new TargetDrawing(name, x, [.. fitted.Zip(errors, (f, e) => f + e)], fitted, errors, [.. x.Zip(fitted)]);
    }

    private static XElement Draw(KernelDrawing drawing)
    {
        using var stream = new MemoryStream();
        KernelPicture.Write(stream, drawing);
        stream.Position = 0;
        return XDocument.Load(stream).Root!;
    }
}
