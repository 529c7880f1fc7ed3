using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IBatchedRidge{T}"/>: it validates, and an implementation carries out.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class BatchedRidgeOperator<T> : IBatchedRidge<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private static double Epsilon => double.CreateTruncating(T.BitIncrement(T.One) - T.One);

    /// <summary>A pivot at or below this share of its diagonal says that columns depend on each other.</summary>
    public static double SmallestPivot(long columns) => 4 * (columns + 8) * Epsilon;

    /// <summary>How near to 1 a leverage counts as 1, given the smallest pivot as a share of its diagonal: rounding grows as that falls.</summary>
    public static double LeverageMargin(double smallestPivot) => Epsilon * Math.Max(64, 16 / smallestPivot);

    /// <inheritdoc/>
    public void Solve(IQueue queue, BatchedRidgeData<T> data, BatchedRidgePenalties penalties, bool intercept, BatchedRidgeResults results)
    {
        ArgumentNullException.ThrowIfNull(queue);
        long rows = data.X.Rows, d = data.X.Columns, t = data.Y.Columns;
        Check.OnDevice(queue, data.X.Buffer, "x");
        Check.Matrix(queue, data.Y, rows, t, "y");
        Check.OnDevice(queue, data.Offsets.Buffer, "offsets");
        if (data.Offsets.Length == 0) throw new ArgumentException("offsets has no elements; one more than there are problems is needed.", nameof(data));
        if (data.Weights is { } weights) Check.Vector(queue, weights, rows, "weights");
        if (d == 0 || t == 0) throw new ArgumentException($"x has {d} columns and y has {t}; at least one of each is needed.", nameof(data));
        CheckPenalties(queue, data.Count, penalties, results);
        CheckResults(queue, data, penalties, results);
        if (data.Count > 0) Run(queue, data, penalties, intercept, results);
    }

    /// <inheritdoc/>
    public void Predict(IQueue queue, MatrixView<T> x, VectorView<long> offsets, BatchedLinearModels models, MatrixView<double> predictions)
    {
        ArgumentNullException.ThrowIfNull(queue);
        long count = models.Coefficients.Rows, d = x.Columns, t = predictions.Columns;
        Check.OnDevice(queue, x.Buffer, nameof(x));
        Check.Vector(queue, offsets, count + 1, nameof(offsets));
        Check.Matrix(queue, models.Coefficients, count, t * d, "coefficients");
        Check.Matrix(queue, models.Center, count, d, "center");
        Check.Matrix(queue, models.Offset, count, t, "offset");
        Check.Matrix(queue, predictions, x.Rows, t, nameof(predictions));
        BatchView<double> output = predictions.AsBatch();
        Check.Apart(output, x.AsBatch(), nameof(predictions), nameof(x));
        Check.Apart(output, offsets.AsRow().AsBatch(), nameof(predictions), nameof(offsets));
        Check.Apart(output, models.Coefficients.AsBatch(), nameof(predictions), "coefficients");
        Check.Apart(output, models.Center.AsBatch(), nameof(predictions), "center");
        Check.Apart(output, models.Offset.AsBatch(), nameof(predictions), "offset");
        if (count > 0 && predictions.Count > 0) RunPredict(queue, x, offsets, models, predictions);
    }

    /// <summary>The cost of one problem: its Gram matrix, a factorisation for each penalty, leverages where there are several, and the evidence.</summary>
    public static unsafe Workload Workload(long rows, long columns, long targets, long penalties)
    {
        double n = rows, d = columns, t = targets, searched = penalties > 1 ? penalties : 0;
        double flops = (n * d * (d + (2 * t))) + ((searched + 1) * d * d * ((d / 3) + (2 * t))) + (searched * n * d * (d + (2 * t))) + (4 * n * d * t);
        return new(flops, sizeof(T) * n * (d + t));
    }

    /// <summary>Carries out a valid call with at least one problem.</summary>
    protected abstract void Run(IQueue queue, BatchedRidgeData<T> data, BatchedRidgePenalties penalties, bool intercept, BatchedRidgeResults results);

    /// <summary>Carries out a valid <see cref="Predict"/> of at least one row.</summary>
    protected abstract void RunPredict(IQueue queue, MatrixView<T> x, VectorView<long> offsets, BatchedLinearModels models, MatrixView<double> predictions);

    private static void CheckPenalties(IQueue queue, long count, BatchedRidgePenalties penalties, BatchedRidgeResults results)
    {
        Check.OnDevice(queue, penalties.Values.Buffer, "penalties");
        if (!Enum.IsDefined(penalties.Form)) throw new ArgumentException($"There is no form {(int)penalties.Form} of penalties.", nameof(penalties));
        if (penalties.Form == BatchedPenaltyForm.PerProblem)
        {
            Check.Vector(queue, penalties.Values, count, "penalties");
            if (results.LeaveOneOut is not null)
                throw new ArgumentException("Leave-one-out errors are for a shared list of penalties; leave LeaveOneOut null where each problem has its own.", nameof(results));
        }
        else if (penalties.Values.Length == 0)
        {
            throw new ArgumentException("penalties has no elements; at least one is needed.", nameof(penalties));
        }
    }

    private static void CheckResults(IQueue queue, BatchedRidgeData<T> data, BatchedRidgePenalties penalties, BatchedRidgeResults results)
    {
        long count = data.Count, d = data.X.Columns, t = data.Y.Columns;
        Check.Matrix(queue, results.Coefficients, count, t * d, "coefficients");
        Check.Matrix(queue, results.Center, count, d, "center");
        Check.Matrix(queue, results.Offset, count, t, "offset");
        Check.Vector(queue, results.Lambda, count, "lambda");
        Check.Matrix(queue, results.BackwardError, count, t, "backwardError");
        Check.Vector(queue, results.Status, count, "status");
        if (results.LeaveOneOut is { } errors) Check.Matrix(queue, errors, count, penalties.Values.Length, "leaveOneOut");

        (string Name, MatrixView<double> View)[] outputs =
        [
            ("coefficients", results.Coefficients), ("center", results.Center), ("offset", results.Offset), ("lambda", results.Lambda.AsRow()),
            ("backwardError", results.BackwardError), .. results.LeaveOneOut is { } view ? [("leaveOneOut", view)] : Array.Empty<(string, MatrixView<double>)>(),
        ];
        BatchView<int> status = results.Status.AsRow().AsBatch();
        ApartFromInputs(status, "status", data, penalties);
        for (int i = 0; i < outputs.Length; i++)
        {
            BatchView<double> output = outputs[i].View.AsBatch();
            ApartFromInputs(output, outputs[i].Name, data, penalties);
            Check.Apart(output, status, outputs[i].Name, "status");
            for (int j = 0; j < i; j++) Check.Apart(output, outputs[j].View.AsBatch(), outputs[i].Name, outputs[j].Name);
        }
    }

    private static void ApartFromInputs<TOut>(BatchView<TOut> output, string name, BatchedRidgeData<T> data, BatchedRidgePenalties penalties)
        where TOut : unmanaged
    {
        Check.Apart(output, data.X.AsBatch(), name, "x");
        Check.Apart(output, data.Y.AsBatch(), name, "y");
        Check.Apart(output, data.Offsets.AsRow().AsBatch(), name, "offsets");
        Check.Apart(output, penalties.Values.AsRow().AsBatch(), name, "penalties");
        if (data.Weights is { } weights) Check.Apart(output, weights.AsRow().AsBatch(), name, "weights");
    }
}
