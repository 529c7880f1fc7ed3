using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Ridge problems one after the other by their definition, in FP64 on the host. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class BatchedRidgeReference<T> : BatchedRidgeOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override void Run(IQueue queue, BatchedRidgeData<T> data, BatchedRidgePenalties penalties, bool intercept, BatchedRidgeResults results)
    {
        int count = (int)data.Count, d = (int)data.X.Columns, t = (int)data.Y.Columns, grid = (int)penalties.Values.Length;
        double[] x = HostCopy.Read(queue, data.X), y = HostCopy.Read(queue, data.Y), values = HostCopy.Read(queue, penalties.Values.AsRow());
        double[]? w = data.Weights is { } weights ? HostCopy.Read(queue, weights.AsRow()) : null;
        var offsets = new long[count + 1];
        queue.Read(data.Offsets, offsets.AsSpan());
        double[] coefficients = Missing(count * t * d), center = Missing(count * d), offset = Missing(count * t), lambda = Missing(count);
        double[] backward = Missing(count * t), errors = Missing(count * grid);
        var status = new int[count];
        for (int p = 0; p < count; p++)
        {
            bool own = penalties.Form == BatchedPenaltyForm.PerProblem;
            double[] candidates = own ? [values[p]] : [.. values];
            var problem = new BatchedRidgeReferenceProblem(x, y, w, d, t, intercept, SmallestPivot(d), LeverageMargin);
            status[p] = (int)problem.Solve(offsets[p], offsets[p + 1], candidates, penalties.Form == BatchedPenaltyForm.SharedRelative, search: grid > 1 && !own || results.LeaveOneOut is not null);
            if (!own) problem.Errors?.CopyTo(errors, p * grid);
            lambda[p] = problem.Lambda;
            if (status[p] != 0) continue;
            problem.Coefficients.CopyTo(coefficients, p * t * d);
            problem.Center.CopyTo(center, p * d);
            problem.Offset.CopyTo(offset, p * t);
            problem.BackwardError.CopyTo(backward, p * t);
        }

        HostCopy.Write(queue, coefficients, results.Coefficients);
        HostCopy.Write(queue, center, results.Center);
        HostCopy.Write(queue, offset, results.Offset);
        HostCopy.Write(queue, lambda, results.Lambda.AsRow());
        HostCopy.Write(queue, backward, results.BackwardError);
        if (results.LeaveOneOut is { } view) HostCopy.Write(queue, errors, view);
        queue.Write<int>(status, results.Status);
    }

    /// <inheritdoc/>
    protected override void RunPredict(IQueue queue, MatrixView<T> x, VectorView<long> offsets, BatchedLinearModels models, MatrixView<double> predictions)
    {
        int d = (int)x.Columns, t = (int)predictions.Columns;
        double[] features = HostCopy.Read(queue, x), coefficients = HostCopy.Read(queue, models.Coefficients), result = HostCopy.Read(queue, predictions);
        double[] center = HostCopy.Read(queue, models.Center), offset = HostCopy.Read(queue, models.Offset);
        var bounds = new long[offsets.Length];
        queue.Read(offsets, bounds.AsSpan());
        for (int p = 0; p + 1 < bounds.Length; p++)
        {
            if (bounds[p] < 0 || bounds[p + 1] > x.Rows) continue;
            for (long i = bounds[p]; i < bounds[p + 1]; i++)
            {
                for (int k = 0; k < t; k++)
                {
                    double sum = offset[(p * t) + k];
                    for (int j = 0; j < d; j++) sum += (features[(i * d) + j] - center[(p * d) + j]) * coefficients[(((p * t) + k) * d) + j];
                    result[(i * t) + k] = sum;
                }
            }
        }

        HostCopy.Write(queue, result, predictions);
    }

    private static double[] Missing(int length)
    {
        var values = new double[length];
        Array.Fill(values, double.NaN);
        return values;
    }
}
