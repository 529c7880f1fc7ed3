using System.Linq.Expressions;

namespace L2Gpu.Kernels;

public sealed partial class KernelFunction
{
    /// <summary>The most instructions of a kernel's program.</summary>
    public const int MostInstructions = 1000;

    internal const string CustomName = "custom";

    /// <summary>A kernel of your own, as in <c>Custom((x, y) => Exp(-gamma * SquaredDistance(x, y)) + c * Dot(x, y))</c>.</summary>
    /// <param name="kernel">
    /// k(x, y) in the words of <see cref="KernelMath"/>, the operators + − * / and numbers. What does not depend on the points is computed now, and never again: a variable that is
    /// changed later changes nothing.
    /// </param>
    /// <remarks>
    /// It is translated, not called: the CPU runs it over vectors, and a device compiles it; numbers are parameters there, so that another gamma is no other program. It may lack
    /// symmetry; <see cref="PairProgram.IsSymmetric"/> tells.
    /// </remarks>
    /// <exception cref="ArgumentException">Something in it is not supported, a number in it is not finite, or it is too long; the message names it.</exception>
    public static KernelFunction Custom(Expression<Func<KernelPoint, KernelPoint, double>> kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        PairProgram program = Checked(KernelExpression.Translate(kernel));
        return new(CustomName, [], [], _ => program, needsColumns: false);
    }

    /// <summary>The sum of two kernels; see <see cref="Add"/>.</summary>
    public static KernelFunction operator +(KernelFunction left, KernelFunction right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Add(right);
    }

    /// <summary>The product of two kernels; see <see cref="Multiply(KernelFunction)"/>.</summary>
    public static KernelFunction operator *(KernelFunction left, KernelFunction right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Multiply(right);
    }

    /// <summary>A multiple of a kernel; see <see cref="Multiply(double)"/>.</summary>
    public static KernelFunction operator *(double factor, KernelFunction kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.Multiply(factor);
    }

    /// <summary>The sum of this kernel and another.</summary>
    /// <param name="other">The other, of the same length scales.</param>
    /// <exception cref="ArgumentException">Their length scales differ, or they are too long together.</exception>
    public KernelFunction Add(KernelFunction other) => Combined(PairOperation.Add, other);

    /// <summary>The product of this kernel and another.</summary>
    /// <param name="other">The other, of the same length scales.</param>
    /// <exception cref="ArgumentException">Their length scales differ, or they are too long together.</exception>
    public KernelFunction Multiply(KernelFunction other) => Combined(PairOperation.Multiply, other);

    /// <summary>A multiple of this kernel.</summary>
    /// <param name="factor">The factor, finite; a negative one makes of a kernel that is positive semidefinite one that is not.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not finite.</exception>
    public KernelFunction Multiply(double factor)
    {
        ThrowIfNotFinite(factor, nameof(factor));
        return new(CustomName, [], LengthScales, columns => Checked(Build(b => b.Binary(PairOperation.Multiply, b.Constant(factor), b.Append(_programFor(columns), exchanged: false)))), NeedsColumns);
    }

    private KernelFunction Combined(PairOperation operation, KernelFunction other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!LengthScales.AsSpan().SequenceEqual(other.LengthScales.AsSpan()))
            throw new ArgumentException($"{this} and {other} divide columns by other length scales. Combine them first, and give the result length scales.", nameof(other));
        return new(
            CustomName, [], LengthScales, columns => Checked(Build(b =>
            {
                int left = b.Append(_programFor(columns), exchanged: false);
                return b.Binary(operation, left, b.Append(other._programFor(columns), exchanged: false));
            })), NeedsColumns || other.NeedsColumns);
    }

    private static PairProgram Checked(PairProgram program)
    {
        if (program.Instructions.Length > MostInstructions)
            throw new ArgumentException($"The kernel takes {program.Instructions.Length} instructions; at most {MostInstructions} are supported. Write it with fewer steps.");
        foreach (double constant in program.Constants)
        {
            if (!double.IsFinite(constant)) throw new ArgumentException($"A part of the kernel that is made of numbers alone is {constant}; it must be finite.");
        }

        return program;
    }
}
