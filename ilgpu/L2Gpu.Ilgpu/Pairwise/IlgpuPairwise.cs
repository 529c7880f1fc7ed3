using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Functions of pairs of points.</summary>
internal sealed class IlgpuPairwise<T, TArithmetic, TFused>(IlgpuContext context) : PairwiseOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TArithmetic : struct, IArithmetic<T>
    where TFused : struct, IFused
{
    /// <inheritdoc/>
    protected override IConversion<T> Scaler { get; } = new IlgpuConversion<T, TArithmetic>(context);

    /// <inheritdoc/>
    protected override void RunMatrix(IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> matrix)
    {
        using var leases = new Leases(x.Buffer, y.Buffer, matrix.Buffer);
        using var code = new UploadedCode<T>(context, queue, program);
        PairArguments<T> arguments = Arguments(program, code, x, y) with { Matrix = new(matrix), IsSymmetric = symmetric ? 1 : 0 };
        long down = context.Across(x.Rows), groups = symmetric ? Triangle.First(down) : down * context.Across(y.Rows);
        if (code.IsShort) context.Tiles(queue, PairKernel.Matrix<T, TArithmetic, FewRegisters>, groups, arguments);
        else context.Tiles(queue, PairKernel.Matrix<T, TArithmetic, ManyRegisters>, groups, arguments);
    }

    /// <inheritdoc/>
    protected override void RunMultiply(IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> v, MatrixView<T> product, Summation summation)
    {
        using var leases = new Leases(x.Buffer, y.Buffer, v.Buffer, product.Buffer);
        using var code = new UploadedCode<T>(context, queue, program);
        bool isCompensated = IsCompensated(summation);
        using ScratchArray<double> sums = ScratchArray<double>.Zeros(context, queue, product.Count * (isCompensated ? 2 : 1));
        PairArguments<T> arguments = Arguments(program, code, x, y) with { Matrix = new(v), Product = new(product), Sums = sums.View, R = product.Columns, IsCompensated = isCompensated ? 1 : 0 };
        if (code.IsShort) context.Tiles(queue, PairKernel.Multiply<T, TArithmetic, FewRegisters, TFused>, context.Across(x.Rows), arguments);
        else context.Tiles(queue, PairKernel.Multiply<T, TArithmetic, ManyRegisters, TFused>, context.Across(x.Rows), arguments);
    }

    /// <inheritdoc/>
    protected override void RunDiagonal(IQueue queue, PairProgram program, MatrixView<T> x, VectorView<T> diagonal)
    {
        using var leases = new Leases(x.Buffer, diagonal.Buffer);
        using var code = new UploadedCode<T>(context, queue, program);
        PairArguments<T> arguments = Arguments(program, code, x, x) with { Diagonal = VectorArgument.Of(diagonal) };
        if (code.IsShort) context.Each(queue, PairKernel.Diagonal<T, TArithmetic, FewRegisters>, x.Rows, arguments);
        else context.Each(queue, PairKernel.Diagonal<T, TArithmetic, ManyRegisters>, x.Rows, arguments);
    }

    /// <inheritdoc/>
    protected override Int128 ScratchOfMatrix(PairProgram program, PairwiseShape shape) => UploadedCode<T>.Bytes(program);

    /// <inheritdoc/>
    protected override Int128 ScratchOfMultiply(PairProgram program, PairwiseShape shape, long rightSides, Summation summation)
        => UploadedCode<T>.Bytes(program) + ((IsCompensated(summation) ? 2 : 1) * sizeof(double) * (Int128)shape.Rows * rightSides);

    // Sums of FP32 are FP64 in any case.
    private static bool IsCompensated(Summation summation) => summation == Summation.Compensated && typeof(T) == typeof(double);

    private static PairArguments<T> Arguments(PairProgram program, UploadedCode<T> code, MatrixView<T> x, MatrixView<T> y) => new()
    {
        X = new(x), Y = new(y), Code = code.Code, Constants = code.Constants, N = x.Rows, M = y.Rows, D = x.Columns, Instructions = program.Instructions.Length, NeedsDot = Flag(program, PairOperation.Dot),
        NeedsSquared = Flag(program, PairOperation.SquaredDistance), NeedsAbsolute = Flag(program, PairOperation.L1Distance), NeedsChi = Flag(program, PairOperation.ChiSquaredDistance),
        NeedsNorms = Math.Max(Flag(program, PairOperation.LeftSquaredNorm), Flag(program, PairOperation.RightSquaredNorm)),
    };

    private static int Flag(PairProgram program, PairOperation quantity) => program.Needs(quantity) ? 1 : 0;
}
