using System.Numerics;
using System.Runtime.Intrinsics;

namespace L2Gpu.Cpu;

/// <summary>Adds rows to residual sums, for one instruction set. Single-threaded, without state, safe to share.</summary>
internal abstract unsafe class ResidualKernel<T>
    where T : unmanaged
{
    /// <summary>Rows taken at a time.</summary>
    public const int BlockRows = 4;

    /// <summary>What vectors over the features are padded to a multiple of, in elements.</summary>
    public const int Padding = 8;

    /// <summary>The kernel for an instruction set.</summary>
    public static ResidualKernel<T> Create(Isa isa) => isa switch
    {
        Isa.Avx512 => new ResidualKernel<T, Vector512<double>, WideLoad512>(),
        Isa.Avx2 => new ResidualKernel<T, Vector256<double>, WideLoad256>(),
        _ => new ResidualKernel<T, Vector<double>, WideLoadVector>(),
    };

    /// <summary>Adds four rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="x">Where the rows start.</param>
    /// <param name="y">Where their targets start; not read for a row of weight 0.</param>
    /// <param name="weights">Their weights. A row of weight 0 fills up, and must be finite.</param>
    /// <param name="gradient">Σ w(x − center)ᵀe, laid out as the coefficients are.</param>
    /// <param name="sums">Σ we² for each target, then Σ we.</param>
    /// <param name="scratch">Room for four padded rows.</param>
    /// <param name="ahead">How many bytes further on the rows will lie that come next, if they can be foreseen.</param>
    public abstract void Add(in ResidualModel model, T** x, T** y, double* weights, double* gradient, double* sums, double* scratch, nint ahead);
}
