using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The currents of an array of resistors whose wires have resistance too: the nodal equations, solved in FP64.</summary>
/// <remarks>
/// May be asynchronous. Word line i is driven with V[i] at its left end, and bit line j is held at 0 V at its lower end; between neighbouring cells, and between these ends and
/// the first and last cell, there is one segment of wire. With conductances G of cells, g_w and g_b of segments, and the tridiagonal Laplacians L of a line with one
/// end held: (g_w·L_w + G)v − G·u = g_w·V at the driven end, and (g_b·L_b + G)u − G·v = 0; the current of bit line j is g_b·u[m − 1, j]. Word lines are eliminated, and
/// the rest is solved by conjugate gradients, preconditioned with the bit lines' tridiagonal matrices. The same input gives the same bits on one device.
/// </remarks>
public interface IIrDrop
{
    /// <summary>Solves arrays for some reads each.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="wires">Resistances of segments, in ohms.</param>
    /// <param name="limits">When a solve ends.</param>
    /// <param name="conductances">G in siemens, a × (m, n); ≥ 0.</param>
    /// <param name="voltages">V, a × (b, m).</param>
    /// <param name="currents">In amperes, a × (b, n); overwritten; must not overlap an input.</param>
    /// <param name="nodes">Where node voltages go; null where they are not wanted.</param>
    /// <param name="evidence">What each solve reached, shape (a·b, 2); overwritten: iterations, and ‖r‖/‖f‖ of the bit lines' equations computed from the answer.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or an output overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A resistance is not a positive number, or the limits are none.</exception>
    void Solve(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> voltages, BatchView<double> currents, IrDropNodes? nodes, MatrixView<double> evidence);

    /// <summary>Computes the matrix H of arrays with which currents are V·H, by one solve of the adjoint network a bit line.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="wires">Resistances of segments, in ohms.</param>
    /// <param name="limits">When a solve ends.</param>
    /// <param name="conductances">G in siemens, a × (m, n); ≥ 0.</param>
    /// <param name="effective">H in siemens, a × (m, n); overwritten; must not overlap the input.</param>
    /// <param name="evidence">What each solve reached, shape (a·n, 2); overwritten: iterations, and ‖r‖/‖f‖ computed from the answer.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or an output overlaps the input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A resistance is not a positive number, or the limits are none.</exception>
    /// <remarks>Holds for linear cells: a read is then a plain product, until the array is written again.</remarks>
    void Effective(IQueue queue, WireResistance wires, IrDropLimits limits, BatchView<double> conductances, BatchView<double> effective, MatrixView<double> evidence);
}
