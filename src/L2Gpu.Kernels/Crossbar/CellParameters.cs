namespace L2Gpu.Kernels;

/// <summary>What may differ from cell to cell when an array is written.</summary>
/// <remarks>A cell is stuck where its bounds are equal: no pulse moves it, and it has no write noise.</remarks>
/// <param name="Up">δ₊, the step of a pulse up, ≥ 0, in units of the state.</param>
/// <param name="Down">δ₋, the step of a pulse down, ≥ 0.</param>
/// <param name="Lower">b₋, the least state. For <see cref="CellRule.Linear"/> below 0; in a matrix, 0 has whole steps towards it.</param>
/// <param name="Upper">b₊, the greatest state, at least <paramref name="Lower"/>. For <see cref="CellRule.Linear"/> above 0; in a matrix, 0 likewise.</param>
/// <param name="CycleToCycle">σ ≥ 0 of the rule: absolute for <see cref="CellRule.Additive"/>, in units of the step for all others.</param>
public readonly record struct CellParameters(CellParameter Up, CellParameter Down, CellParameter Lower, CellParameter Upper, CellParameter CycleToCycle);
