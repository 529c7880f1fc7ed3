using System.Numerics;
using System.Runtime.Intrinsics;

namespace L2Gpu.Cpu;

/// <summary>
/// The level below <see cref="GemmEngine{T}"/>: packing, and products of packed panels, for one instruction set. Single-threaded,
/// without state, safe to share.
/// </summary>
/// <remarks>
/// <para>
/// Both operands are packed alike. An operand is a set of <em>lines</em> (rows of A, columns of B) of k <em>steps</em> each. A
/// panel holds <c>width</c> lines, step by step: line i, step p of the operand is at
/// <c>packed[(i / width)·width·k + p·width + i % width]</c>. Lines missing from the last panel are packed as zeros, so a
/// packed operand takes <see cref="PackedSize"/> elements. Start it at a 64-byte boundary.
/// </para>
/// <para>
/// Columns (B) are packed with width <see cref="Nr"/>. Rows (A) are packed with width <see cref="Mr"/>; or with <see cref="Nr"/>,
/// which <see cref="Mr"/> divides, so that one packed copy can be both operands of a symmetric product.
/// AVX-512: 8×24 doubles, 8×48 floats; AVX2: 4×12 and 4×24; other vectors: 3, 4 or 6 rows by three vectors.
/// </para>
/// <para>
/// Each element of C is one chain of multiply-adds over the k steps of a call, in ascending order; its bits do not depend on where in
/// C it stands or on how C is divided among calls.
/// </para>
/// </remarks>
internal abstract unsafe class PanelKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>A value of <c>diagonal</c> with which all of C is written.</summary>
    public const long Everything = long.MaxValue / 4;

    /// <summary>The instruction set it is for.</summary>
    public abstract Isa Isa { get; }

    /// <summary>Rows of the register block.</summary>
    public abstract int Mr { get; }

    /// <summary>Columns of the register block: three vectors.</summary>
    public abstract int Nr { get; }

    /// <summary>The kernel for an instruction set.</summary>
    /// <exception cref="InvalidOperationException">This machine lacks it.</exception>
    public static PanelKernel<T> Create(Isa isa)
    {
        if (!IsaSelector.IsAvailable(isa))
            throw new InvalidOperationException($"This machine cannot run {isa}; it has {string.Join(", ", IsaSelector.Available)}.");
        return isa switch
        {
            Isa.Avx512 => new PanelKernel<T, Vector512<T>, Simd512<T>>(isa),
            Isa.Avx2 => new PanelKernel<T, Vector256<T>, Simd256<T>>(isa),
            _ => new PanelKernel<T, Vector<T>, SimdVector<T>>(isa),
        };
    }

    /// <summary>Elements that <paramref name="count"/> lines of <paramref name="k"/> steps take when packed.</summary>
    public static long PackedSize(int width, long count, long k) => checked((count + width - 1) / width * width * k);

    /// <summary>Packs an operand.</summary>
    /// <param name="width">Lines in a panel: <see cref="Mr"/> or <see cref="Nr"/>.</param>
    /// <param name="lineMajor">
    /// True when steps of a line are adjacent: line i, step p at source[i·ld + p] (rows of a row-major A; columns of a transposed B).
    /// False when lines are adjacent: source[p·ld + i] (columns of a row-major B; rows of a transposed A).
    /// </param>
    /// <param name="count">How many lines.</param>
    /// <param name="k">How many steps.</param>
    /// <param name="source">The first line's first step.</param>
    /// <param name="ld">Elements between lines or steps.</param>
    /// <param name="packed">Where to; 64-byte aligned, not overlapping the source.</param>
    public abstract void Pack(int width, bool lineMajor, long count, long k, T* source, long ld, T* packed);

    /// <summary>C = alpha·A·B, or C += alpha·A·B, from packed operands; all of it, or what lies on and below a diagonal.</summary>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Steps that both operands were packed with.</param>
    /// <param name="alpha">The factor.</param>
    /// <param name="a">Rows, packed with <paramref name="aWidth"/>.</param>
    /// <param name="aWidth"><see cref="Mr"/> or <see cref="Nr"/>.</param>
    /// <param name="b">Columns, packed with <see cref="Nr"/>.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">Elements between rows of C.</param>
    /// <param name="accumulate">False overwrites C without reading it.</param>
    /// <param name="diagonal">Only elements with column ≤ row + diagonal are computed and touched.</param>
    /// <param name="ahead">What the caller will read next, to be fetched meanwhile; null fetches the panels of B.</param>
    /// <param name="aheadBytes">How much of it.</param>
    public abstract void MultiplyPacked(
        long m, long n, long k, T alpha, T* a, int aWidth, T* b, T* c, long ldc, bool accumulate, long diagonal = Everything,
        void* ahead = null, long aheadBytes = 0);

    /// <summary>Columns after which sums of <see cref="MultiplyNarrow"/> go on in FP64: 512 vectors of 64 bytes.</summary>
    public static int NarrowChain => 32768 / sizeof(T);

    /// <summary>C = alpha·A·B + beta·C for a few columns: A is read where it lies; see <see cref="NarrowKernel{T, TVec, TSimd}"/>.</summary>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="alpha">The factor of the product.</param>
    /// <param name="a">A, row-major.</param>
    /// <param name="lda">Elements between rows of A.</param>
    /// <param name="b">Column j of B at b[j·ldb], without gaps.</param>
    /// <param name="ldb">Elements between columns of B.</param>
    /// <param name="beta">The factor of C; at 0, C is not read.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">Elements between rows of C.</param>
    /// <param name="parts">Where A·B alone is left, row-major without gaps, instead of C; null for C.</param>
    public abstract void MultiplyNarrow(long m, long n, long k, T alpha, T* a, long lda, T* b, long ldb, T beta, T* c, long ldc, double* parts);

    /// <summary>Elements of scratch that <see cref="MultiplyDirect"/> wants.</summary>
    public abstract long DirectScratchSize(bool transposeB, long m, long n, long k);

    /// <summary>C = alpha·op(A)·op(B), or C += …, for small products: A is read where it lies, and B too unless it is transposed.</summary>
    /// <param name="transposeA">A is stored k×m.</param>
    /// <param name="transposeB">B is stored n×k.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="alpha">The factor.</param>
    /// <param name="a">A.</param>
    /// <param name="lda">Elements between rows of A as stored.</param>
    /// <param name="b">B.</param>
    /// <param name="ldb">Elements between rows of B as stored.</param>
    /// <param name="c">C, row-major.</param>
    /// <param name="ldc">Elements between rows of C.</param>
    /// <param name="accumulate">False overwrites C without reading it.</param>
    /// <param name="diagonal">Only elements with column ≤ row + diagonal are computed and touched.</param>
    /// <param name="scratch">At least <see cref="DirectScratchSize"/> elements, 64-byte aligned.</param>
    public abstract void MultiplyDirect(
        bool transposeA, bool transposeB, long m, long n, long k, T alpha, T* a, long lda, T* b, long ldb,
        T* c, long ldc, bool accumulate, long diagonal, T* scratch);
}
