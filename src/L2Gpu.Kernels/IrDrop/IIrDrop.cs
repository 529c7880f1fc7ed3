using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The currents of an array of resistors whose wires have resistance too: the nodal equations, solved in FP64.</summary>
/// <remarks>
/// May be asynchronous. Word line i is driven with V[i] at its left end, and bit line j is held at 0 V at its lower end; between neighbouring cells, and between these ends and
/// the first and last cell, there is one segment of wire. With conductances G of cells, g_w and g_b of segments, and the tridiagonal Laplacians L of a line with one
/// end held: (g_w·L_w + G)v − G·u = g_w·V at the driven end, and (g_b·L_b + G)u − G·v = 0; the current of bit line j is g_b·u[m − 1, j]. Word lines are eliminated, and
/// the rest, Su = f, is solved by conjugate gradients from u = 0, preconditioned with the bit lines' tridiagonal matrices B = g_b·L_b + G. One solve does not affect another.
/// The same input gives the same bits on one device, whatever the number of threads.
/// <para>
/// The residual of a solve is √(rᵀB⁻¹r / fᵀB⁻¹f) with r = G(v − u) − g_b·L_b·u, the currents that are missing at the nodes of the bit lines, v being what the word lines answer to u.
/// It is computed from the u that is returned, and the iteration goes on from there where it is above the tolerance, as long as that halves it. (Rounding of u alone moves r
/// by ε·g_b·|u|, which for large arrays of small conductances is 10⁻¹² of ‖f‖; in this norm it stays below 10⁻¹³.)
/// </para>
/// <para>A conductance that is negative or not finite makes every result of its array NaN, and a voltage that is not finite every result of its read.</para>
/// </remarks>
public interface IIrDrop
{
    /// <summary>Solves arrays for some reads each.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="wires">Resistances of segments, in ohms.</param>
    /// <param name="limits">When a solve ends.</param>
    /// <param name="conductances">G in siemens, a × (m, n), at least one cell each; ≥ 0.</param>
    /// <param name="voltages">V, a × (b, m).</param>
    /// <param name="currents">In amperes, a × (b, n); overwritten, whatever was reached; must not overlap an input.</param>
    /// <param name="nodes">Where node voltages go; null where they are not wanted.</param>
    /// <param name="evidence">What each solve reached, shape (a·b, 2), read after read; overwritten: iterations, and the residual. A residual above the tolerance says that it was not reached.</param>
    /// <exception cref="ArgumentException">Shapes disagree, arrays have no cells or more than <see cref="IrDropOperator.MostCells"/>, or an output overlaps something else.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A resistance is not a positive number, or the limits are none.</exception>
    void Solve(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, IrDropNodes? nodes, MatrixView<double> evidence);

    /// <summary>Solves arrays for some reads from the other side: voltages hold the sense ends of bit lines, and currents are those into the drivers of word lines, which hold 0 V.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="wires">Resistances of segments, in ohms.</param>
    /// <param name="limits">When a solve ends.</param>
    /// <param name="conductances">G in siemens, a × (m, n), at least one cell each; ≥ 0.</param>
    /// <param name="voltages">Of sense ends, a × (b, n).</param>
    /// <param name="currents">In amperes, a × (b, m); overwritten, whatever was reached; must not overlap an input.</param>
    /// <param name="evidence">What each solve reached, shape (a·b, 2), read after read; overwritten: iterations, and the residual.</param>
    /// <exception cref="ArgumentException">Shapes disagree, arrays have no cells or more than <see cref="IrDropOperator.MostCells"/>, or an output overlaps something else.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A resistance is not a positive number, or the limits are none.</exception>
    /// <remarks>The same equations, with f = g_b·y at the sense ends and none at the drivers. By reciprocity currents are y·Hᵀ with the H of <see cref="Effective"/>: the network of <see cref="Solve"/>, transposed.</remarks>
    void SolveTransposed(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, MatrixView<double> evidence);

    /// <summary>Computes the matrix H of arrays with which currents are V·H, by one solve of the adjoint network a bit line.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="wires">Resistances of segments, in ohms.</param>
    /// <param name="limits">When a solve ends.</param>
    /// <param name="conductances">G in siemens, a × (m, n), at least one cell each; ≥ 0.</param>
    /// <param name="effective">H in siemens, a × (m, n); overwritten, whatever was reached; must not overlap the input.</param>
    /// <param name="evidence">What each solve reached, shape (a·n, 2), bit line after bit line; overwritten: iterations, and the residual.</param>
    /// <exception cref="ArgumentException">Shapes disagree, arrays have no cells or more than <see cref="IrDropOperator.MostCells"/>, or an output overlaps something else.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A resistance is not a positive number, or the limits are none.</exception>
    /// <remarks>
    /// Holds for linear cells: a read is then a plain product, until the array is written again. By reciprocity H[i, j] is the current into the driver of word line i
    /// where the sense end of bit line j is at 1 V and all else at 0 V: the same equations, with f = g_b at that end.
    /// </remarks>
    void Effective(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> effective, MatrixView<double> evidence);

    /// <summary>The most memory that a call takes for itself while it runs, beside its arguments: what a plan adds to what it allocates.</summary>
    /// <param name="arrays">Arrays, a.</param>
    /// <param name="reads">Solves of each: b, or n for <see cref="Effective"/>.</param>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <returns>Bytes of the device; of the CPU what its threads take.</returns>
    /// <exception cref="ArgumentException">The arrays have no cells or more than <see cref="IrDropOperator.MostCells"/>, or a count is negative.</exception>
    Int128 Scratch(long arrays, long reads, long rows, long columns);
}
