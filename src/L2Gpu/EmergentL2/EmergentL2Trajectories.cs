using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>How some weights went while they learned a linear regression on noisy cells.</summary>
/// <param name="Description">Of which experiment they are.</param>
/// <param name="Steps">The last step of each interval that is averaged over; ascending. The intervals grow with time.</param>
/// <param name="BurnIn">The step from which on the weights count as stationary.</param>
/// <param name="Lambda">The λ that this noise has under slope compensation, whatever the coding was (E|∂L|/b of soft bounds), in units of the loss, a mean over rows with a factor ½: the penalty is ½λw².</param>
/// <param name="Weights">Some weights.</param>
public sealed record EmergentL2Trajectories(string Description, ImmutableArray<long> Steps, long BurnIn, double Lambda, ImmutableArray<EmergentL2Trajectory> Weights);
