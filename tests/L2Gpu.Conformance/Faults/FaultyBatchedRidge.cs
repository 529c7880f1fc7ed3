using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyBatchedRidge<T>(IBatchedRidge<T> right, Fault fault) : IBatchedRidge<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public void Solve(IQueue queue, BatchedRidgeData<T> data, BatchedRidgePenalties penalties, bool intercept, BatchedRidgeResults results)
    {
        right.Solve(queue, data, penalties, intercept, results);
        long d = data.X.Columns, t = data.Y.Columns;
        var problems = new BatchedProblems<T>(
            Read(queue, data.Offsets.AsRow()), (int)d, (int)t, Read(queue, data.X), Read(queue, data.Y), data.Weights is { } w ? Read(queue, w.AsRow()) : null)
        {
            Intercept = intercept,
        };
        double[] lambda = Read(queue, results.Lambda.AsRow()), values = Read(queue, penalties.Values.AsRow());
        BatchedRidgeBounds<T> Bounds(long p) => new(problems, (int)p);

        fault.Strike(queue, ConformanceOutput.BatchedCoefficients, results.Coefficients.AsBatch(), i => Bounds(i / (t * d)).Coefficient(lambda[i / (t * d)], (int)(i % (t * d))));
        fault.Strike(queue, ConformanceOutput.BatchedCenter, results.Center.AsBatch(), i => Bounds(i / d).Center((int)(i % d)));
        fault.Strike(queue, ConformanceOutput.BatchedOffset, results.Offset.AsBatch(), i => Bounds(i / t).Center((int)(d + (i % t))));
        fault.Strike(
            queue, ConformanceOutput.BatchedLambda, results.Lambda.AsRow().AsBatch(),
            i => penalties.Form == BatchedPenaltyForm.SharedRelative ? lambda[i] * Bounds(i).Roundings : 0);
        fault.Strike(queue, ConformanceOutput.BatchedBackwardError, results.BackwardError.AsBatch(), i =>
        {
            long p = i / t, k = i % t;
            double[] beta = Read(queue, results.Coefficients.Block(p, k * d, 1, d)), center = Read(queue, results.Center.Block(p, 0, 1, d));
            return Bounds(p).BackwardError(lambda[p], beta, center, Read(queue, results.Offset.Block(p, k, 1, 1))[0], (int)k).Bound;
        });
        if (results.LeaveOneOut is { } errors)
        {
            fault.Strike(queue, ConformanceOutput.BatchedLeaveOneOut, errors.AsBatch(), i =>
            {
                BatchedRidgeBounds<T> bounds = Bounds(i / values.Length);
                return bounds.LeaveOneOut(values[i % values.Length] * (penalties.Form == BatchedPenaltyForm.SharedRelative ? bounds.Scale : 1));
            });
        }

        fault.StrikeWhole(queue, ConformanceOutput.BatchedStatus, results.Status);
    }

    public void Predict(IQueue queue, MatrixView<T> x, VectorView<long> offsets, BatchedLinearModels models, MatrixView<double> predictions)
    {
        right.Predict(queue, x, offsets, models, predictions);
        double[] found = Read(queue, predictions);
        fault.Strike(queue, ConformanceOutput.BatchedPredictions, predictions.AsBatch(), i => 1e-9 * (1 + Math.Abs(found[i])));
    }

    private static TElement[] Read<TElement>(IQueue queue, MatrixView<TElement> view)
        where TElement : unmanaged
    {
        var values = new TElement[view.Count];
        queue.Read(view, values.AsSpan());
        return values;
    }
}
