using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>The points of a call, packed; memory for as long as the call lasts.</summary>
internal sealed unsafe class PointMemory<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // From so many columns on ‖x‖² + ‖y‖² − 2xᵀy is faster than the differences, norms, guard and all.
    private const int ProductColumns = 12;

    // A centre is only to be somewhere among the points, so a few of them will do.
    private const long CenterPoints = 256;

    private readonly List<ScratchBlock<T>> _blocks = [];
    private readonly WorkerPool _pool;
    private readonly PairKernel<T> _kernel;
    private readonly PanelKernel<T> _panels;

    public PointMemory(WorkerPool pool, PairKernel<T> kernel, PanelKernel<T> panels, PairQuantitySet needs, PointSet<T> x, PointSet<T>? y)
    {
        (_pool, _kernel, _panels) = (pool, kernel, panels);
        try
        {
            T* center = IsByProducts(needs, x.Columns) ? Center(x, y ?? x) : null;
            X = Prepare(x, needs, center);
            Y = y is { } other ? Prepare(other, needs, center) : X;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The points x.</summary>
    public PointSet<T> X { get; }

    /// <summary>The points y.</summary>
    public PointSet<T> Y { get; }

    /// <summary>Whether squared distances come from products of points less a centre.</summary>
    public static bool IsByProducts(PairQuantitySet needs, long columns) => needs.Squared && columns >= ProductColumns;

    /// <summary>Bytes that the points of a call take.</summary>
    public static Int128 Bytes(PanelKernel<T> panels, PairQuantitySet needs, PairwiseShape shape)
    {
        bool byProducts = IsByProducts(needs, shape.Columns), packed = NeedsPanels(needs, byProducts);
        Int128 Of(long points)
        {
            Int128 all = ScratchPool.BytesOf<T>(PanelKernel<T>.PackedSize(panels.Nr, points, shape.Columns)), norms = ScratchPool.BytesOf<T>(PanelKernel<T>.PackedSize(panels.Nr, points, 1));
            return (((packed ? 1 : 0) + (byProducts ? 1 : 0)) * all) + (((needs.Norms ? 1 : 0) + (byProducts ? 1 : 0)) * norms);
        }

        return Of(shape.Rows) + (shape.IsSame ? 0 : Of(shape.OtherRows)) + (byProducts ? ScratchPool.BytesOf<T>(shape.Columns) : 0);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (ScratchBlock<T> block in _blocks) block.Dispose();
        _blocks.Clear();
    }

    private static bool NeedsPanels(PairQuantitySet needs, bool byProducts) => needs.Dot || needs.Absolute || needs.Chi || needs.Norms || (needs.Squared && !byProducts);

    private PointSet<T> Prepare(PointSet<T> points, PairQuantitySet needs, T* center)
    {
        if (center != null)
        {
            points.Shifted = Pack(points);
            points.ShiftedNorms = Norms(points, points.Shifted, center);
        }

        if (NeedsPanels(needs, center != null)) points.Panels = Pack(points);
        if (needs.Norms) points.Norms = Norms(points, points.Panels, null);
        return points;
    }

    private T* Pack(PointSet<T> points)
    {
        T* panels = Rent(PanelKernel<T>.PackedSize(_panels.Nr, points.Count, points.Columns));
        PackJob<T> job = new()
        {
            Kernel = _panels, LineMajor = true, Lines = points.Count, End = points.Columns, KStep = PointSet<T>.KStep(points.Columns), Source = points.Source, Ld = points.Ld,
            Packed = panels,
        };
        _pool.Run(ref job, job.TaskCount);
        return panels;
    }

    private T* Norms(PointSet<T> points, T* panels, T* center)
    {
        T* norms = Rent(PanelKernel<T>.PackedSize(_panels.Nr, points.Count, 1));
        PointNormJob<T> job = new() { Kernel = _kernel, Count = points.Count, Columns = points.Columns, Panels = panels, Center = center, Norms = norms };
        _pool.Run(ref job, job.TaskCount);
        return norms;
    }

    /// <summary>The mean of some points of both sets, leaving out what is not finite.</summary>
    private T* Center(PointSet<T> x, PointSet<T> y)
    {
        T* center = Rent(x.Columns);
        var sums = new double[x.Columns];
        AddSome(x, sums);
        AddSome(y, sums);
        double count = Math.Max(1, Math.Min(x.Count, CenterPoints) + Math.Min(y.Count, CenterPoints));
        for (int j = 0; j < sums.Length; j++) center[j] = T.CreateTruncating(sums[j] / count);
        return center;
    }

    private static void AddSome(PointSet<T> points, double[] sums)
    {
        long some = Math.Min(points.Count, CenterPoints);
        for (long i = 0; i < some; i++)
        {
            T* point = points.Source + (points.Count / some * i * points.Ld);
            for (int j = 0; j < sums.Length; j++) sums[j] += T.IsFinite(point[j]) ? double.CreateTruncating(point[j]) : 0;
        }
    }

    private T* Rent(long count)
    {
        ScratchBlock<T> block = ScratchPool.Shared.Rent<T>(count);
        _blocks.Add(block);
        return block.Pointer;
    }
}
