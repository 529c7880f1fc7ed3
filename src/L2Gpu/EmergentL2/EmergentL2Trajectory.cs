using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>How one weight went, and where it was to go.</summary>
/// <param name="Index">Which weight, from 0.</param>
/// <param name="Mean">Its mean over replicas and over each interval of <see cref="EmergentL2Trajectories.Steps"/>.</param>
/// <param name="Spread">The standard deviation of the weight in one array, over the same.</param>
/// <param name="LeastSquares">Where least squares, which is ridge with λ = 0, has it.</param>
/// <param name="Ridge">Where ridge with the theory's λ has it, solved by this library.</param>
/// <param name="Stationary">Its measured mean after the burn-in.</param>
public sealed record EmergentL2Trajectory(int Index, ImmutableArray<double> Mean, ImmutableArray<double> Spread, double LeastSquares, double Ridge, double Stationary);
