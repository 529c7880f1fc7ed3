using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Runtime;
using L2Gpu.Tests.Oracles;

namespace L2Gpu.Tests.BayesianFits;

/// <summary>The directions and moments of a problem, by the code that fits use.</summary>
internal sealed class Spectral<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly MemoryRowSource<T> _source;
    private readonly FitSession<T> _session;

    public Spectral(RidgeProblem problem, bool dual)
    {
        _source = problem.Source<T>();
        _session = new FitSession<T>(Accelerators.Cpu, _source, null, null, default);
        RidgeOptions options = problem.Options(Solver.Eigen);
        if (dual)
        {
            DualProblem rows = DualProblem.Create(_session, options);
            (Moments, Basis) = (rows.Moments, rows.Spectrum(_session));
            return;
        }

        Moments = MomentPass.Run(_session, problem.Intercept, needsDeviations: problem.Standardize);
        double[] deviations = ColumnSpread.Of(Moments.Variances, Moments.Means.AsSpan(0, problem.Columns), Rank.Epsilon<T>());
        Basis = PrimalSpectrum.Create(_session, Moments, Coordinates.Create(deviations, options));
    }

    public SpectralBasis Basis { get; }

    public Moments Moments { get; }

    public void Dispose()
    {
        _session.Dispose();
        _source.Dispose();
    }
}
