using System.Numerics;
using System.Runtime.Intrinsics;

namespace L2Gpu.Cpu;

/// <summary>The inner loop of Householder reflections, for one instruction set. Single-threaded, without state, safe to share.</summary>
internal abstract unsafe class ReflectorKernel
{
    /// <summary>Rows are taken so many at a time, so that a panel is padded to a multiple of them.</summary>
    public const int RowStep = 4;

    /// <summary>The columns of a panel are padded to a multiple of this.</summary>
    public const int ColumnStep = 8;

    /// <summary>The kernel for an instruction set.</summary>
    public static ReflectorKernel Create(Isa isa) => isa switch
    {
        Isa.Avx512 => new SimdReflectorKernel<Vector512<double>, Simd512<double>>(),
        Isa.Avx2 => new SimdReflectorKernel<Vector256<double>, Simd256<double>>(),
        _ => new SimdReflectorKernel<Vector<double>, SimdVector<double>>(),
    };

    /// <summary>Adds the products of one column of a panel with itself and those right of it: sums[c] += Σᵢ P[i, column]·P[i, c].</summary>
    public abstract void Products(double* panel, nint width, nint rows, nint column, double* sums);

    /// <summary>
    /// Applies a reflection to the columns right of one, P[i, c] += P[i, column]·factors[c], scales that column, and adds the products of the
    /// next column, which it has just changed, in the same pass.
    /// </summary>
    /// <param name="panel">P, packed rows of <paramref name="width"/>.</param>
    /// <param name="width">Columns, a multiple of <see cref="ColumnStep"/>.</param>
    /// <param name="rows">Rows, a multiple of <see cref="RowStep"/>.</param>
    /// <param name="column">The column of the reflection; there must be one right of it.</param>
    /// <param name="factors">By column; 0 up to and with <paramref name="column"/>.</param>
    /// <param name="scale">What the column is multiplied by.</param>
    /// <param name="sums">The products, by column; those left of the next column are of no use.</param>
    public abstract void Reflect(double* panel, nint width, nint rows, nint column, double* factors, double scale, double* sums);
}
