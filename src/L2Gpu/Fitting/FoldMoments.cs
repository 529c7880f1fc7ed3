using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>The moments of each part of the rows, from the one pass over them, and what they make of training sets.</summary>
/// <remarks>
/// A training set is the sum of its parts, never the difference of all rows and the rest: where the rest holds nearly all variance, a
/// difference would keep nothing but its rounding. See docs/decisions/0014-folds-are-merged.md.
/// </remarks>
internal sealed class FoldMoments(FoldPlan plan, GramShape shape)
{
    /// <summary>What the sums of the folds are called where the host adds them up for another device.</summary>
    public const string HostStage = "merged folds";

    private readonly int _order = (int)shape.Order;
    private double[][] _parts = [];

    public GramShape Shape => shape;

    /// <summary>Reads every row once; the whole of it goes to <paramref name="matrix"/>.</summary>
    /// <returns>The number of rows.</returns>
    public long Sum<T>(FitSession<T> session, long rowCount, MatrixView<double> matrix, Action<RowLabels<T>> inspect)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RowPartition parts = plan.Training;
        _parts = new double[parts.Count][];
        var sums = new IGramAccumulator<T>?[parts.Count];
        void Finish(int part)
        {
            if (sums[part] is not { } sum) return;
            sum.Finish(matrix);
            _parts[part] = session.Arena.Download(matrix);
            sum.Dispose();
            sums[part] = null;
        }

        try
        {
            using var source = new PartitionedRowSource<T>(session.Source, parts, rowCount, static _ => true, inspect);
            long rows = session.EachBlock("moments", source, (x, y, weights) =>
            {
                if (sums[source.Part] is null)
                {
                    // Runs never come back: the memory of one is that of the next.
                    if (parts.IsOrdered && source.Part > 0) Finish(source.Part - 1);
                    sums[source.Part] = session.Get<IGram<T>>().Begin(session.Queue, shape);
                }

                sums[source.Part]!.Add(x, y, weights);
            });
            for (int part = 0; part < sums.Length; part++) Finish(part);
            session.Queue.Write<double>(session.HostStage(HostStage, () => Merged(0, _parts.Length)!), matrix);
            return rows;
        }
        finally
        {
            foreach (IGramAccumulator<T>? sum in sums) sum?.Dispose();
        }
    }

    /// <summary>The moments of each fold's training set, fold by fold.</summary>
    public IEnumerable<(int Fold, double[] Moments)> TrainingSets() => plan.IsPast ? Pasts() : AllBut(0, _parts.Length, null);

    private IEnumerable<(int Fold, double[] Moments)> Pasts()
    {
        double[]? past = null;
        for (int fold = 0; fold < plan.Count; fold++)
        {
            past = Merge(past, _parts[fold]);
            yield return (fold, past);
        }
    }

    // By halves: what is outside a range and what is in its one half are outside of the other. So k log k mergers, and memory for log k more matrices.
    private IEnumerable<(int Fold, double[] Moments)> AllBut(int first, int end, double[]? outside)
    {
        if (end - first == 1)
        {
            yield return (first, outside!);
            yield break;
        }

        int middle = (first + end) / 2;
        foreach ((int, double[]) set in AllBut(first, middle, Merge(outside, Merged(middle, end)!))) yield return set;
        foreach ((int, double[]) set in AllBut(middle, end, Merge(outside, Merged(first, middle)!))) yield return set;
    }

    private double[]? Merged(int first, int end)
    {
        double[]? sum = null;
        for (int part = first; part < end; part++) sum = Merge(sum, _parts[part]);
        return sum;
    }

    private double[] Merge(double[]? a, double[] b) => a is null ? b : MomentAlgebra.Merge(a, b, _order, shape.Centered);
}
