using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The scalars of one iteration of a multi-shift method, on the device; see <see cref="IKrylovSteps{T}.AdvanceShifted"/>.</summary>
/// <param name="Columns">For each of k shifted systems the column of the iterated block that it belongs to, 0 to m − 1.</param>
/// <param name="Shifts">σᵢ of each, relative to the system that is iterated; k of them.</param>
/// <param name="Omega">ω of each; 1 before the first iteration. Changed.</param>
/// <param name="Zeta">ζ of each; 1 before the first iteration. Changed.</param>
/// <param name="Step">α of this iteration, m of them.</param>
/// <param name="Ratio">β of this iteration, m of them.</param>
/// <param name="PreviousStep">α of the iteration before, m of them; 0 in the first.</param>
/// <param name="PreviousRatio">β of the iteration before, m of them; 0 in the first.</param>
public readonly record struct ShiftRecurrence(
    VectorView<int> Columns,
    VectorView<double> Shifts,
    VectorView<double> Omega,
    VectorView<double> Zeta,
    VectorView<double> Step,
    VectorView<double> Ratio,
    VectorView<double> PreviousStep,
    VectorView<double> PreviousRatio);
