using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal static partial class CrossbarReadConformance
{
    private static void Stages(ConformanceContext context)
    {
        CrossbarReadTrial usual = new(3, 40, 130) { Chain = ReadChain.Usual };
        CrossbarReadTrial[] few = [usual, usual with { Sigma = 0, Transposed = true, Layout = GuardLayout.Wide }, usual with { HasSpecials = true, Sigma = 0.2f }];
        CrossbarReadTrial[] more =
        [
            new(1, 1, 1), new(1, 1, 31) { Sigma = 0.25f }, new(17, 129, 127), new(2, 5, 128) { Chain = ReadChain.Usual with { OutputNoise = 0 } }, new(5, 130, 257) { Chain = ReadChain.Usual, Transposed = true },
            new(2, 7, 40) { Address = new(1UL << 40, RandomStream.StepLimit - 1, (1L << 34) - 128), Chain = ReadChain.Usual, HasSpecials = true },
        ];
        foreach (CrossbarReadTrial trial in context.IsFull ? [.. few, .. more] : few) CrossbarStageTrial.Check(context, trial);
    }

    // What catches a stage that draws other numbers than a read, or leaves some of it out.
    private static void Composition(ConformanceContext context)
    {
        ReadChain chain = ReadChain.Usual;
        CrossbarReadTrial usual = new(2, 40, 70) { Chain = chain with { TileLines = 32 } };
        CrossbarReadTrial[] few = [usual, usual with { Transposed = true, Sigma = 0.1f }];
        CrossbarReadTrial[] more =
        [
            new(3, 300, 140) { Chain = chain }, new(3, 300, 140) { Chain = chain with { TileLines = 160 }, Transposed = true }, new(2, 300, 70) { Chain = chain with { TileLines = 128, Output = default } },
            new(2, 33, 200) { Chain = chain with { OutputNoise = 0 }, Sigma = 0 }, new(1, 600, 5) { Chain = chain with { TileLines = 96, Input = default }, Sigma = 0.3f },
        ];
        foreach (CrossbarReadTrial trial in context.IsFull ? [.. few, .. more] : few)
        {
            context.Begin($"{trial}");
            context.ExpectSameBits("results", CrossbarStageTrial.Composed(context, context.Get<ICrossbarRead>(), trial), trial.Run(context, new CrossbarReadReference()));
        }
    }

    private static void StagesAgain(ConformanceContext context)
    {
        var trial = new CrossbarReadTrial(3, 20, 140) { Chain = ReadChain.Usual };
        context.Begin($"{trial}");
        GuardedBatch<float>[] once = CrossbarStageTrial.Run(context, context.Get<ICrossbarRead>(), trial), again = CrossbarStageTrial.Run(context, context.Get<ICrossbarRead>(), trial);
        for (int stage = 0; stage < once.Length; stage++) context.ExpectSameBits($"stage {stage}", once[stage], again[stage]);
    }

    private static void RefusedStages(ConformanceContext context)
    {
        context.Begin($"batch=2 rows=3 columns=4");
        ICrossbarRead read = context.Get<ICrossbarRead>();
        IQueue queue = context.Queue;
        BatchView<float> Batch(int count, int rows, int columns) => context.Output<float>(count, rows, columns, GuardLayout.Gappy).View;
        MatrixView<float> x = Batch(1, 2, 3)[0], g = Batch(1, 3, 4)[0];
        BatchView<float> two = Batch(2, 3, 4), sums = Batch(2, 2, 4);
        SimulationAddress address = new(1), last = new(1, 0, Philox.IndexLimit - 128);
        void Disturb<TException>(string what, CellParameter noise, BatchView<float> disturbed, long first = 0, float least = 0, SimulationAddress? at = null)
            where TException : Exception
            => context.ExpectRefusal<TException>(what, () => read.Disturb(queue, at ?? address, first, g, noise, least, disturbed));
        void Sense<TException>(string what, ReadChain chain, BatchView<float> given, MatrixView<float> outputs, SimulationAddress? at = null)
            where TException : Exception
            => context.ExpectRefusal<TException>(what, () => read.Sense(queue, chain, at ?? address, given, outputs));
        context.ExpectRefusal<ArgumentException>("voltages of another shape", () => read.Drive(queue, PerCell, x, Batch(1, 2, 4)[0]));
        context.ExpectRefusal<ArgumentException>("voltages over inputs", () => read.Drive(queue, PerCell, x, x));
        context.ExpectRefusal<ArgumentException>("a converter of 1 bit", () => read.Drive(queue, PerCell with { Input = new(1, 1) }, x, Batch(1, 2, 3)[0]));
        Disturb<ArgumentException>("disturbed cells of another shape", 0, Batch(2, 4, 3));
        Disturb<ArgumentException>("disturbed cells over their conductances", 0, g.AsBatch());
        Disturb<ArgumentException>("disturbed cells over their noise", two[1], two);
        Disturb<ArgumentException>("items that share memory", 0, new BatchView<float>(two.Buffer, two.Offset, 2, 0, 3, 4, two.LeadingDimension));
        Disturb<ArgumentException>("noise of another shape", Batch(1, 4, 3)[0], two);
        Disturb<ArgumentException>("negative noise", -1, two);
        Disturb<ArgumentException>("a least that is not a number", 0, two, least: float.NaN);
        Disturb<ArgumentException>("items beyond the draws", 0, two, first: 65535);
        Disturb<ArgumentOutOfRangeException>("an item before the first", 0, two, first: -1);
        Disturb<ArgumentOutOfRangeException>("cells beyond a stream", 0, two, at: last);
        Sense<ArgumentException>("sums of another shape", PerCell, sums, Batch(1, 2, 5)[0]);
        Sense<ArgumentException>("sums of no array", PerCell, Batch(0, 2, 4), Batch(1, 2, 4)[0]);
        Sense<ArgumentException>("results over sums", PerCell, sums, sums[1]);
        Sense<ArgumentException>("negative noise behind the sums", PerCell with { OutputNoise = -1 }, sums, Batch(1, 2, 4)[0]);
        Sense<ArgumentException>("more items than draws", PerCell, Batch(1, 65537, 4), Batch(1, 65537, 4)[0]);
        Sense<ArgumentOutOfRangeException>("sums beyond a stream", PerCell, sums, Batch(1, 2, 4)[0], last);
    }
}
