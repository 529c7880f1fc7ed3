using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The penalties λ of a batch of ridge problems.</summary>
/// <param name="Values">At least one value, in any order; one for each problem where the form says so.</param>
/// <param name="Form">What they are for.</param>
public readonly record struct BatchedRidgePenalties(VectorView<double> Values, BatchedPenaltyForm Form);
