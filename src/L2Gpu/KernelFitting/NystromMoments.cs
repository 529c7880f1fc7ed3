using System.Numerics;
using L2Gpu.Fitting;

namespace L2Gpu.KernelFitting;

/// <summary>The moments of the features of rows, in one pass that makes them.</summary>
internal static class NystromMoments
{
    /// <summary>Sums them.</summary>
    /// <param name="session">A session over <see cref="NystromRows{T}"/>.</param>
    /// <param name="data">Targets and weights of these rows.</param>
    /// <param name="intercept">Whether sums are about the means.</param>
    public static Moments Sum<T>(FitSession<T> session, NystromData data, bool intercept)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Moments moments = MomentPass.Run(session, intercept, needsDeviations: false, (shape, matrix, _) =>
        {
            using var sums = new MomentSegments<T>(session.Accelerator, session.Queue, session.Arena, shape, matrix, work => session.HostStage(MomentSegments<T>.HostStage, work));
            long count = session.EachBlock("moments", (x, y, w) =>
            {
                sums.BeginBlock();
                sums.Add(x, y, w);
            });
            sums.Finish();
            return count;
        });

        // What the pass over other rows looks at on the host is known here.
        double[] means = data.Means(data.Values);
        var tally = new WeightTally<double>();
        for (int i = 0; i < data.Rows; i++) tally.Add(data.RowWeights?[i] ?? 1);
        return moments with { TargetSquares = [.. means.Select((mean, k) => data.Squares(data.Values, k, mean))], Weights = tally.Count };
    }
}
