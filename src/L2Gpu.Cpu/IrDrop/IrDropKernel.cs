using System.Numerics;
using System.Runtime.Intrinsics;

namespace L2Gpu.Cpu;

/// <summary>The parts of a solve on strips of lines, for one instruction set. Without state, safe to share.</summary>
internal abstract unsafe class IrDropKernel
{
    /// <summary>Word lines that are solved side by side.</summary>
    public abstract int StripRows { get; }

    /// <summary>Elements that a strip of word lines takes while it is solved.</summary>
    public static long StripSize(IrDropShape shape) => (long)shape.StripRows * shape.PaddedColumns;

    /// <summary>The kernel for an instruction set, which this machine must have.</summary>
    public static IrDropKernel Create(Isa isa) => isa switch
    {
        Isa.Avx512 => new IrDropKernel<Vector512<double>, Simd512<double>, RootMath512<double>>(),
        Isa.Avx2 => new IrDropKernel<Vector256<double>, Simd256<double>, RootMath256<double>>(),
        _ => new IrDropKernel<Vector<double>, SimdVector<double>, RootMathVector<double>>(),
    };

    /// <summary>Turns the cells of a strip of word lines, which <see cref="IrDropFactors.Cells"/> holds, and factors their lines.</summary>
    /// <param name="shape">The array.</param>
    /// <param name="factors">Where.</param>
    /// <param name="ratio">The resistance of a word line's segment over that of a bit line's.</param>
    /// <param name="strip">The strip of rows.</param>
    public abstract void FactorWordLines(IrDropShape shape, IrDropFactors factors, double ratio, int strip);

    /// <summary>Factors a strip of bit lines.</summary>
    public abstract void FactorBitLines(IrDropShape shape, IrDropFactors factors, int strip);

    /// <summary>t ← (L_w + γ)⁻¹(γ·x + drive): what a strip of word lines answers to voltages of bit lines.</summary>
    /// <param name="shape">The array.</param>
    /// <param name="factors">Its factors.</param>
    /// <param name="vectors">The solve; t is <see cref="IrDropVectors.Answer"/>.</param>
    /// <param name="x">Voltages of bit lines; rows and columns that pad are 0.</param>
    /// <param name="drive">Voltages of drivers.</param>
    /// <param name="strip">The strip of rows.</param>
    /// <returns>xᵀγ(x − t), if drivers are at 0.</returns>
    public abstract double Answer(IrDropShape shape, IrDropFactors factors, IrDropVectors vectors, double* x, double* drive, int strip);

    /// <summary>r ← r − α·(L_b·x + γ(x − t)), and y, the forward sweep of B⁻¹r, in place of t; for a strip of bit lines.</summary>
    /// <param name="shape">The array.</param>
    /// <param name="factors">Its factors.</param>
    /// <param name="vectors">The solve.</param>
    /// <param name="x">Voltages of bit lines.</param>
    /// <param name="sense">Voltages of their sense ends.</param>
    /// <param name="alpha">α.</param>
    /// <param name="keep">False where r counts as 0, whatever it holds.</param>
    /// <param name="strip">The strip of columns.</param>
    /// <returns>rᵀB⁻¹r.</returns>
    public abstract double Residual(IrDropShape shape, IrDropFactors factors, IrDropVectors vectors, double* x, double* sense, double alpha, bool keep, int strip);

    /// <summary>u ← u + α·p, then p ← B⁻¹r + β·p from the y that <see cref="Residual"/> left; for a strip of bit lines.</summary>
    /// <param name="shape">The array.</param>
    /// <param name="factors">Its factors.</param>
    /// <param name="vectors">The solve.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β.</param>
    /// <param name="first">True where there is no p yet: u stays, and p is B⁻¹r.</param>
    /// <param name="strip">The strip of columns.</param>
    /// <returns>pᵀL_b·p: squares of what falls over each segment.</returns>
    public abstract double Advance(IrDropShape shape, IrDropFactors factors, IrDropVectors vectors, double alpha, double beta, bool first, int strip);

    /// <summary>u ← u + α·p, for a strip of word lines.</summary>
    public abstract void AddDirection(IrDropShape shape, IrDropVectors vectors, double alpha, int strip);
}
