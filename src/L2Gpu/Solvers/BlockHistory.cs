namespace L2Gpu.Solvers;

/// <summary>What some iterations left behind, for each iteration and column: <c>[iteration][column]</c>.</summary>
/// <param name="Curvature">pᵀAp.</param>
/// <param name="Step">α.</param>
/// <param name="Ratio">β.</param>
/// <param name="Squares">‖r‖².</param>
/// <param name="Rho">rᵀz at the start of each iteration.</param>
internal sealed record BlockHistory(double[][] Curvature, double[][] Step, double[][] Ratio, double[][] Squares, double[][] Rho)
{
    public int Count => Step.Length;
}
