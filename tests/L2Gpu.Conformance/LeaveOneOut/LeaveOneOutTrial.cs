using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Leave-one-out errors on the accelerator, beside the same by the reference and by fitting again.</summary>
internal static class LeaveOneOutTrial
{
    /// <summary>The errors of rows that come in blocks, without judging them.</summary>
    public static GuardedBatch<double> Run<T>(
        ConformanceContext context, ILeaveOneOut<T> leaveOneOut, RegressionRows<T> rows, SpectralModel<T> model, GuardLayout layout, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var upload = new RegressionUpload<T>(context, rows, layout, blocks);
        GuardedBatch<double> errors = context.Output<double>(1, model.Lambdas.Length, rows.Targets, layout);
        using ILeaveOneOutAccumulator<T> sums = leaveOneOut.Begin(context.Queue, model.Upload(context, layout), rows.Weights is not null);
        upload.AddTo(sums.Add);
        sums.Finish(errors.Matrix);
        upload.ExpectUnchanged();
        return errors;
    }

    /// <summary>What the reference says of the same numbers.</summary>
    public static double[] Expect<T>(ConformanceContext context, RegressionRows<T> rows, SpectralModel<T> model)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Run(context, new LeaveOneOutReference<double>(), rows.Widen(), model.Widen(), GuardLayout.Packed).ReadDoubles("reference errors");

    /// <summary>Checks every error against the reference.</summary>
    public static void Check<T>(ConformanceContext context, RegressionRows<T> rows, SpectralModel<T> model, GuardLayout layout, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
        => context.ExpectClose(
            "errors", Run(context, context.Get<ILeaveOneOut<T>>(), rows, model, layout, blocks), Expect(context, rows, model),
            LeaveOneOutBounds.Elements(rows, model));

    /// <summary>The definition: each row is predicted by a model that was fitted, by elimination, without it.</summary>
    public static double[] Refit<T>(RegressionRows<T> rows, bool intercept, double[] lambdas)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int t = rows.Targets;
        var errors = new double[lambdas.Length * t];
        for (int l = 0; l < lambdas.Length; l++)
        {
            for (int k = 0; k < t; k++)
            {
                for (int left = 0; left < rows.Rows; left++)
                {
                    if (rows.Weight(left) == 0) continue;
                    double error = rows.Value(left, rows.Columns + k) - Predict(rows, left, k, intercept, lambdas[l]);
                    errors[(l * t) + k] += rows.Weight(left) * error * error;
                }
            }
        }

        return errors;
    }

    // Normal equations of [x, 1] with a penalty on x alone.
    private static double Predict<T>(RegressionRows<T> rows, int left, int target, bool intercept, double lambda)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int d = rows.Columns, p = intercept ? d + 1 : d;
        var a = new double[p * p];
        var b = new double[p];
        double Feature(int row, int j) => j < d ? rows.Value(row, j) : 1;
        for (int i = 0; i < rows.Rows; i++)
        {
            for (int j = 0; j < p && i != left; j++)
            {
                for (int k = 0; k < p; k++) a[(j * p) + k] += rows.Weight(i) * Feature(i, j) * Feature(i, k);
                b[j] += rows.Weight(i) * Feature(i, j) * rows.Value(i, d + target);
            }
        }

        for (int j = 0; j < d; j++) a[(j * p) + j] += lambda;
        double[] coefficients = Dense.Solve(a, b, p);
        return Enumerable.Range(0, p).Sum(j => coefficients[j] * Feature(left, j));
    }
}
