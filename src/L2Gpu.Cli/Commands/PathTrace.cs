using System.Numerics;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands;

/// <summary>The regularisation path of what was fitted, for <c>--path</c> and <c>--plot</c>.</summary>
internal static class PathTrace
{
    private const int FewestPoints = 30;
    private const int Points = 61;

    /// <summary>Traces the path over the penalties of the fit.</summary>
    public static PathResult Run<T>(CliConsole console, RidgeFitSettings settings, Dataset<T> data, RidgeOptions options, FitResult result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using IRowSource<T> source = data.Open();
        using var progress = FitProgressLine.Create(console, settings.Quiet);
        IReadOnlyList<double> chosen = result.Best.Lambda;
        LambdaCurve? curve = result.Selection;

        // A λ that was given stands in the curve that would have chosen another one.
        RegularizationPath path = Ridge.RegularizationPath(
            source, curve is null ? null : Grid(curve, chosen), Free(options), leaveOneOut: curve is null, progress, console.Cancellation);
        return new PathResult(path, curve ?? Curve(path.LeaveOneOut!), chosen, IsGiven: curve is null);
    }

    /// <summary>The options of a fit that needs as much as the path does.</summary>
    public static RidgeOptions Demand(RidgeOptions options) => Free(options) with { Lambda = LambdaChoice.Auto, Criterion = LambdaCriterion.LeaveOneOut };

    // The path is that of eigenvalues, whatever solved for the answer.
    private static RidgeOptions Free(RidgeOptions options) => options with { Solver = Solver.Auto, Precision = Precision.Data };

    private static LambdaCurve Curve(LeaveOneOutCurve errors) => new(LambdaCriterion.LeaveOneOut, errors.Lambda, errors.MeanSquaredError, errors.Best);

    // The penalties of the curve, and as many between them as a smooth line wants.
    private static double[] Grid(LambdaCurve curve, IReadOnlyList<double> chosen)
    {
        double[] positive = [.. curve.Lambda.Where(l => l > 0)];
        var grid = new SortedSet<double>([.. curve.Lambda, .. chosen]);
        if (positive.Length is > 1 and < FewestPoints)
        {
            double low = Math.Log(positive.Min()), high = Math.Log(positive.Max());
            for (int i = 1; i < Points - 1; i++) grid.Add(Math.Exp(low + ((high - low) * i / (Points - 1))));
        }

        return [.. grid];
    }
}
