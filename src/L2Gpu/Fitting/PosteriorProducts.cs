using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>What takes matrix products of a posterior: its covariance, and the variances of predictions.</summary>
internal static class PosteriorProducts
{
    private const int BlockElements = 1 << 20;

    /// <summary>V·diag(v)·Vᵀ, and the prior where no row reaches; symmetric to the last bit.</summary>
    public static double[,] Covariance(PosteriorBasis basis, double[] variances, double prior, Accelerator accelerator)
    {
        int d = basis.Columns, r = basis.Count;
        using IQueue queue = accelerator.Device.CreateQueue();
        using var arena = new DeviceArena(accelerator.Device, queue);

        // Outside the rows' reach the prior's S² − VVᵀ: taken together, v − τ².
        double outside = basis.PriorScale is null ? 0 : prior;
        var weighted = new double[d * r];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < r; j++) weighted[(i * r) + j] = basis.Directions[(i * r) + j] * (variances[j] - outside);
        }

        var product = new Product(accelerator, queue, arena);
        MatrixView<double> v = arena.Upload<double>(basis.Directions, d, r);
        double[] packed = arena.Download(product.Of(Transpose.No, arena.Upload<double>(weighted, d, r), Transpose.Yes, v));
        var result = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++) result[i, j] = result[j, i] = packed[(i * d) + j];
            if (basis.PriorScale is { } scale) result[i, i] += prior * scale[i];
        }

        return result;
    }

    /// <summary>The variance of β₀ + xᵀβ for each row and target, without noise.</summary>
    public static unsafe double[,] Variances<T>(BayesianRidgeModel model, PosteriorBasis basis, HostMatrix<T> x, Accelerator accelerator)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = basis.Columns, r = basis.Count, t = model.NoiseVariance.Length;
        var result = new double[x.Rows, t];
        if (x.Rows == 0) return result;
        using IQueue queue = accelerator.Device.CreateQueue();
        using var arena = new DeviceArena(accelerator.Device, queue);
        long blockRows = Math.Min(x.Rows, Math.Max(1, BlockElements / Math.Max(d, r)));
        MatrixView<double> v = arena.Upload<double>(basis.Directions, d, r), scores = arena.Matrix<double>(blockRows, r);
        MatrixView<double> input = arena.Matrix<double>(blockRows, d), output = arena.Matrix<double>(blockRows, t), filters = Filters(model, basis, arena);
        double[] staged = new double[blockRows * d], squares = new double[blockRows * r], outside = new double[blockRows];
        IGemm<double> gemm = accelerator.Get<IGemm<double>>();
        Span<double> all = MemoryMarshal.CreateSpan(ref result[0, 0], result.Length);
        using var source = new MemoryRowSource<T>(x, x.ColumnRange(0, 0), null, blockRows);
        while (source.TryRead(out RowBlock<T> block))
        {
            int rows = (int)block.Rows;
            for (int i = 0; i < rows; i++)
            {
                Span<double> row = staged.AsSpan(i * d, d);
                TensorPrimitives.ConvertTruncating(block.X.Row(i), row);
                TensorPrimitives.Subtract(row, model.Mean.Center.AsSpan(), row);
            }

            MatrixView<double> inputPart = input.Block(0, 0, rows, d), scorePart = scores.Block(0, 0, rows, r), outputPart = output.Block(0, 0, rows, t);
            queue.Write<double>(staged.AsSpan(0, rows * d), inputPart);
            gemm.Multiply(queue, Transpose.No, Transpose.No, 1, inputPart.AsBatch(), v.AsBatch(), 0, scorePart.AsBatch());
            Span<double> squared = squares.AsSpan(0, rows * r);
            queue.Read(scorePart, squared);
            TensorPrimitives.Multiply(squared, squared, squared);
            queue.Write<double>(squared, scorePart);
            gemm.Multiply(queue, Transpose.No, Transpose.No, 1, scorePart.AsBatch(), filters.AsBatch(), 0, outputPart.AsBatch());
            Span<double> variances = all.Slice(checked((int)block.FirstRow * t), rows * t);
            queue.Read(outputPart, variances);
            for (int i = 0; i < rows; i++)
            {
                double beyond = Beyond(basis, staged.AsSpan(i * d, d), squared.Slice(i * r, r));
                for (int k = 0; k < t; k++) variances[(i * t) + k] += (model.NoiseVariance[k] * basis.InverseWeight) + (model.PriorVariance[k] * beyond);
            }
        }

        return result;
    }

    private static MatrixView<double> Filters(BayesianRidgeModel model, PosteriorBasis basis, DeviceArena arena)
    {
        int r = basis.Count, t = model.NoiseVariance.Length;
        var filters = new double[r * t];
        for (int k = 0; k < t; k++)
        {
            double[] variances = basis.Variances(model.Lambda[k], model.NoiseVariance[k]);
            for (int j = 0; j < r; j++) filters[(j * t) + k] = variances[j];
        }

        return arena.Upload<double>(filters, r, t);
    }

    // How far a row lies from what the rows of the fit span, squared, in the units of the prior.
    private static double Beyond(PosteriorBasis basis, ReadOnlySpan<double> row, ReadOnlySpan<double> squares)
    {
        if (basis.PriorScale is not { } scale) return 0;
        double norm = 0;
        for (int j = 0; j < row.Length; j++) norm += scale[j] * row[j] * row[j];
        double beyond = norm - HostSums.Sum(squares);
        return beyond < 0 ? 0 : beyond;
    }
}
