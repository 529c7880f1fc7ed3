using System.Numerics;
using System.Runtime.Intrinsics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>What happens to tiles of pairs, for one instruction set. Single-threaded, without state, safe to share.</summary>
/// <remarks>
/// A tile has points of one side as rows and points of the other as lanes. Both come in panels of <see cref="PanelWidth"/> points; so a tile's columns are a multiple of that,
/// and what lies in lanes and rows beyond the points is anything.
/// </remarks>
internal abstract unsafe class PairKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Points in a panel.</summary>
    public abstract int PanelWidth { get; }

    /// <summary>Rows of a register block; it divides <see cref="PanelWidth"/>.</summary>
    public abstract int BlockRows { get; }

    /// <summary>The kernel for an instruction set, which this machine must have.</summary>
    public static PairKernel<T> Create(Isa isa) => isa switch
    {
        Isa.Avx512 => new PairKernel<T, Vector512<T>, Simd512<T>, RootMath512<T>, PairMath512<T>>(),
        Isa.Avx2 => new PairKernel<T, Vector256<T>, Simd256<T>, RootMath256<T>, PairMath256<T>>(),
        _ => new PairKernel<T, Vector<T>, SimdVector<T>, RootMathVector<T>, PairMathVector<T>>(),
    };

    /// <summary>tile = a distance by its definition over k columns, or tile += it.</summary>
    /// <param name="distance">Which one.</param>
    /// <param name="rows">Rows, a multiple of <see cref="BlockRows"/>.</param>
    /// <param name="lanes">Lanes, a multiple of <see cref="PanelWidth"/>.</param>
    /// <param name="k">Columns.</param>
    /// <param name="a">Panels of rows.</param>
    /// <param name="b">Panels of lanes.</param>
    /// <param name="tile">The tile, row-major.</param>
    /// <param name="ld">Elements between its rows.</param>
    /// <param name="accumulate">False overwrites the tile without reading it.</param>
    public abstract void Distance(PairOperation distance, long rows, long lanes, long k, T* a, T* b, T* tile, long ld, bool accumulate);

    /// <summary>Subtracts a centre from a panel, where there is one, and adds the squares of each point to its norm.</summary>
    public abstract void AddSquares(long k, T* panel, T* center, T* norms);

    /// <summary>tile = ‖x‖² + ‖y‖² − 2xᵀy of shifted points. False if <see cref="Complete"/> must look at the rows, because too little of the norms is left somewhere.</summary>
    /// <param name="rows">Rows, a multiple of <see cref="BlockRows"/>.</param>
    /// <param name="lanes">Lanes, a multiple of <see cref="PanelWidth"/>.</param>
    /// <param name="k">Columns, in one step.</param>
    /// <param name="a">Shifted panels of rows.</param>
    /// <param name="rowNorms">Their norms.</param>
    /// <param name="b">Shifted panels of lanes.</param>
    /// <param name="laneNorms">Their norms.</param>
    /// <param name="tile">The tile, row-major.</param>
    /// <param name="ld">Elements between its rows.</param>
    public abstract bool SquaredDistances(long rows, long lanes, long k, T* a, T* rowNorms, T* b, T* laneNorms, T* tile, long ld);

    /// <summary>
    /// From −2xᵀy of shifted points to ‖x − y‖²: with the norms, where these leave enough of it, and else from the differences of the points as they are.
    /// </summary>
    /// <param name="lanes">How many pairs.</param>
    /// <param name="norm">‖x‖², shifted.</param>
    /// <param name="norms">‖y‖², shifted; readable up to a whole vector.</param>
    /// <param name="isSum">Whether the norms have been added.</param>
    /// <param name="row">−2xᵀy, or with the norms; overwritten.</param>
    /// <param name="columns">Columns of the points.</param>
    /// <param name="x">The point x as it is.</param>
    /// <param name="y">The points y as they are.</param>
    /// <param name="ldy">Elements between them.</param>
    /// <returns>How many were taken from differences.</returns>
    public abstract long Complete(long lanes, T norm, T* norms, bool isSum, T* row, long columns, T* x, T* y, long ldy);

    /// <summary>sums[c·lds + lane] = Σ over rows of K[row, lane]·V[row, c], each one chain from row 0 on; or sums += that chain.</summary>
    /// <param name="rows">Rows, at least 1.</param>
    /// <param name="lanes">Lanes, a multiple of <see cref="PanelWidth"/>.</param>
    /// <param name="k">K.</param>
    /// <param name="ldk">Elements between rows of K.</param>
    /// <param name="columns">Columns of V, fewer than <see cref="BlockRows"/> to be worth it.</param>
    /// <param name="v">V, row-major.</param>
    /// <param name="ldv">Elements between rows of V.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="lds">Elements between those of two columns.</param>
    /// <param name="accumulate">False overwrites the sums without reading them.</param>
    public abstract void SumRows(long rows, long lanes, T* k, long ldk, long columns, T* v, long ldv, T* sums, long lds, bool accumulate);

    /// <summary>Elements that <see cref="SumLanes"/> keeps for each row and column.</summary>
    public abstract int Width { get; }

    /// <summary>Adds K[row, lane]·V[c, lane] of all lanes to the <see cref="Width"/> sums of a row and column, in T; these are at <c>sums[(row·columns + c)·Width]</c>.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="lanes">Lanes, a multiple of <see cref="PanelWidth"/>.</param>
    /// <param name="k">K.</param>
    /// <param name="ldk">Elements between rows of K.</param>
    /// <param name="columns">Columns of V.</param>
    /// <param name="v">V transposed, row-major.</param>
    /// <param name="ldv">Elements between its rows.</param>
    /// <param name="sums">The sums.</param>
    public abstract void SumLanes(long rows, long lanes, T* k, long ldk, long columns, T* v, long ldv, T* sums);

    /// <summary><see cref="SumRows"/>, overwriting, and <see cref="SumLanes"/> for one column in one pass, to the same bits.</summary>
    /// <param name="rows">Rows, a multiple of 4.</param>
    /// <param name="lanes">Lanes, a multiple of <see cref="PanelWidth"/>.</param>
    /// <param name="k">K.</param>
    /// <param name="ldk">Elements between rows of K.</param>
    /// <param name="v">What rows are multiplied by.</param>
    /// <param name="ldv">Elements between these.</param>
    /// <param name="across">What lanes are multiplied by, adjacent.</param>
    /// <param name="laneSums">The sums of <see cref="SumLanes"/>.</param>
    /// <param name="sums">The sums of <see cref="SumRows"/>.</param>
    public abstract void SumBoth(long rows, long lanes, T* k, long ldk, T* v, long ldv, T* across, T* laneSums, T* sums);

    /// <summary>totals[c·ld + row] += the sums that <see cref="SumLanes"/> left, which are then 0.</summary>
    public abstract void AddLanes(long rows, long columns, T* sums, double* totals, long ld);

    /// <summary>As <see cref="SumRows"/>, carried in twice the precision and added to sums: in FP64 alone for floats; for doubles with errors beside.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="lanes">Lanes, a multiple of <see cref="PanelWidth"/>.</param>
    /// <param name="k">K.</param>
    /// <param name="ldk">Elements between rows of K.</param>
    /// <param name="columns">Columns of V.</param>
    /// <param name="v">V, row-major.</param>
    /// <param name="ldv">Elements between rows of V.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="errors">What is to be added to them in the end; not touched for floats.</param>
    /// <param name="lds">Elements between those of two columns.</param>
    public abstract void SumRowsExactly(long rows, long lanes, T* k, long ldk, long columns, T* v, long ldv, double* sums, double* errors, long lds);

    /// <summary>destination[lane·ld + row] = tile[row·ldTile + lane].</summary>
    public abstract void Transpose(long rows, long lanes, T* tile, long ldTile, T* destination, long ld);

    /// <summary>Copies a stretch of a result that is too large for the caches, past them.</summary>
    public abstract void Stream(long count, T* source, T* destination);

    /// <summary>total += value, for many.</summary>
    public abstract void AddWide(long count, T* values, double* totals);
}
