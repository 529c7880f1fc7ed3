using System.Numerics;
using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

public static partial class KernelRidge
{
    // Up to so many rows each kernel of a search is decomposed as it is; beyond, at centres that all kernels share.
    private const long DecomposedRows = 3000;

    /// <summary>The length scale of the median heuristic for a fit: <see cref="KernelScales.MedianDistance"/> of the columns as the kernel will see them.</summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="options">Whether columns are standardised, and the seed of the sample; null takes the defaults.</param>
    /// <param name="weights">The weights of the fit, shape (rows, 1); null means 1 for all.</param>
    /// <exception cref="ArgumentException">Fewer than two rows count, or there is no column, or a value is NaN or infinite, or all rows of the sample are equal.</exception>
    public static double MedianLengthScale<T>(HostMatrix<T> x, KernelRidgeOptions? options = null, HostMatrix<T>? weights = null)
        where T : unmanaged, IFloatingPointIeee754<T>
        => KernelScales.MedianDistance(x, options?.Standardize ?? false, seed: options?.Seed ?? 0, weights: weights);

    /// <summary>Searches kernels and penalties together by exact leave-one-out errors, and fits a model with the best pair.</summary>
    /// <param name="x">Features, shape (rows, columns).</param>
    /// <param name="y">Targets, shape (rows, targets).</param>
    /// <param name="kernels">The kernels, at least one, as in <see cref="KernelScales.Grid"/>.</param>
    /// <param name="options">
    /// How; null takes the defaults. <see cref="KernelRidgeOptions.Kernel"/> is not looked at. λ is the best for each kernel of <see cref="LambdaChoice.Auto"/>, whose grid is relative to
    /// the kernel, or of a list. The solver is that of the model; the search itself decomposes (<see cref="KernelSolver.Eigen"/>) up to 3000 rows, beyond takes centres
    /// (<see cref="KernelSolver.Nystrom"/>), for every kernel the same if they are uniform, and either where it is asked for. The search solves every system on all rows;
    /// <see cref="KernelRidgeOptions.EarlyStopping"/> is that of the model alone, whose solver must iterate.
    /// </param>
    /// <param name="weights">A weight wᵢ ≥ 0 for each row, shape (rows, 1); null means 1 for all.</param>
    /// <param name="progress">Told as the search goes on: its stage <c>kernels</c> counts kernels.</param>
    /// <param name="cancellationToken">Looked at after each block of rows, each iteration and each stage.</param>
    /// <returns>
    /// The model; <see cref="KernelFitReport.Search"/> holds what was found for each kernel. Of equal errors the largest λ is taken, and of equal ones the first kernel. Where the
    /// solver is not that of the search, <see cref="FitReport.LeaveOneOut"/> and <see cref="FitReport.Selection"/> are those of the search, and <see cref="FitReport.Why"/> says so.
    /// </returns>
    /// <exception cref="ArgumentException">There is no kernel, λ is given for each target, or as for <see cref="Fit{T}(HostMatrix{T}, HostMatrix{T}, KernelRidgeOptions?, HostMatrix{T}?, IProgress{FitProgress}?, CancellationToken)"/>.</exception>
    /// <exception cref="DeviceException">The device failed, or its memory does not suffice.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static KernelRidgeModel FitBest<T>(
        HostMatrix<T> x,
        HostMatrix<T> y,
        IReadOnlyList<KernelFunction> kernels,
        KernelRidgeOptions? options = null,
        HostMatrix<T>? weights = null,
        IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(kernels);
        options ??= new KernelRidgeOptions();
        if (kernels.Count == 0) throw new ArgumentException("kernels is empty; at least one is needed.", nameof(kernels));
        if (options.Lambda is { Kind: LambdaChoiceKind.PerTarget })
            throw new ArgumentException("A search chooses one λ for all targets, but one was given for each. Give a list, or LambdaChoice.Auto.", nameof(options));
        KernelRidgeOptions scored = OfSearch(options, x.Rows);

        // What is wrong with the fit at the end is said before the search.
        if (IsFittedAgain(options, scored)) KernelOptionCheck.Against(x.Rows, x.Columns, y.Columns, options with { Kernel = kernels[0] });
        var search = new KernelSearch();
        progress?.Report(new("kernels", 0, kernels.Count));
        for (int i = 0; i < kernels.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            search.Add(kernels[i], Fit(x, y, scored with { Kernel = kernels[i] }, weights, progress, cancellationToken));
            progress?.Report(new("kernels", i + 1, kernels.Count));
        }

        if (!IsFittedAgain(options, scored)) return search.WithTable(search.Best);
        return search.Refitted(Fit(x, y, options with { Kernel = search.Best.Kernel, Lambda = search.Best.Lambda[0] }, weights, progress, cancellationToken), scored);
    }

    /// <summary>Says how <see cref="FitBest{T}"/> would search so many kernels and fit the best, without doing it; on one device where the options name one.</summary>
    internal static KernelSearchPlan PlanBest<T>(long rows, long columns, long targets, IReadOnlyList<KernelFunction> kernels, KernelRidgeOptions options)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        KernelRidgeOptions one = options with { Kernel = kernels[0] }, scored = OfSearch(one, rows);
        KernelRidgePlan search = Plan<T>(rows, columns, targets, scored);
        return new(kernels.Count, search, IsFittedAgain(options, scored) ? Plan<T>(rows, columns, targets, one with { Lambda = LambdaChoice.Fixed(1) }) : null);
    }

    private static KernelRidgeOptions OfSearch(KernelRidgeOptions options, long rows)
    {
        KernelRidgeOptions scored = options with
        {
            Lambda = options.Lambda is { Kind: LambdaChoiceKind.Fixed } one ? LambdaChoice.BestOf(one.Values[0]) : options.Lambda,
            EarlyStopping = null,
        };
        if (options.Solver is KernelSolver.Eigen or KernelSolver.Nystrom) return scored;
        return scored with { Solver = rows <= DecomposedRows && options.Centers is null ? KernelSolver.Eigen : KernelSolver.Nystrom };
    }

    private static bool IsFittedAgain(KernelRidgeOptions options, KernelRidgeOptions scored)
        => options.EarlyStopping is not null || (scored.Solver != options.Solver && !(options.Solver == KernelSolver.Auto && scored.Solver == KernelSolver.Eigen));
}
