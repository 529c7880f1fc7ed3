using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>A fitted ridge model: the prediction for a row x is β₀ + xᵀβ, for each target. Immutable.</summary>
public sealed partial class RidgeModel
{
    internal RidgeModel(
        ImmutableArray<string> featureNames,
        ImmutableArray<string> targetNames,
        ImmutableArray<double> lambda,
        ImmutableArray<double> center,
        ImmutableArray<double> offset,
        ImmutableArray<ImmutableArray<double>> coefficients,
        FitReport? report,
        IReadOnlyList<FeatureEncoding>? encodings)
    {
        FeatureNames = featureNames;
        FeatureEncodings = FeatureEncoding.For(featureNames, encodings);
        TargetNames = targetNames;
        Lambda = lambda;
        Center = center;
        Offset = offset;
        Coefficients = coefficients;
        Report = report;
        Intercept = [.. coefficients.Select((beta, target) => offset[target] - beta.Select((b, j) => b * center[j]).Sum())];
    }

    /// <summary>The names of the columns.</summary>
    public ImmutableArray<string> FeatureNames { get; }

    /// <summary>What each column was made of.</summary>
    public ImmutableArray<FeatureEncoding> FeatureEncodings { get; }

    /// <summary>The names of the targets.</summary>
    public ImmutableArray<string> TargetNames { get; }

    /// <summary>The penalty of each target.</summary>
    public ImmutableArray<double> Lambda { get; }

    /// <summary>The coefficients in the units of the data: <c>Coefficients[target][column]</c>.</summary>
    public ImmutableArray<ImmutableArray<double>> Coefficients { get; }

    /// <summary>The intercept β₀ of each target; 0 where none was fitted.</summary>
    public ImmutableArray<double> Intercept { get; }

    /// <summary>The weighted means of the columns about which predictions are made; 0 where no intercept was fitted.</summary>
    public ImmutableArray<double> Center { get; }

    /// <summary>The prediction of each target at the center.</summary>
    public ImmutableArray<double> Offset { get; }

    /// <summary>The evidence of the fit; null for a model that was read from a file without it.</summary>
    public FitReport? Report { get; }

    /// <summary>Predicts every target for every row.</summary>
    /// <param name="x">Shape (rows, columns), columns as in the fit.</param>
    /// <param name="accelerator">Where; null weighs the devices for it, see <see cref="Accelerators.For(Workload, double, long)"/>.</param>
    /// <returns>Shape (rows, targets), in FP64 for either type of data.</returns>
    /// <exception cref="ArgumentException">The number of columns is another.</exception>
    /// <remarks>NaN in a row gives NaN for that row.</remarks>
    [OverloadResolutionPriority(1)]
    public double[,] Predict<T>(HostMatrix<T> x, Accelerator? accelerator = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Columns != FeatureNames.Length)
            throw new ArgumentException($"x has {x.Columns} columns; the model was fitted to {FeatureNames.Length}.", nameof(x));
        return LinearPrediction.Run(this, x, FitDevice.ForPrediction(x.Rows, x.Columns, TargetNames.Length, accelerator));
    }
}
