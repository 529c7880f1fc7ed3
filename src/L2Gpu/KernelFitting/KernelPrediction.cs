using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>Predictions of a kernel model: b + k(x, Z)·α, block by block.</summary>
internal static class KernelPrediction
{
    private const int BlockElements = 1 << 20;

    public static double[,] Run<T>(KernelRidgeModel model, HostMatrix<T> x, Accelerator accelerator)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = (int)model.Columns, t = model.TargetNames.Length, m = (int)model.Centers;
        if ((Int128)x.Rows * t > Array.MaxLength)
            throw new ArgumentException($"{x.Rows} rows of {t} targets are more predictions than one array holds; predict some rows at a time.", nameof(x));
        var result = new double[x.Rows, t];
        if (x.Rows == 0) return result;
        using IQueue queue = accelerator.Device.CreateQueue();
        using var arena = new DeviceArena(accelerator.Device, queue);
        var dual = new double[m * t];
        for (int k = 0; k < t; k++)
        {
            for (int i = 0; i < m; i++) dual[(i * t) + k] = model.DualCoefficients[k][i];
        }

        long blockRows = Math.Min(x.Rows, Math.Min(Math.Max(1, BlockElements / d), DevicePieces.RowsOf(accelerator.Info, (d + t) * sizeof(double))));
        MatrixView<double> centers = KernelUpload.Points(queue, arena, model.Points.Span, m, d), alpha = arena.Upload<double>(dual, m, t);
        MatrixView<double> input = arena.Matrix<double>(blockRows, d), output = arena.Matrix<double>(blockRows, t);
        var staged = new double[blockRows * d];
        double[] factors = KernelPoints.FactorsOf(model.FeatureScale);
        IPairwise<double> pairwise = accelerator.Get<IPairwise<double>>();
        Span<double> all = MemoryMarshal.CreateSpan(ref result[0, 0], result.Length);

        // The second matrix has no columns: a row source wants targets, a prediction has none.
        using var source = new MemoryRowSource<T>(x, x.ColumnRange(0, 0), null, blockRows);
        while (source.TryRead(out RowBlock<T> block))
        {
            int rows = (int)block.Rows;
            for (int i = 0; i < rows; i++)
            {
                Span<double> row = staged.AsSpan(i * d, d);
                TensorPrimitives.ConvertTruncating(block.X.Row(i), row);
                if (factors.Length == 0) continue;
                TensorPrimitives.Subtract(row, model.FeatureCenter.AsSpan(), row);
                TensorPrimitives.Multiply(row, factors, row);
            }

            MatrixView<double> inputPart = input.Block(0, 0, rows, d), outputPart = output.Block(0, 0, rows, t);
            queue.Write<double>(staged.AsSpan(0, rows * d), inputPart);
            pairwise.Multiply(queue, model.Kernel, inputPart, centers, alpha, outputPart);
            Span<double> predicted = all.Slice(checked((int)block.FirstRow * t), rows * t);
            queue.Read(outputPart, predicted);
            for (int i = 0; i < rows; i++) TensorPrimitives.Add(predicted.Slice(i * t, t), model.Intercept.AsSpan(), predicted.Slice(i * t, t));
        }

        return result;
    }
}
