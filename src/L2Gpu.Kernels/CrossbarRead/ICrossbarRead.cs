using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Reading an array of cells: products with its conductances, with the noise and the converters of hardware.</summary>
/// <remarks>
/// May be asynchronous. Every device gives the same bits, and a device that cannot lacks the family. The order of sums is part of the contract. A read sums lines of an array
/// in the order of their numbers, by fma from 0, blocks of 128 lines each, and adds the blocks in their order to 0; a transposed read has 32 such sums, without blocks, of the
/// columns that are equal modulo 32, added in a tree: the second half to the first, until one is left. With <see cref="ReadChain.TileLines"/>, each array is summed, gets its
/// noise and is converted by itself, and the results are added in their order to 0. What is summed is fma(x, fma(σ, ξ, G), sum) with noise per cell; collapsed, fma(x, G, sum) and
/// fma(σ·σ, x·x, sum) in the same order, and a result is fma(√variance, ξ, mean). Noise behind the sums is fma(<see cref="ReadChain.OutputNoise"/>, ξ, result).
/// One σ for all cells so gives the bits of a matrix that is full of it.
/// <para>
/// NaN and infinities take the way of arithmetic, from an input to all sums of its item and from a cell to all sums of its line; a converter passes NaN, and cuts infinities at its bound. NaN comes out
/// as NaN on every device, of any sign and payload; all else has the same bits. Where one σ of 0 is that of all cells, their noise is left out: infinite inputs meet none, where collapsed noise of a
/// matrix of zeros makes NaN of them.
/// </para>
/// <para>A read and a transposed read of one step meet the same noise of each cell: for noise of their own they want steps of their own.</para>
/// <para>
/// A read is also there in three stages, for sums that something else makes, such as a network with wires: <see cref="Drive"/>, <see cref="Disturb"/>, and <see cref="Sense"/>. With sums in the order above between
/// them, for each array of <see cref="ReadChain.TileLines"/>, they give the bits of a read with noise per cell.
/// </para>
/// </remarks>
public interface ICrossbarRead
{
    /// <summary>Computes what is left of conductances after a while, and the noise that a read then finds: <see cref="AgingLaw"/>.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="law">The law.</param>
    /// <param name="address">Seed, step and first cell of the drift exponents: the same at all times.</param>
    /// <param name="seconds">The time since programming; ≥ 0.</param>
    /// <param name="programmed">Shape (m, n).</param>
    /// <param name="aged">Shape (m, n); overwritten; must not overlap the input.</param>
    /// <param name="noise">Standard deviations, shape (m, n); overwritten; must not overlap another argument.</param>
    /// <exception cref="ArgumentException">Shapes disagree, an output overlaps another argument, or the law is not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or not finite, or the numbers of the cells go beyond those of a stream.</exception>
    void Age(IQueue queue, AgingLaw law, SimulationAddress address, double seconds, MatrixView<float> programmed, MatrixView<float> aged, MatrixView<float> noise);

    /// <summary>Computes y = x·G for a batch of inputs: one sum a column.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="chain">Converters and noise.</param>
    /// <param name="address">Seed, step and first cell.</param>
    /// <param name="inputs">x, shape (b, m), at most 65536 rows.</param>
    /// <param name="conductances">G, shape (m, n).</param>
    /// <param name="noise">σ of each cell, ≥ 0; 0 for all for none.</param>
    /// <param name="outputs">y, shape (b, n); overwritten; must not overlap an input.</param>
    /// <exception cref="ArgumentException">Shapes disagree, the batch is too large, the output overlaps an input, the noise is negative, or the chain is not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The numbers of the cells go beyond those of a stream.</exception>
    /// <remarks>
    /// In units of conductance × input. Noise of cell (i, j) for item k: σξ with draw k of <see cref="SimulationPurpose.Read"/>; collapsed, and behind the sums, a number with draw k
    /// and index <see cref="SimulationAddress.FirstCell"/> + t·Pitch(n) + j of <see cref="SimulationPurpose.CollapsedRead"/> and <see cref="SimulationPurpose.Output"/>, where t numbers
    /// the arrays that the lines are cut into. An array without lines is one whose sums are 0.
    /// </remarks>
    void Read(IQueue queue, ReadChain chain, SimulationAddress address, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs);

    /// <summary>Computes x = y·Gᵀ for a batch of inputs: one sum a row.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="chain">Converters and noise.</param>
    /// <param name="address">Seed, step and first cell.</param>
    /// <param name="inputs">y, shape (b, n), at most 65536 rows.</param>
    /// <param name="conductances">G, shape (m, n).</param>
    /// <param name="noise">σ of each cell, ≥ 0; 0 for all for none.</param>
    /// <param name="outputs">x, shape (b, m); overwritten; must not overlap an input.</param>
    /// <exception cref="ArgumentException">Shapes disagree, the batch is too large, the output overlaps an input, the noise is negative, or the chain is not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The numbers of the cells go beyond those of a stream.</exception>
    /// <remarks>Random numbers as for <see cref="Read"/>, the same for the same cell and item, and with index <see cref="SimulationAddress.FirstCell"/> + t·Pitch(m) + i behind the sum of row i.</remarks>
    void ReadTransposed(IQueue queue, ReadChain chain, SimulationAddress address, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs);

    /// <summary>The first stage of a read: computes what drives the lines, <see cref="ReadChain.Input"/> of each input.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="chain">Converters; only that of inputs is looked at.</param>
    /// <param name="inputs">Shape (b, m).</param>
    /// <param name="voltages">Shape (b, m); overwritten; must not overlap the input.</param>
    /// <exception cref="ArgumentException">Shapes disagree, the output overlaps the input, or the chain is not one.</exception>
    void Drive(IQueue queue, ReadChain chain, MatrixView<float> inputs, MatrixView<float> voltages);

    /// <summary>The second stage: computes the conductances that items of a batch meet, fma(σ, ξ, G) with the ξ of <see cref="Read"/>, each cut at the least that there can be.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="address">Seed, step and first cell.</param>
    /// <param name="firstItem">The number of the first item in its batch, which is its draw.</param>
    /// <param name="conductances">G, shape (m, n).</param>
    /// <param name="noise">σ of each cell, ≥ 0; 0 for all leaves conductances as they are.</param>
    /// <param name="least">What smaller conductances become, such as 0, the least that a network of resistors can have; −∞ for none. NaN stays.</param>
    /// <param name="disturbed">A matrix an item, b × (m, n); overwritten; must not overlap an input.</param>
    /// <exception cref="ArgumentException">Shapes disagree, an item goes beyond 65536, the output overlaps an input or itself, the noise is negative, or the least is NaN.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The first item is negative, or the numbers of the cells go beyond those of a stream.</exception>
    /// <remarks>Some rows of a larger array are an array by themselves, with the address of their first cell: whole rows, since cells are numbered along them.</remarks>
    void Disturb(IQueue queue, SimulationAddress address, long firstItem, MatrixView<float> conductances, CellParameter noise, float least, BatchView<float> disturbed);

    /// <summary>The third stage: gives the sums of each array their <see cref="ReadChain.OutputNoise"/>, converts them by <see cref="ReadChain.Output"/>, and adds the arrays in their order to 0.</summary>
    /// <param name="queue">Where the work is enqueued.</param>
    /// <param name="chain">Converters and noise; what comes before the sums is not looked at.</param>
    /// <param name="address">Seed, step and first cell.</param>
    /// <param name="sums">An array each, t × (b, n), at least one; at most 65536 rows.</param>
    /// <param name="outputs">Shape (b, n); overwritten; must not overlap the sums.</param>
    /// <exception cref="ArgumentException">Shapes disagree, there are no arrays, the batch is too large, the output overlaps the sums, or the chain is not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The numbers of the sums go beyond those of a stream.</exception>
    /// <remarks>Random numbers as for <see cref="Read"/>: draw k for item k, and index <see cref="SimulationAddress.FirstCell"/> + t·Pitch(n) + j for sum j of array t.</remarks>
    void Sense(IQueue queue, ReadChain chain, SimulationAddress address, BatchView<float> sums, MatrixView<float> outputs);
}
