namespace L2Gpu.Fitting;

/// <summary>What reports call a solver, as the tool's option does.</summary>
internal static class SolverName
{
    public static string Of(Solver solver) => solver switch
    {
        Solver.Eigen => "eigen",
        Solver.Qr => "qr",
        Solver.ConjugateGradient => "cg",
        _ => "cholesky",
    };
}
