using L2Gpu.Kernels;
using L2Gpu.Runtime;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="ICrossbarRead"/> must do: each result has the bits of its definition.</summary>
internal static partial class CrossbarReadConformance
{
    private static readonly ReadChain PerCell = new() { Noise = ReadNoise.PerCell }, Collapsed = new() { Noise = ReadNoise.Collapsed };

    public static IEnumerable<ConformanceCase> Cases()
        => CaseList.For<ICrossbarRead, float>("CrossbarRead")
            .Output("aged cells have the bits of the law", Aged, CrossbarAged, CrossbarAgedNoise)
            .Output("reads with noise of each cell, every shape", context => Shapes(context, PerCell, null, false), ConformanceOutput.CrossbarRead)
            .Output("transposed reads with noise of each cell, every shape", context => Shapes(context, PerCell, null, true), CrossbarReadTransposed)
            .Output("reads with noise of each sum, every shape", context => Shapes(context, Collapsed, null, false), ConformanceOutput.CrossbarRead)
            .Output("transposed reads with noise of each sum, every shape", context => Shapes(context, Collapsed, null, true), CrossbarReadTransposed)
            .Output("reads with one deviation for all cells", context => Shared(context, false), ConformanceOutput.CrossbarRead)
            .Output("transposed reads with one deviation for all cells", context => Shared(context, true), CrossbarReadTransposed)
            .Output("converters, noise behind the sums, and arrays of some lines", context => Chains(context, false), ConformanceOutput.CrossbarRead)
            .Output("converters, noise behind the sums, and arrays of some lines, transposed", context => Chains(context, true), CrossbarReadTransposed)
            .Output("seed, step and first cell reach the noise", Addresses, ConformanceOutput.CrossbarRead, CrossbarReadTransposed)
            .Output("an array without lines gives the noise behind its sums", NoLines, ConformanceOutput.CrossbarRead, CrossbarReadTransposed)
            .Output("NaN and infinities take the way of arithmetic", Specials, ConformanceOutput.CrossbarRead, CrossbarReadTransposed)
            .Output("the stages of a read have the bits of their definitions", Stages, CrossbarVoltages, CrossbarDisturbed, CrossbarSensed)
            .Output("a read in stages has the bits of a read", Composition, CrossbarSensed)
            .Repeatable("the same stages give the same bits", StagesAgain, CrossbarVoltages, CrossbarDisturbed, CrossbarSensed)
            .Repeatable("the same read gives the same bits", Repeated, ConformanceOutput.CrossbarRead, CrossbarReadTransposed, CrossbarAged, CrossbarAgedNoise)
            .Exempt("an empty result touches nothing", "There is no number to perturb.", Empty)
            .Exempt("what is no read is refused", "Nothing is written.", Refused)
            .Exempt("what is no stage of a read is refused", "Nothing is written.", RefusedStages)
            .Cases;

    private static void Shapes(ConformanceContext context, ReadChain chain, float? sigma, bool transposed)
    {
        (int Batch, int Rows, int Columns)[] few = [(1, 129, 33), (3, 40, 200)];
        (int Batch, int Rows, int Columns)[] more = [(1, 1, 1), (16, 1, 31), (2, 31, 1), (4, 32, 127), (5, 127, 32), (17, 128, 128), (1, 128, 129), (2, 257, 100), (3, 3, 500), (1, 600, 5)];
        int turn = 0;
        foreach ((int batch, int rows, int columns) in context.IsFull ? [.. few, .. more] : few)
            new CrossbarReadTrial(batch, rows, columns) { Chain = chain, Sigma = sigma, Transposed = transposed, Layout = GuardLayout.Nth(turn++) }.Check(context);
    }

    private static void Shared(ConformanceContext context, bool transposed)
    {
        foreach (ReadChain chain in new[] { PerCell, Collapsed })
            foreach (float sigma in new[] { 0.25f, 0 }) new CrossbarReadTrial(3, 140, 70) { Chain = chain, Sigma = sigma, Transposed = transposed }.Check(context);
        if (!context.IsFull) return;
        Shapes(context, PerCell, 0.25f, transposed);
        Shapes(context, Collapsed, 0.25f, transposed);
        Shapes(context, Collapsed, 0, transposed);
    }

    private static void Chains(ConformanceContext context, bool transposed)
    {
        ReadChain whole = ReadChain.Usual;
        ReadChain[] few = [whole, whole with { Noise = ReadNoise.Collapsed, TileLines = 96, Output = new(5, 20) }];
        ReadChain[] more =
        [
            whole with { TileLines = 32, Output = default }, whole with { TileLines = 128, Input = default }, whole with { TileLines = 160, OutputNoise = 0 }, whole with { TileLines = 100_000, Input = new(2, 1) },
            whole with { Noise = ReadNoise.Collapsed, Input = new(16, 0.5f) }, whole with { Noise = ReadNoise.Collapsed, TileLines = 256, OutputNoise = 0 },
        ];
        foreach (ReadChain chain in context.IsFull ? [.. few, .. more] : few)
        {
            foreach (float? sigma in context.IsFull ? new float?[] { null, 0.1f, 0 } : [null])
                new CrossbarReadTrial(2, transposed ? 40 : 300, transposed ? 300 : 40) { Chain = chain, Sigma = sigma, Transposed = transposed }.Check(context);
        }
    }

    private static void Addresses(ConformanceContext context)
    {
        SimulationAddress[] addresses = [new(0), new(1UL << 40), new(0, RandomStream.StepLimit - 1), new(0, 0, (1L << 34) - 128), new(5, 5, Philox.IndexLimit - 1024)];
        foreach (SimulationAddress address in addresses)
        {
            foreach (bool transposed in new[] { false, true })
                new CrossbarReadTrial(2, 7, 40) { Address = address, Transposed = transposed, Chain = PerCell with { OutputNoise = 1 } }.Check(context);
        }
    }

    private static void NoLines(ConformanceContext context)
    {
        foreach (ReadChain chain in new[] { PerCell with { OutputNoise = 1 }, Collapsed with { OutputNoise = 1, TileLines = 32 } })
        {
            new CrossbarReadTrial(2, 0, 40) { Chain = chain }.Check(context);
            new CrossbarReadTrial(2, 40, 0) { Chain = chain, Transposed = true }.Check(context);
        }
    }

    private static void Specials(ConformanceContext context)
    {
        ReadChain[] chains = [PerCell, Collapsed, ReadChain.Usual, ReadChain.Usual with { Noise = ReadNoise.Collapsed, Input = default }];
        foreach (ReadChain chain in chains)
        {
            foreach (bool transposed in new[] { false, true })
                foreach (float? sigma in new float?[] { null, 0 }) new CrossbarReadTrial(5, 9, 11) { Chain = chain, Sigma = sigma, Transposed = transposed, HasSpecials = true }.Check(context);
        }
    }

    private static (GuardedBatch<float> Aged, GuardedBatch<float> Noise) Age(ConformanceContext context, ICrossbarRead read, AgingLaw law, double seconds, int rows, int columns)
    {
        float[] edges = [0, -0.0f, 1e-45f, 1e-38f, 25, 30, -3, 1e30f];
        float[] values = [.. new NumberStream(902).Uniform<float>((long)rows * columns).Select((value, i) => i % 11 == 3 ? edges[i / 11 % edges.Length] : 13 + (13 * value))];
        GuardedBatch<float> programmed = context.Upload(values, rows, columns, GuardLayout.Wide), aged = context.Output<float>(1, rows, columns, GuardLayout.Gappy), noise = context.Output<float>(1, rows, columns, GuardLayout.Gappy);
        read.Age(context.Queue, law, new SimulationAddress(3, 4, 640), seconds, programmed.Matrix, aged.Matrix, noise.Matrix);
        programmed.ExpectUnchanged("programmed");
        return (aged, noise);
    }

    private static void Aged(ConformanceContext context)
    {
        AgingLaw plain = new() { ExponentAtFullScale = 0.05f, ExponentSpreadAtFullScale = 0.01f, Flicker = 0.1f, FlickerPower = 0.5f, WhiteNoise = 0.02f };
        (AgingLaw Law, double Seconds, int Rows, int Columns)[] few = [(AgingLaw.Pcm, 3600, 3, 200), (AgingLaw.Pcm, 0, 1, 33)];
        (AgingLaw Law, double Seconds, int Rows, int Columns)[] more =
            [(AgingLaw.Pcm, 20, 2, 127), (AgingLaw.Pcm, 3e7, 70, 128), (plain, 1e-6, 5, 129), (plain, 1e9, 1, 1), (new AgingLaw { WhiteNoise = 1 }, 100, 3, 31), (plain with { FlickerMost = 0.15f }, 100, 300, 300)];
        foreach ((AgingLaw law, double seconds, int rows, int columns) in context.IsFull ? [.. few, .. more] : few)
        {
            context.Begin($"{law} seconds={seconds} rows={rows} columns={columns}");
            (GuardedBatch<float> aged, GuardedBatch<float> noise) = Age(context, context.Get<ICrossbarRead>(), law, seconds, rows, columns);
            (GuardedBatch<float> wantedAged, GuardedBatch<float> wantedNoise) = Age(context, new CrossbarReadReference(), law, seconds, rows, columns);
            context.ExpectSameBits("aged", aged, wantedAged);
            context.ExpectSameBits("noise", noise, wantedNoise);
        }
    }

    private static void Repeated(ConformanceContext context)
    {
        ICrossbarRead read = context.Get<ICrossbarRead>();
        foreach (bool transposed in new[] { false, true })
        {
            var trial = new CrossbarReadTrial(5, 140, 70) { Transposed = transposed };
            context.Begin($"{trial}");
            context.ExpectSameBits("results", trial.Run(context, read), trial.Run(context, read));
        }

        context.Begin($"aged");
        (GuardedBatch<float> aged, GuardedBatch<float> noise) = Age(context, read, AgingLaw.Pcm, 100, 20, 140);
        (GuardedBatch<float> agedAgain, GuardedBatch<float> noiseAgain) = Age(context, read, AgingLaw.Pcm, 100, 20, 140);
        context.ExpectSameBits("aged", aged, agedAgain);
        context.ExpectSameBits("noise", noise, noiseAgain);
    }

    private static void Empty(ConformanceContext context)
    {
        foreach (bool transposed in new[] { false, true })
        {
            foreach ((int batch, int rows, int columns) in new[] { (0, 3, 4), (0, 0, 0), (2, transposed ? 0 : 3, transposed ? 3 : 0) })
            {
                var trial = new CrossbarReadTrial(batch, rows, columns) { Transposed = transposed };
                context.Begin($"{trial}");
                context.Expect(trial.Run(context, context.Get<ICrossbarRead>()).Read("results").Length == 0, $"there are results");
            }
        }

        context.Begin($"aged");
        (GuardedBatch<float> aged, GuardedBatch<float> noise) = Age(context, context.Get<ICrossbarRead>(), AgingLaw.Pcm, 1, 0, 5);
        context.Expect(aged.Read("aged").Length == 0 && noise.Read("noise").Length == 0, $"there are cells");
    }

    private static void Refused(ConformanceContext context)
    {
        context.Begin($"batch=2 rows=3 columns=4");
        ICrossbarRead read = context.Get<ICrossbarRead>();
        IQueue queue = context.Queue;
        MatrixView<float> Matrix(int rows, int columns) => context.Output<float>(1, rows, columns, GuardLayout.Gappy).Matrix;
        MatrixView<float> x = Matrix(2, 3), g = Matrix(3, 4), y = Matrix(2, 4), other = Matrix(3, 4);
        SimulationAddress address = new(1);
        void Bad<TException>(string what, ReadChain chain, MatrixView<float> inputs, CellParameter noise, MatrixView<float> outputs, SimulationAddress? at = null)
            where TException : Exception
            => context.ExpectRefusal<TException>(what, () => read.Read(queue, chain, at ?? address, inputs, g, noise, outputs));
        Bad<ArgumentException>("too few inputs", PerCell, Matrix(2, 4), 0, y);
        Bad<ArgumentException>("too many outputs", PerCell, x, 0, Matrix(2, 5));
        Bad<ArgumentException>("noise of another shape", PerCell, x, Matrix(4, 3), y);
        Bad<ArgumentException>("negative noise", PerCell, x, -1, y);
        Bad<ArgumentException>("noise that is not a number", PerCell, x, float.NaN, y);
        Bad<ArgumentException>("outputs in the inputs", PerCell, x, 0, new MatrixView<float>(x.Buffer, x.Offset, 2, 4, 4));
        Bad<ArgumentException>("outputs in the noise", PerCell, x, other, other.Block(0, 0, 2, 4));
        Bad<ArgumentException>("a converter of 1 bit", PerCell with { Input = new(1, 1) }, x, 0, y);
        Bad<ArgumentException>("a converter without a bound", PerCell with { Output = new(9, 0) }, x, 0, y);
        Bad<ArgumentException>("negative noise behind the sums", PerCell with { OutputNoise = -1 }, x, 0, y);
        Bad<ArgumentException>("arrays of 33 lines", PerCell with { TileLines = 33 }, x, 0, y);
        Bad<ArgumentException>("noise that is nowhere", PerCell with { Noise = (ReadNoise)7 }, x, 0, y);
        Bad<ArgumentOutOfRangeException>("cells beyond a stream", PerCell, x, 0, y, new SimulationAddress(1, 0, Philox.IndexLimit - 128));
        context.ExpectRefusal<ArgumentException>("transposed inputs of the wrong side", () => read.ReadTransposed(queue, PerCell, address, x, g, 0, y));
        context.ExpectRefusal<ArgumentException>("more items than draws", () => read.Read(queue, PerCell, address, Matrix(65537, 3), g, 0, Matrix(65537, 4)));
        context.ExpectRefusal<ArgumentOutOfRangeException>("a time before programming", () => read.Age(queue, AgingLaw.Pcm, address, -1, g, other, Matrix(3, 4)));
        context.ExpectRefusal<ArgumentException>("aging in place", () => read.Age(queue, AgingLaw.Pcm, address, 1, g, g, other));
        context.ExpectRefusal<ArgumentException>("aged cells in their noise", () => read.Age(queue, AgingLaw.Pcm, address, 1, g, other, other));
        context.ExpectRefusal<ArgumentException>("a law without scale", () => read.Age(queue, AgingLaw.Pcm with { FullScale = 0 }, address, 1, g, other, Matrix(3, 4)));
        context.ExpectRefusal<ArgumentException>("bounds that cross", () => read.Age(queue, AgingLaw.Pcm with { ExponentLeast = 1 }, address, 1, g, other, Matrix(3, 4)));
        context.ExpectRefusal<ArgumentException>("1/f noise beyond FP32", () => read.Age(queue, AgingLaw.Pcm with { Flicker = 10, FlickerPower = 1, FlickerMost = float.PositiveInfinity }, address, 1, g, other, Matrix(3, 4)));
        context.ExpectRefusal<ArgumentException>("1/f noise that grows without bound", () => read.Age(queue, AgingLaw.Pcm with { FlickerPower = 2 }, address, 1, g, other, Matrix(3, 4)));
    }
}
