using System.Numerics;
using L2Gpu.Fitting;

namespace L2Gpu.Solvers;

/// <summary>A column of a block, as the host knows it.</summary>
/// <param name="system">The system that is iterated.</param>
/// <param name="tolerance">The relative residual at which the recursion says that it is solved.</param>
/// <param name="limit">The most iterations.</param>
/// <param name="epsilon">The roundoff of the products.</param>
internal sealed class KrylovColumn<T>(KrylovSystem system, double tolerance, int limit, double epsilon)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Curvature below so many roundings of the largest is none.
    private const double Roundings = 100;

    private double _direction;
    private double _ratio;

    public KrylovSystem System => system;

    public LanczosRecord Lanczos { get; } = new();

    /// <summary>‖r‖ by the recursion.</summary>
    public double Residual { get; private set; } = double.PositiveInfinity;

    /// <summary>Goes through some iterations, and says in <see cref="KrylovSystem.End"/> if they ended the round.</summary>
    /// <param name="history">What they left behind.</param>
    /// <param name="column">This column's place in it.</param>
    /// <param name="backward">The backward error that is wanted times ‖x‖; 0 if none is.</param>
    public void Look(BlockHistory history, int column, double backward)
    {
        for (int i = 0; i < history.Count && system.End is null && system.Iterations < limit; i++)
        {
            double curvature = history.Curvature[i][column], step = history.Step[i][column], rho = history.Rho[i][column];
            if (rho == 0)
            {
                (Residual, system.End) = (0, RoundEnd.Claimed);
                return;
            }

            // ‖p‖² in the norm of the preconditioner, in which curvatures are compared: rᵀz and what is left of the direction before.
            _direction = rho + (_ratio * _ratio * _direction);
            system.Iterations++;
            if (step == 0)
            {
                double noise = Roundings * epsilon * Math.Abs(Lanczos.Range().Largest) * _direction;
                system.End = Math.Abs(curvature) <= noise ? RoundEnd.Flat : RoundEnd.Broken;
                return;
            }

            _ratio = history.Ratio[i][column];
            Lanczos.Add(step, _ratio);
            Residual = Math.Sqrt(history.Squares[i][column]);
            double wanted = tolerance * system.Size;

            // ‖b‖ is left out of what the error is relative to, which asks for a little more.
            if (backward > 0) wanted = Math.Max(wanted, backward * Lanczos.RoughLargest());

            // What is taken out is the solution at the last iteration, and residuals go up and down.
            if (Residual <= wanted && Math.Sqrt(history.Squares[^1][column]) <= wanted) system.End = RoundEnd.Claimed;
            else if (!(Residual <= system.Size / Rank.Epsilon<T>())) system.End = RoundEnd.Broken;
        }

        if (system.End is null && system.Iterations >= limit) system.End = RoundEnd.Limit;
    }
}
