using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Predictions of a linear model: offset + (x − center)·B, block by block.</summary>
internal static class LinearPrediction
{
    private const int BlockElements = 1 << 20;

    public static double[,] Run<T>(RidgeModel model, HostMatrix<T> x, Accelerator accelerator)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = model.FeatureNames.Length, t = model.TargetNames.Length;
        if ((Int128)x.Rows * t > Array.MaxLength)
            throw new ArgumentException($"{x.Rows} rows of {t} targets are more predictions than one array holds; predict some rows at a time.", nameof(x));
        var result = new double[x.Rows, t];
        if (x.Rows == 0) return result;
        using IQueue queue = accelerator.Device.CreateQueue();
        using var arena = new DeviceArena(accelerator.Device, queue);
        var packed = new double[d * t];
        for (int j = 0; j < d; j++)
        {
            for (int k = 0; k < t; k++) packed[(j * t) + k] = model.Coefficients[k][j];
        }

        long blockRows = Math.Min(x.Rows, Math.Min(Math.Max(1, BlockElements / d), DevicePieces.RowsOf(accelerator.Info, (d + t) * sizeof(double))));
        MatrixView<double> b = arena.Upload<double>(packed, d, t), input = arena.Matrix<double>(blockRows, d), output = arena.Matrix<double>(blockRows, t);
        var staged = new double[blockRows * d];
        IGemm<double> gemm = accelerator.Get<IGemm<double>>();
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
                TensorPrimitives.Subtract(row, model.Center.AsSpan(), row);
            }

            MatrixView<double> inputPart = input.Block(0, 0, rows, d), outputPart = output.Block(0, 0, rows, t);
            queue.Write<double>(staged.AsSpan(0, rows * d), inputPart);
            gemm.Multiply(queue, Transpose.No, Transpose.No, 1, inputPart.AsBatch(), b.AsBatch(), 0, outputPart.AsBatch());
            Span<double> predicted = all.Slice(checked((int)block.FirstRow * t), rows * t);
            queue.Read(outputPart, predicted);
            for (int i = 0; i < rows; i++) TensorPrimitives.Add(predicted.Slice(i * t, t), model.Offset.AsSpan(), predicted.Slice(i * t, t));
        }

        return result;
    }
}
