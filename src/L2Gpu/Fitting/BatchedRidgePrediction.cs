using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Predictions of many linear models, some problems at a time.</summary>
internal static class BatchedRidgePrediction
{
    private const int PartRows = 1 << 18;

    public static double[,] Run<T>(BatchedRidgeModel model, HostMatrix<T> x, long[] offsets, Accelerator accelerator)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int t = model.Targets;
        if ((Int128)x.Rows * t > Array.MaxLength)
            throw new ArgumentException($"{x.Rows} rows of {t} targets are more predictions than one array holds; predict some problems at a time.", nameof(x));
        var result = new double[x.Rows, t];
        bool isRemote = !accelerator.Device.TryGetService<IHostMemory>(out _);
        long partRows = isRemote ? Math.Min(PartRows, DevicePieces.RowsOf(accelerator.Info, Math.Max(1, x.Columns + t) * sizeof(double))) : PartRows;
        using IQueue queue = accelerator.Device.CreateQueue();
        for (int first = 0; first < model.Count;)
        {
            int end = first + 1;
            while (end < model.Count && offsets[end + 1] - offsets[first] <= partRows) end++;
            if (offsets[end] > offsets[first]) Part(model, x, offsets, first, end, accelerator, queue, MemoryMarshal.CreateSpan(ref result[0, 0], result.Length));
            first = end;
        }

        return result;
    }

    private static void Part<T>(BatchedRidgeModel model, HostMatrix<T> x, long[] offsets, int first, int end, Accelerator accelerator, IQueue queue, Span<double> result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = model.Columns, t = model.Targets, count = end - first;
        long row = offsets[first], rows = offsets[end] - row;
        using var arena = new DeviceArena(accelerator.Device, queue);
        VectorView<long> bounds = arena.Vector<long>(count + 1);
        queue.Write<long>(Array.ConvertAll(offsets[first..(end + 1)], o => o - row), bounds);
        var models = new BatchedLinearModels(
            arena.Upload<double>(model.Values.Coefficients.AsSpan(first * t * d, count * t * d), count, t * d),
            arena.Upload<double>(model.Values.Center.AsSpan(first * d, count * d), count, d),
            arena.Upload<double>(model.Values.Offset.AsSpan(first * t, count * t), count, t));
        MatrixView<double> predictions = arena.Matrix<double>(rows, t);

        // The second matrix has no columns: a row source wants targets, a prediction has none.
        HostMatrix<T> part = x.RowRange(row, rows);
        using var source = new MemoryRowSource<T>(part, part.ColumnRange(0, 0), null, blockRows: rows);
        using var feeder = new RowFeeder<T>(queue, null, CancellationToken.None, wholeBlocks: true);
        feeder.EachBlock("predict", source, (view, _, _) => accelerator.Get<IBatchedRidge<T>>().Predict(queue, view, bounds, models, predictions));
        queue.Read(predictions, result.Slice(checked((int)(row * t)), checked((int)(rows * t))));
    }
}
