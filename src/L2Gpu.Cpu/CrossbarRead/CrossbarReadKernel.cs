using System.Runtime.Intrinsics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>The steps of reads, in one instruction set; single-threaded, without state.</summary>
internal abstract unsafe class CrossbarReadKernel
{
    /// <summary>Items that <see cref="SumColumns"/> and <see cref="SumRows"/> take at a time.</summary>
    public const int ItemsAtOnce = 4;

    /// <summary>Rows that <see cref="SumRows"/> takes at a time.</summary>
    public const int RowsAtOnce = 3;

    /// <summary>The kernel of an instruction set.</summary>
    public static CrossbarReadKernel For(Isa isa) => isa switch
    {
        Isa.Avx512 => new CrossbarReadKernel<Vector512<float>, Vector512<uint>, SimulationSimd512>(),
        Isa.Avx2 => new CrossbarReadKernel<Vector256<float>, Vector256<uint>, SimulationSimd256>(),
        _ => new CrossbarReadKernel<Vector128<float>, Vector128<uint>, SimulationSimd128>(),
    };

    /// <summary>Aging, of operands that are what is left, its noise, and what was programmed.</summary>
    public abstract CellWork Age(AgingTerms terms, SimulationAddress address);

    /// <summary>Noise of an item, of operands that are what it meets, conductances, and their noise.</summary>
    /// <param name="stream">Of the item.</param>
    /// <param name="least">What smaller conductances become.</param>
    /// <param name="isQuiet">Whether there is no noise.</param>
    public abstract CellWork Disturb(RandomStream stream, float least, bool isQuiet);

    /// <summary>Converts an item's inputs.</summary>
    /// <param name="converter">The converter.</param>
    /// <param name="from">Any number of inputs.</param>
    /// <param name="count">How many.</param>
    /// <param name="to">Where, up to a whole tile, whose rest becomes 0.</param>
    /// <param name="squares">Where their squares go; null for nowhere.</param>
    public abstract void Convert(Converter converter, float* from, long count, float* to, float* squares);

    /// <summary>Squares numbers.</summary>
    public abstract void Square(float* from, long count, float* to);

    /// <summary>Sums the rows of a part with noise per cell, for one item and up to 128 columns.</summary>
    /// <param name="stream">Of the cells' noise.</param>
    /// <param name="tile">The tile of the first row.</param>
    /// <param name="pitch">Tiles from row to row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="count">Columns.</param>
    /// <param name="g">Conductances.</param>
    /// <param name="ldg">From row to row.</param>
    /// <param name="sigma">Standard deviations.</param>
    /// <param name="ldSigma">From row to row.</param>
    /// <param name="x">The item's inputs of these rows.</param>
    /// <param name="sums">128 sums; overwritten.</param>
    public abstract void SumNoisyColumns(RandomStream stream, long tile, long pitch, long rows, int count, float* g, long ldg, float* sigma, long ldSigma, float* x, float* sums);

    /// <summary>Sums a row with noise per cell, for one item.</summary>
    /// <param name="plan">The read.</param>
    /// <param name="item">The item, of those of the plan.</param>
    /// <param name="row">The row.</param>
    public abstract void SumNoisyRow(ReadPlan plan, long item, long row);

    /// <summary>Sums up to 128 lines of columns, without noise: out(i, j) = Σ x(i, l)·g(l, j).</summary>
    /// <param name="items">Rows of x.</param>
    /// <param name="x">Inputs of these lines.</param>
    /// <param name="ldx">From item to item.</param>
    /// <param name="lines">How many.</param>
    /// <param name="g">The matrix.</param>
    /// <param name="ldg">From line to line.</param>
    /// <param name="columns">How many.</param>
    /// <param name="sums">Where; overwritten.</param>
    /// <param name="ldSums">From item to item.</param>
    public abstract void SumColumns(long items, float* x, long ldx, long lines, float* g, long ldg, long columns, float* sums, long ldSums);

    /// <summary>Sums rows in the order of transposed reads, without noise: out(i, r) = Σ x(i, l)·g(r, l).</summary>
    /// <param name="items">Rows of x.</param>
    /// <param name="x">Inputs, 0 beyond the lines up to a multiple of 32.</param>
    /// <param name="ldx">From item to item.</param>
    /// <param name="rows">Rows of g.</param>
    /// <param name="lines">How many lines.</param>
    /// <param name="g">The matrix.</param>
    /// <param name="ldg">From row to row.</param>
    /// <param name="sums">Where; overwritten.</param>
    /// <param name="ldSums">From item to item.</param>
    public abstract void SumRows(long items, float* x, long ldx, long rows, long lines, float* g, long ldg, float* sums, long ldSums);

    /// <summary>Adds the parts of up to 128 sums of one item, gives them their noise and converts them, and adds the arrays.</summary>
    public abstract void Finish(ReadPlan plan, long item, long first);
}
