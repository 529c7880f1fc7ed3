using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>Gram matrices on the accelerator, beside the same by the reference.</summary>
internal static class GramTrial
{
    /// <summary>The moments of rows that come in blocks, without judging them.</summary>
    public static GuardedBatch<double> Moments<T>(
        ConformanceContext context, IGram<T> gram, RegressionRows<T> rows, bool centered, GuardLayout layout, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var shape = new GramShape(rows.Columns, rows.Targets, rows.Weights is not null, centered);
        var upload = new RegressionUpload<T>(context, rows, layout, blocks);
        GuardedBatch<double> moments = context.Output<double>(1, shape.Order, shape.Order, layout);
        using IGramAccumulator<T> sums = gram.Begin(context.Queue, shape);
        upload.AddTo(sums.Add);
        sums.Finish(moments.Matrix);
        upload.ExpectUnchanged();
        return moments;
    }

    /// <summary>What the reference says, in FP64 and in one block.</summary>
    public static double[] ExpectMoments(ConformanceContext context, RegressionRows<double> rows, bool centered)
        => Moments(context, new GramReference<double>(), rows, centered, GuardLayout.Packed).ReadDoubles("reference moments");

    /// <summary>Checks every moment against the reference, and that both triangles hold the same bits.</summary>
    public static void CheckMoments<T>(ConformanceContext context, RegressionRows<T> rows, bool centered, GuardLayout layout, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Describe(context, rows, centered, blocks);
        GuardedBatch<double> moments = Moments(context, context.Get<IGram<T>>(), rows, centered, layout, blocks);
        ExpectMoments(context, moments, rows, ExpectMoments(context, rows.Widen(), centered), centered, blocks);
    }

    /// <summary>Checks every moment against expected ones.</summary>
    public static void ExpectMoments<T>(
        ConformanceContext context, GuardedBatch<double> moments, RegressionRows<T> rows, double[] expected, bool centered, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int firstBlock = blocks.FirstOrDefault(size => size > 0, rows.Rows);
        context.ExpectClose("M", moments, expected, GramBounds.Moments(rows, centered, firstBlock));
        ExpectSymmetric(context, "M", moments);
    }

    /// <summary>Names the shape.</summary>
    public static void Describe<T>(ConformanceContext context, RegressionRows<T> rows, bool centered, params int[] blocks)
        where T : unmanaged, IFloatingPointIeee754<T>
        => context.Begin($"n={rows.Rows} d={rows.Columns} t={rows.Targets} weighted={rows.Weights is not null} centered={centered} blocks={string.Join('+', blocks)}");

    /// <summary>Checks one batch of XᵀWX, or of XXᵀ.</summary>
    public static void CheckProduct<T>(
        ConformanceContext context, int count, int n, int d, bool weighted, bool rowProduct, GuardLayout layout, bool shared = false, Func<int, T, T>? change = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"count={count} n={n} d={d} weighted={weighted} rows={rowProduct} layout={layout} shared={shared}");
        var numbers = new NumberStream(21);
        int inputs = shared ? 1 : count;
        T[] x = numbers.Uniform<T>((long)inputs * n * d);
        if (change is not null) x = [.. x.Select((value, i) => change(i, value))];
        T[]? weights = weighted ? numbers.Weights<T>((long)inputs * n) : null;
        GuardedBatch<T> result = Product(context, context.Get<IGram<T>>(), x, weights, inputs, count, n, d, rowProduct, layout);
        double[] wide = Dense.Widen(x);
        double[]? wideWeights = weights is null ? null : Dense.Widen(weights);
        double[] expected = Product(context, new GramReference<double>(), wide, wideWeights, inputs, count, n, d, rowProduct, GuardLayout.Packed).ReadDoubles("reference");
        double[] bounds = [.. Enumerable.Range(0, count).SelectMany(i => Bounds<T>(wide, wideWeights, shared ? 0 : i, n, d, rowProduct))];
        context.ExpectClose("G", result, expected, bounds);
        ExpectSymmetric(context, "G", result);
    }

    /// <summary>XᵀWX, or XXᵀ, of each matrix of a batch, without judging it.</summary>
    public static GuardedBatch<T> Product<T>(
        ConformanceContext context, IGram<T> gram, T[] x, T[]? weights, int inputs, int count, int n, int d, bool rowProduct, GuardLayout layout)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<T> input = context.Upload(x, inputs, n, d, layout);
        GuardedBatch<T>? w = weights is null ? null : context.Upload(weights, inputs, 1, n, layout);
        int order = rowProduct ? n : d;
        GuardedBatch<T> result = context.Output<T>(count, order, order, layout);
        BatchView<T> view = inputs == count ? input.View : input.Repeated(count);
        BatchView<T>? weightView = w is null ? null : inputs == count ? w.View : w.Repeated(count);
        if (rowProduct) gram.MultiplyRows(context.Queue, view, result.View);
        else gram.Multiply(context.Queue, view, weightView, result.View);
        input.ExpectUnchanged("X");
        w?.ExpectUnchanged("weights");
        return result;
    }

    private static double[] Bounds<T>(double[] x, double[]? weights, int index, int n, int d, bool rowProduct)
        where T : IFloatingPointIeee754<T>
    {
        double[] part = Array.ConvertAll(x.AsSpan(index * n * d, n * d).ToArray(), value => double.IsFinite(value) ? value : 0);
        return rowProduct
            ? GramBounds.Product<T>(Dense.Transpose(part, n, d), null, d, n)
            : GramBounds.Product<T>(part, weights?.AsSpan(index * n, n).ToArray(), n, d);
    }

    private static void ExpectSymmetric<T>(ConformanceContext context, string name, GuardedBatch<T> matrices)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] values = matrices.Read(name);
        int order = (int)matrices.View.Columns;
        for (int i = 0; i < values.Length; i++)
        {
            int row = i / order % order, column = i % order, mirrored = i + ((column - row) * order) + row - column;
            if (!values[i].Equals(values[mirrored]))
                context.Fail($"{name}{matrices.Element(i)} is {values[i]}, its mirror image {values[mirrored]}: the triangles differ.");
        }
    }
}
