using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace L2Gpu.Bench.Compare;

/// <summary>A grid of penalties by conjugate gradients: all from one Krylov space, against one solve each.</summary>
internal sealed class ShiftedCase : ICase
{
    private readonly RegressionData<double> _data;
    private readonly double[] _grid;
    private readonly RidgeOptions _options;
    private RidgeModel[] _together = [];
    private RidgeModel[] _apart = [];

    /// <param name="context">What rows share.</param>
    /// <param name="data">The problem.</param>
    /// <param name="grid">The penalties.</param>
    /// <param name="threads">The threads of each side.</param>
    public ShiftedCase(RowContext context, RegressionData<double> data, double[] grid, int threads)
    {
        (_data, _grid) = (data, grid);
        _options = new RidgeOptions { Solver = Solver.ConjugateGradient, Accelerator = context.Accelerator(threads) };
    }

    public string Name => string.Create(CultureInfo.InvariantCulture, $"{_grid.Length} λ, {_data.Rows}×{_data.Columns}, f64");

    public double Flops => 0;

    // Relative residuals of 1e-13 on either side, and condition numbers of some thousands.
    public double Bound => 1e-9;

    public double Ours() => Clock.Seconds(() => _together = [.. Ridge.FitPath(_data.X, _data.Y, _grid, _options).Models]);

    public double Peer() => Clock.Seconds(() => _apart = [.. _grid.Select(lambda => Ridge.Fit(_data.X, _data.Y, _options with { Lambda = lambda }))]);

    public double Difference() => Compare.Difference.Of(Answer(_together).Zip(Answer(_apart)));

    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<double>(Answer(_together))));

    /// <summary>What the two sides say of their iterations.</summary>
    public string Iterations()
    {
        int[] together = Counts(_together), apart = Counts(_apart);
        bool converged = _together.Concat(_apart).All(model => model.Report!.IsSolved);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}: {together.Max()} iterations serve every λ; one by one they take {string.Join(", ", apart)}, {apart.Sum()} in all; the largest difference is {Difference():0.0e+0}; {(converged ? "all converged" : "NOT ALL CONVERGED")}.");
    }

    public void Dispose()
    {
    }

    private static int[] Counts(RidgeModel[] models) => [.. models.Select(model => model.Report!.Iterations!.Value[0].Iterations)];

    private static double[] Answer(RidgeModel[] models) => [.. models.SelectMany(model => model.Coefficients[0])];
}
