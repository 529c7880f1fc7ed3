using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>Powers of two that bring right sides to where FP32 has room, for those that are far from it.</summary>
/// <param name="problem">Where.</param>
/// <param name="values">One for each right side.</param>
internal sealed class ColumnUnits(KernelProblem problem, double[] values)
{
    // Solutions and search directions are within some powers of ten of the right side, in either direction.
    private const double Far = 1e6;

    /// <summary>What each right side is multiplied by.</summary>
    public double[] Values => values;

    public bool IsOne => Array.TrueForAll(values, unit => unit == 1);

    /// <summary>Finds them.</summary>
    public static ColumnUnits Of(KernelProblem problem, DeviceArena arena, MatrixView<double> b)
    {
        VectorView<double> squares = arena.Vector<double>(b.Columns);
        problem.Accelerator.Get<IKrylovSteps<double>>().Dot(problem.Queue, b, b, squares);
        return new(problem, Array.ConvertAll(arena.Download(squares), square => square is 0 or (> 1 / (Far * Far) and < Far * Far) ? 1 : Binary.RootToOne(square)));
    }

    /// <summary>Multiplies columns by them.</summary>
    public void Multiply(DeviceArena arena, MatrixView<double> source, MatrixView<double> destination) => Scale(arena, source, values, destination);

    /// <summary>Divides columns by them, in place.</summary>
    public void Divide(DeviceArena arena, MatrixView<double> columns)
    {
        MatrixView<double> copy = arena.Matrix<double>(columns.Rows, columns.Columns);
        problem.Accelerator.Get<IKrylovSteps<double>>().Gather(problem.Queue, columns, [.. Enumerable.Range(0, values.Length)], copy);
        Scale(arena, copy, Array.ConvertAll(values, unit => 1 / unit), columns);
    }

    private void Scale(DeviceArena arena, MatrixView<double> source, double[] factors, MatrixView<double> destination)
    {
        int count = factors.Length;
        var diagonal = new double[count * count];
        for (int i = 0; i < count; i++) diagonal[(i * count) + i] = factors[i];
        problem.Accelerator.Get<IGemm<double>>().Multiply(
            problem.Queue, Transpose.No, Transpose.No, 1, source.AsBatch(), arena.Upload<double>(diagonal, count, count).AsBatch(), 0, destination.AsBatch());
    }
}
