using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>The stages of a read, one by one.</summary>
internal static class CrossbarStageTrial
{
    private const int Arrays = 3, FirstItem = 2;

    /// <summary>Runs each stage on numbers of its own: voltages, two disturbed arrays whose conductances are cut at 0.9, and what is sensed of three arrays.</summary>
    public static GuardedBatch<float>[] Run(ConformanceContext context, ICrossbarRead read, CrossbarReadTrial trial)
    {
        var numbers = new NumberStream(903);
        int lines = trial.Transposed ? trial.Columns : trial.Rows, sums = trial.Transposed ? trial.Rows : trial.Columns;
        GuardedBatch<float> inputs = Upload(trial.Batch, lines, value => 1.3f * value), conductances = Upload(trial.Rows, trial.Columns, value => 1 + value), noise = Upload(trial.Rows, trial.Columns, value => 0.1f * (1 + value));
        GuardedBatch<float> parts = context.Upload([.. numbers.Uniform<float>((long)Arrays * trial.Batch * sums).Select(value => 15 * value)], Arrays, trial.Batch, sums, trial.Layout);
        GuardedBatch<float> voltages = context.Output<float>(1, trial.Batch, lines, trial.Layout), disturbed = context.Output<float>(2, trial.Rows, trial.Columns, trial.Layout);
        GuardedBatch<float> sensed = context.Output<float>(1, trial.Batch, sums, trial.Layout);
        CellParameter spread = trial.Sigma is { } shared ? CellParameter.Shared(shared) : CellParameter.Each(noise.Matrix);
        read.Drive(context.Queue, trial.Chain, inputs.Matrix, voltages.Matrix);
        read.Disturb(context.Queue, trial.Address, FirstItem, conductances.Matrix, spread, 0.9f, disturbed.View);
        read.Sense(context.Queue, trial.Chain, trial.Address, parts.View, sensed.Matrix);
        inputs.ExpectUnchanged("inputs");
        conductances.ExpectUnchanged("conductances");
        noise.ExpectUnchanged("noise");
        parts.ExpectUnchanged("sums");
        return [voltages, disturbed, sensed];

        // NaN and an infinity where they are asked for.
        GuardedBatch<float> Upload(int rows, int columns, Func<float, float> map)
        {
            float[] values = [.. numbers.Uniform<float>((long)rows * columns).Select(map)];
            if (trial.HasSpecials) (values[1], values[columns + 1]) = (float.NaN, float.NegativeInfinity);
            return context.Upload(values, rows, columns, trial.Layout);
        }
    }

    /// <summary>Runs all stages, and compares bits.</summary>
    public static void Check(ConformanceContext context, CrossbarReadTrial trial)
    {
        context.Begin($"{trial}");
        GuardedBatch<float>[] found = Run(context, context.Get<ICrossbarRead>(), trial), wanted = Run(context, new CrossbarReadReference(), trial);
        foreach ((GuardedBatch<float> one, GuardedBatch<float> other, string name) in found.Zip(wanted, ["voltages", "disturbed", "sensed"]))
        {
            if (trial.HasSpecials) context.ExpectSameNumbers(name, one, other);
            else context.ExpectSameBits(name, one, other);
        }
    }

    /// <summary>A read with noise of each cell, in stages, with sums by a read without noise for each array.</summary>
    public static GuardedBatch<float> Composed(ConformanceContext context, ICrossbarRead read, CrossbarReadTrial trial)
    {
        (MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise) = trial.Upload(context);
        int lines = trial.Transposed ? trial.Columns : trial.Rows, sums = trial.Transposed ? trial.Rows : trial.Columns;
        var tiling = new ReadTiling(lines, trial.Chain.TileLines, trial.Transposed);
        GuardedBatch<float> voltages = context.Output<float>(1, trial.Batch, lines, GuardLayout.Packed), disturbed = context.Output<float>(1, trial.Rows, trial.Columns, GuardLayout.Gappy);
        GuardedBatch<float> parts = context.Output<float>((int)tiling.Tiles, trial.Batch, sums, GuardLayout.Gappy), outputs = context.Output<float>(1, trial.Batch, sums, trial.Layout);
        read.Drive(context.Queue, trial.Chain, inputs, voltages.Matrix);
        for (int item = 0; item < trial.Batch; item++)
        {
            read.Disturb(context.Queue, trial.Address, item, conductances, noise, float.NegativeInfinity, disturbed.View);
            for (long array = 0; array < tiling.Tiles; array++)
            {
                long first = array * tiling.Height, count = Math.Min(tiling.Height, lines - first);
                MatrixView<float> x = voltages.Matrix.Block(item, first, 1, count), to = parts.View[array].Block(item, 0, 1, sums);
                if (trial.Transposed) read.ReadTransposed(context.Queue, new(), new(0), x, disturbed.Matrix.Block(0, first, sums, count), 0, to);
                else read.Read(context.Queue, new(), new(0), x, disturbed.Matrix.Block(first, 0, count, sums), 0, to);
            }
        }

        read.Sense(context.Queue, trial.Chain, trial.Address, parts.View, outputs.Matrix);
        return outputs;
    }
}
