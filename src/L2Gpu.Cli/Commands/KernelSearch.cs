using System.Numerics;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands;

/// <summary>The kernels that a fit may take, one or several to choose from.</summary>
/// <param name="Kernels">The kernels.</param>
/// <param name="Text">What they are, for people.</param>
/// <param name="Rows">The rows, where there are several kernels to choose from; else null.</param>
internal sealed record KernelSearch<T>(IReadOnlyList<KernelFunction> Kernels, string Text, RowArrays<T>? Rows)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The kernels that were asked for.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="data">The rows.</param>
    /// <param name="options">How they will be fitted.</param>
    /// <param name="cancellation">Looked at after each block.</param>
    public static KernelSearch<T> Of(KernelChoice choice, Dataset<T> data, KernelRidgeOptions options, CancellationToken cancellation)
    {
        int columns = data.Features.Length;
        if (choice.Scale == KernelScale.Given) return new([choice.Given], KernelText.Of(choice.Given.Resolve(columns)), null);
        RowArrays<T> rows = RowArrays<T>.Read(data, cancellation);
        if (choice.Values.Length > 0) return new([.. choice.Values.Select(v => choice.With(v))], $"the best of {choice.Values.Length} kernels {choice.Name}, with λ", rows);
        double length = KernelRidge.MedianLengthScale(rows.X, options, rows.Weights);
        KernelFunction Scaled(double scale) => choice.With(choice.ScaleOf(scale, columns));
        if (choice.Scale == KernelScale.Median) return new([Scaled(length)], $"{KernelText.Of(Scaled(length))}, from the median distance of rows", null);
        KernelFunction[] grid = KernelScales.Grid(Scaled, length);
        return new(grid, $"the best of {grid.Length} kernels {choice.Name} about the median distance of rows, with λ", rows);
    }

    /// <summary>Plans the search of several kernels; null where there is one.</summary>
    public KernelSearchPlan? Plan(Dataset<T> data, KernelRidgeOptions options)
        => Kernels.Count > 1 ? KernelRidge.PlanBest<T>(data.Rows, data.Features.Length, data.Targets.Length, Kernels, options) : null;

    /// <summary>Fits the best of several.</summary>
    public KernelRidgeModel Fit(KernelRidgeOptions options, IProgress<FitProgress>? progress, CancellationToken cancellation)
        => KernelRidge.FitBest(Rows!.X, Rows.Y, Kernels, options, Rows.Weights, progress, cancellation);
}
