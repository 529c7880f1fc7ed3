using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Fitting;
using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>A fitted kernel ridge model: the prediction for a row x is b + Σⱼ αⱼ·k(x, zⱼ), for each target. Immutable.</summary>
public sealed partial class KernelRidgeModel
{
    /// <param name="kernel">The kernel, resolved, with its length scales.</param>
    /// <param name="featureNames">One for each column.</param>
    /// <param name="targetNames">One for each target.</param>
    /// <param name="lambda">One for each target.</param>
    /// <param name="points">Shape (centers, columns), packed by rows.</param>
    /// <param name="featureCenter">One for each column, or none.</param>
    /// <param name="featureScale">One for each column, or none; 0 leaves a column out.</param>
    /// <param name="dualCoefficients">For each target, one for each point.</param>
    /// <param name="intercept">One for each target.</param>
    /// <param name="report">The evidence; null where it is not known.</param>
    /// <param name="encodings">What the columns were made of; null for values of the columns of their names.</param>
    internal KernelRidgeModel(
        KernelFunction kernel,
        ImmutableArray<string> featureNames,
        ImmutableArray<string> targetNames,
        ImmutableArray<double> lambda,
        ReadOnlyMemory<double> points,
        ImmutableArray<double> featureCenter,
        ImmutableArray<double> featureScale,
        ImmutableArray<ImmutableArray<double>> dualCoefficients,
        ImmutableArray<double> intercept,
        KernelFitReport? report,
        IReadOnlyList<FeatureEncoding>? encodings)
    {
        Kernel = kernel;
        FeatureNames = featureNames;
        FeatureEncodings = FeatureEncoding.For(featureNames, encodings);
        TargetNames = targetNames;
        Lambda = lambda;
        Points = points;
        FeatureCenter = featureCenter;
        FeatureScale = featureScale;
        DualCoefficients = dualCoefficients;
        Intercept = intercept;
        Report = report;
    }

    /// <summary>The kernel, with every parameter in place.</summary>
    public KernelFunction Kernel { get; }

    /// <summary>The names of the columns.</summary>
    public ImmutableArray<string> FeatureNames { get; }

    /// <summary>What each column was made of.</summary>
    public ImmutableArray<FeatureEncoding> FeatureEncodings { get; }

    /// <summary>The names of the targets.</summary>
    public ImmutableArray<string> TargetNames { get; }

    /// <summary>The penalty of each target.</summary>
    public ImmutableArray<double> Lambda { get; }

    /// <summary>The number of columns of a row.</summary>
    public long Columns => FeatureNames.Length;

    /// <summary>The number of points zⱼ: the rows of the fit whose weight is not 0, or the centres of <see cref="KernelSolver.Nystrom"/>.</summary>
    public long Centers => DualCoefficients[0].Length;

    /// <summary>The points zⱼ, shape (centers, columns), packed by rows: standardised where that was asked for, and not divided by the kernel's length scales, which it does itself.</summary>
    public ReadOnlyMemory<double> Points { get; }

    /// <summary>What is subtracted from each column of a row before the kernel sees it; empty where columns are not standardised.</summary>
    public ImmutableArray<double> FeatureCenter { get; }

    /// <summary>What each column is divided by then, its weighted standard deviation (ddof 0); 0 for a constant, which is left out. Empty where columns are not standardised.</summary>
    public ImmutableArray<double> FeatureScale { get; }

    /// <summary>The coefficients αⱼ: <c>DualCoefficients[target][point]</c>.</summary>
    public ImmutableArray<ImmutableArray<double>> DualCoefficients { get; }

    /// <summary>The intercept b of each target; 0 where none was fitted.</summary>
    public ImmutableArray<double> Intercept { get; }

    /// <summary>The evidence of the fit; null for a model that was read from a file without it.</summary>
    public KernelFitReport? Report { get; }

    /// <summary>The same model with another report.</summary>
    internal KernelRidgeModel With(KernelFitReport report)
        => new(Kernel, FeatureNames, TargetNames, Lambda, Points, FeatureCenter, FeatureScale, DualCoefficients, Intercept, report, FeatureEncodings);

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
        if (x.Columns != Columns) throw new ArgumentException($"x has {x.Columns} columns; the model was fitted to {Columns}.", nameof(x));
        return KernelPrediction.Run(this, x, FitDevice.ForKernelPrediction(Kernel, x.Rows, Centers, Columns, TargetNames.Length, accelerator));
    }
}
