using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Writing an array of cells: by pulses, by numbers, or by programming it.</summary>
/// <remarks>
/// May be asynchronous. A cell (<see cref="CellModel"/>) has a state, and a conductance that is read; both are matrices of the array's shape. What happens to each is
/// <see cref="CellMath"/>'s, with random numbers of its <see cref="SimulationAddress"/>: every device gives the same bits, and a device that cannot lacks the family. Only NaN, which is
/// NaN everywhere, may differ in its sign and payload.
/// <para>
/// Matrices are not looked at beforehand. Parameters are to be what <see cref="CellParameters"/> says, and finite but for bounds. A state that is NaN is at the lower bound after the next write that
/// moves its cell, and one outside its bounds is then within them; a NaN increment or target ends there, too. Bounds of NaN give states of NaN.
/// </para>
/// </remarks>
public interface ICrossbarWrite
{
    /// <summary>Draws what differs from cell to cell.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="law">The law.</param>
    /// <param name="address">Seed, step and first cell.</param>
    /// <param name="parameters">Those that have a matrix are overwritten, with one shape; those that all cells share are left as they are. At least one has a matrix.</param>
    /// <exception cref="ArgumentException">
    /// The law is not one (negative spreads, bounds that cross, probabilities above 1), shapes disagree, matrices overlap, or there are stuck cells but no matrix for each bound.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The numbers of the cells go beyond those of a stream.</exception>
    void Spread(IQueue queue, CellSpread law, SimulationAddress address, CellParameters parameters);

    /// <summary>Makes stochastic pulse trains of numbers: each of a train's slots has a pulse with probability min(1, |scale·x|).</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="values">x, shape (updates, lines). NaN gives no pulses.</param>
    /// <param name="scale">Probability per unit of x; its sign turns the direction.</param>
    /// <param name="slots">Slots of a train, from 1 to 31.</param>
    /// <param name="purpose"><see cref="SimulationPurpose.RowPulses"/> or <see cref="SimulationPurpose.ColumnPulses"/>.</param>
    /// <param name="address">Seed and step; update k has step + k. Slot b of line l has index 32·(first cell + l) + b.</param>
    /// <param name="trains">Shape (updates, lines); overwritten; must not overlap the values. Bit b of a word is slot b, bit 31 the sign of scale·x.</param>
    /// <exception cref="ArgumentException">Shapes disagree, the trains overlap the values, or the purpose is another.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such slots, the scale is not finite, or the numbers of the slots, or the steps, go beyond those of a stream.</exception>
    void Encode(IQueue queue, MatrixView<float> values, float scale, int slots, SimulationPurpose purpose, SimulationAddress address, MatrixView<uint> trains);

    /// <summary>
    /// Writes an array by coincidences of pulses: for each update in turn, a cell gets as many pulses as its row and its column have slots in common, up where the signs of their
    /// trains agree and down where they do not.
    /// </summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="model">What the cells have in common.</param>
    /// <param name="parameters">What may differ.</param>
    /// <param name="address">Seed and first cell; update k has step + k. Pulse p of a cell in a step has draw p, <see cref="PulseNoise.AtOnce"/> draw 0.</param>
    /// <param name="noise">How the noise of several pulses is drawn.</param>
    /// <param name="rowTrains">Shape (updates, m).</param>
    /// <param name="columnTrains">Shape (updates, n).</param>
    /// <param name="state">Shape (m, n); updated.</param>
    /// <param name="conductance">Shape (m, n); overwritten where a cell had a pulse, with the noise of the last update that gave it one.</param>
    /// <exception cref="ArgumentException">Shapes disagree, an output overlaps another argument, the model is not one (negative noise or slopes), or what cells share is not what a rule can work with.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The numbers of the cells, or the steps, go beyond those of a stream.</exception>
    /// <remarks>All updates in one pass over the state: the same bits as one call for each.</remarks>
    void Pulse(IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<uint> rowTrains, MatrixView<uint> columnTrains, MatrixView<float> state, MatrixView<float> conductance);

    /// <summary>
    /// Writes an array by pulse trains, one a cell: each of a train's slots has a pulse with probability min(1, |scale·x|), up where scale·x is positive and down where it is negative. For updates
    /// that are of no rank one, which lines cannot share.
    /// </summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="model">What the cells have in common.</param>
    /// <param name="parameters">What may differ.</param>
    /// <param name="address">
    /// Seed, step and first cell. Slot b of a cell has index 32·(number of the cell) + b of <see cref="SimulationPurpose.ColumnPulses"/>; pulse p of it has draw p, <see cref="PulseNoise.AtOnce"/> draw 0.
    /// </param>
    /// <param name="noise">How the noise of several pulses is drawn.</param>
    /// <param name="values">x, shape (m, n). NaN gives no pulses.</param>
    /// <param name="scale">Probability per unit of x; its sign turns the direction.</param>
    /// <param name="slots">Slots of a train, from 1 to 31.</param>
    /// <param name="state">Shape (m, n); updated.</param>
    /// <param name="conductance">Shape (m, n); overwritten where a cell had a pulse.</param>
    /// <exception cref="ArgumentException">Shapes disagree, an output overlaps another argument, the model is not one (negative noise or slopes), or what cells share is not what a rule can work with.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no such slots, the scale is not finite, or the numbers of the slots, or the step, go beyond those of a stream.</exception>
    /// <remarks>
    /// The same bits as row by row, <see cref="Encode"/> of the row's values as columns from its first cell on, and <see cref="Pulse"/> of them against a row with a pulse in each slot. Trains are never
    /// stored: a call needs no memory for them.
    /// </remarks>
    void PulseCells(
        IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, PulseNoise noise, MatrixView<float> values, float scale, int slots, MatrixView<float> state, MatrixView<float> conductance);

    /// <summary>Writes every cell by a number, with noise: <see cref="CellMath.Increment"/>.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="model">What the cells have in common.</param>
    /// <param name="parameters">What may differ.</param>
    /// <param name="address">Seed, step and first cell; noise has draw 0.</param>
    /// <param name="increments">u, shape (m, n), in units of the state.</param>
    /// <param name="draws">For <see cref="CellRule.Additive"/>, how many times the variance of one pulse the noise has; ≥ 0.</param>
    /// <param name="state">Shape (m, n); updated.</param>
    /// <param name="conductance">Shape (m, n); overwritten.</param>
    /// <exception cref="ArgumentException">Shapes disagree, an output overlaps another argument, the model is not one, or what cells share is not what a rule can work with.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="draws"/> is negative or not finite, or the numbers of the cells go beyond those of a stream.</exception>
    /// <remarks>An increment of ±∞ leads as far as the rule goes in one step of the largest finite number of pulses, and NaN counts as −∞.</remarks>
    void Increment(IQueue queue, CellModel model, CellParameters parameters, SimulationAddress address, MatrixView<float> increments, float draws, MatrixView<float> state, MatrixView<float> conductance);

    /// <summary>Programs conductances, with noise, cut at the bounds: <see cref="CellMath.Program"/>.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="law">The noise.</param>
    /// <param name="address">Seed, step and first cell.</param>
    /// <param name="lower">The least conductance.</param>
    /// <param name="upper">The greatest conductance.</param>
    /// <param name="targets">Shape (m, n).</param>
    /// <param name="conductance">Shape (m, n); overwritten; may be the same view as <paramref name="targets"/>.</param>
    /// <exception cref="ArgumentException">
    /// Shapes disagree, the output overlaps another argument (the targets: in part), both bounds are shared and cross, one is NaN, or the law has numbers that are not finite or no scale.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The numbers of the cells go beyond those of a stream.</exception>
    /// <remarks>A target of NaN gives the lower bound, and an infinite one one of both bounds: which one depends on the noise, whose deviation is then infinite, too.</remarks>
    void Program(IQueue queue, ProgrammingLaw law, SimulationAddress address, CellParameter lower, CellParameter upper, MatrixView<float> targets, MatrixView<float> conductance);

    /// <summary>Computes the conductances of states, without noise: <see cref="CellMath.Respond"/>.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="model">The response.</param>
    /// <param name="state">Shape (m, n).</param>
    /// <param name="conductance">Shape (m, n); overwritten; must not overlap the state.</param>
    /// <exception cref="ArgumentException">Shapes disagree, the output overlaps the input, or the model is not one.</exception>
    /// <remarks>A state of NaN has a conductance of NaN; an infinite one the limit of the response, where it has one.</remarks>
    void Respond(IQueue queue, CellModel model, MatrixView<float> state, MatrixView<float> conductance);
}
