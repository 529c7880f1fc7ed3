using System.Numerics;
using L2Gpu.Fitting;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>Solves by Cholesky factors, one for each λ: in FP32 with FP64 residuals where that contracts, else in FP64; and what is not positive definite by eigenvalues.</summary>
/// <param name="problem">The problem.</param>
/// <param name="precision">What is computed in.</param>
/// <param name="diagonal">k(xᵢ, xᵢ), n of them.</param>
/// <param name="room">Bytes of the device that may be allocated beside the points.</param>
/// <param name="afterBreakdown">Makes the decomposition for what Cholesky cannot factor; throws where that is not affordable.</param>
internal sealed class CholeskyKernelRoute(KernelProblem problem, KernelArithmetic precision, double[] diagonal, Int128 room, Func<KernelSpectrum> afterBreakdown) : IKernelRoute
{
    private const string Name = "cholesky";

    private readonly KernelProduct _product = new(problem);
    private readonly KernelCondition _condition = new(problem, new(problem));
    private KernelSpectrum? _spectrum;

    // Smaller ones need not be tried.
    private double _tooSmallForFp32 = -1;

    public KernelAnswer Solve(double lambda, MatrixView<double> b, MatrixView<double> u)
    {
        double[] rightSides = problem.Arena.Download(b);
        int columns = (int)b.Columns;
        (double[] solution, KernelAnswer answer) = Solve(lambda, rightSides, columns);
        problem.Queue.Write<double>(solution, u);
        return answer;
    }

    /// <summary>Solves in FP64, and gives the diagonal of (K̃ + λI)⁻¹ too.</summary>
    /// <returns>Null where the matrix is not positive definite to working precision.</returns>
    public (double[] Solution, double[] InverseDiagonal, KernelAnswer Answer)? SolveAndInvert(double lambda, double[] b, int columns)
    {
        using IDisposable scope = problem.Arena.Scope();
        var factor = new KernelFactor<double>(problem, problem.Points);
        if (!Factor(factor, lambda)) return null;
        double[] solution = Staged("solve", () => factor.Solve(b, columns));
        double[] inverse = Staged("inverse diagonal", factor.InverseDiagonal);
        return (solution, inverse, Answer("f64", Condition(factor, lambda)));
    }

    public void Dispose() => _spectrum?.Dispose();

    private (double[] Solution, KernelAnswer Answer) Solve(double lambda, double[] b, int columns)
    {
        string note = "";
        if (precision == KernelArithmetic.Single)
        {
            if (Plain(problem.NarrowPoints, lambda, b, columns, "f32") is { } single) return single;
            note = "an FP32 factor broke down";
        }
        else if (precision == KernelArithmetic.Mixed && lambda > _tooSmallForFp32)
        {
            if (Mixed(lambda, b, columns, out note) is { } mixed) return mixed;
            _tooSmallForFp32 = lambda;
        }
        else if (precision == KernelArithmetic.Mixed)
        {
            note = "an FP32 factor was too coarse for a larger λ";
        }

        if (KernelFactor<double>.MemoryBytes(problem.Rows, columns) + KernelProduct.MemoryBytes(problem.Rows, columns) > room)
        {
            throw new DeviceOutOfMemoryException(
                $"λ = {lambda} is too small for an FP32 factor ({note}), and an FP64 factor needs {MemorySize.Of(KernelFactor<double>.MemoryBytes(problem.Rows, columns))} of {problem.Accelerator.Info.Id}, "
                + $"of which {MemorySize.Of(room)} may be allocated beside the points. Use a larger λ, or the solver stored, matrix-free or nystrom.");
        }

        if (Plain(problem.Points, lambda, b, columns, "f64") is { } answer) return (answer.Solution, answer.Answer with { Note = note });
        _spectrum ??= afterBreakdown();
        double[] solution = Staged("solve", () => _spectrum.Solve(lambda, b, columns));
        return (solution, _spectrum.Answer(lambda).AfterBreakdown());
    }

    private (double[] Solution, KernelAnswer Answer)? Mixed(double lambda, double[] b, int columns, out string note)
    {
        using IDisposable scope = problem.Arena.Scope();
        var factor = new KernelFactor<float>(problem, problem.NarrowPoints);
        note = "an FP32 factor broke down";
        if (!Factor(factor, lambda)) return null;
        double[] solution = Staged("solve", () => factor.Solve(b, columns));
        int? refined = Staged("refinement", () => KernelRefinement.Refine(
            solution, b, columns, x => Residual(x, b, columns, lambda), r => factor.Solve(r, columns)));
        note = "FP64 residuals did not shrink with an FP32 factor";
        if (refined is not { } steps) return null;
        return (solution, Answer("mixed", Condition(factor, lambda)) with { Refinements = steps });
    }

    private (double[] Solution, KernelAnswer Answer)? Plain<T>(MatrixView<T> points, double lambda, double[] b, int columns, string name)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using IDisposable scope = problem.Arena.Scope();
        var factor = new KernelFactor<T>(problem, points);
        if (!Factor(factor, lambda)) return null;
        double[] solution = Staged("solve", () => factor.Solve(b, columns));
        return solution.All(double.IsFinite) ? (solution, Answer(name, Condition(factor, lambda))) : null;
    }

    private bool Factor<T>(KernelFactor<T> factor, double lambda)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Staged("kernel matrix and factor", () => factor.TryFactor(lambda, diagonal));

    private double Condition<T>(KernelFactor<T> factor, double lambda)
        where T : unmanaged, IFloatingPointIeee754<T>
        => _condition.Known(lambda) ?? Staged("condition", () => _condition.Estimate(lambda, factor.InverseNorm));

    private double[] Residual(double[] x, double[] b, int columns, double lambda)
    {
        double[] residual = _product.System(x, columns, lambda);
        for (int i = 0; i < b.Length; i++) residual[i] = b[i] - residual[i];
        return residual;
    }

    private static KernelAnswer Answer(string precision, double condition) => new(Name, precision, "solved") { RegularizedConditionNumber = condition };

    private TResult Staged<TResult>(string name, Func<TResult> work)
    {
        TResult result = default!;
        problem.Stage(name, () => result = work());
        return result;
    }
}
