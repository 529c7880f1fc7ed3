using System.Numerics;
using System.Runtime.Intrinsics;

namespace L2Gpu.Cpu;

/// <summary>Packs rows of [x, y, 1] and sums their products, for one instruction set. Single-threaded, without state, safe to share.</summary>
internal abstract unsafe class MomentKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Rows whose products are summed in T before they go on to FP64; also the rows packed at a time.</summary>
    public const int ChunkRows = 256;

    /// <summary>Rows of a register block.</summary>
    public abstract int Mr { get; }

    /// <summary>Columns of a register block.</summary>
    public abstract int Nr { get; }

    /// <summary>The kernel for an instruction set.</summary>
    public static MomentKernel<T> Create(Isa isa) => isa switch
    {
        Isa.Avx512 => new MomentKernel<T, Vector512<T>, Simd512<T>, Vector512<double>, WideLoad512>(),
        Isa.Avx2 => new MomentKernel<T, Vector256<T>, Simd256<T>, Vector256<double>, WideLoad256>(),
        _ => new MomentKernel<T, Vector<T>, SimdVector<T>, Vector<double>, WideLoadVector>(),
    };

    /// <summary>Elements of scratch that <see cref="Pack"/> wants.</summary>
    public abstract long PackScratchSize(in MomentLayout layout);

    /// <summary>Packs √w·(row − shift) of a chunk of rows into panels of width <see cref="Nr"/>, as <see cref="PanelKernel{T}"/> has them.</summary>
    /// <param name="layout">The lines.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The first row of the chunk.</param>
    /// <param name="k">The rows of the chunk: what panels are deep.</param>
    /// <param name="from">The first step of the chunk to pack.</param>
    /// <param name="end">The step after the last one to pack.</param>
    /// <param name="packed">Where to, k times the padded lines. Lines of padding get something, and what it is does not matter.</param>
    /// <param name="scratch">As many elements as <see cref="PackScratchSize"/> says.</param>
    public abstract void Pack(in MomentLayout layout, in MomentRows<T> rows, long first, long k, long from, long end, T* packed, T* scratch);

    /// <summary>Adds the products of k packed rows to the sums, in FP64: those in a range of panels and of row blocks.</summary>
    /// <param name="layout">The lines.</param>
    /// <param name="k">The rows.</param>
    /// <param name="packed">The packed rows.</param>
    /// <param name="sums">As many as the layout says.</param>
    /// <param name="firstPanel">The first panel.</param>
    /// <param name="endPanel">The panel after the last.</param>
    /// <param name="firstBlock">The first row block.</param>
    /// <param name="endBlock">The row block after the last.</param>
    /// <param name="ahead">What will be read next, to be brought into the second-level cache meanwhile; or null.</param>
    /// <param name="aheadBytes">How much of it there is.</param>
    public abstract void Update(
        in MomentLayout layout, long k, T* packed, double* sums, long firstPanel, long endPanel, long firstBlock, long endBlock,
        void* ahead = null, long aheadBytes = 0);

    /// <summary>The products of rows, in T, without packing: for matrices so small and even that this can be done.</summary>
    /// <param name="columns">Columns of x.</param>
    /// <param name="rows">The rows; no shift is taken off.</param>
    /// <param name="gram">Both triangles of the result.</param>
    /// <param name="ld">Elements between its rows.</param>
    /// <param name="next">Where the rows of the next product lie, to be fetched meanwhile; or null.</param>
    /// <returns>False, with nothing done, if the shape does not allow it.</returns>
    public abstract bool TryMultiplyInPlace(long columns, in MomentRows<T> rows, T* gram, long ld, void* next);

    /// <summary>The products of k packed rows, in T: the lower triangle, or all of them where there is one panel.</summary>
    /// <param name="layout">The lines.</param>
    /// <param name="k">The rows.</param>
    /// <param name="packed">The packed rows.</param>
    /// <param name="sums">As many elements as the layout says.</param>
    /// <param name="accumulate">Whether to add, or to overwrite.</param>
    /// <param name="ahead">What will be read next, to be brought into the second-level cache meanwhile; or null.</param>
    /// <param name="aheadBytes">How much of it there is.</param>
    public abstract void Multiply(in MomentLayout layout, long k, T* packed, T* sums, bool accumulate, void* ahead, long aheadBytes);
}
