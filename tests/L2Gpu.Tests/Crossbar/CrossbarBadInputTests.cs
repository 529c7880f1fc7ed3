using System.Diagnostics.CodeAnalysis;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.KernelRidgeFits;
using Xunit;
using static L2Gpu.Tests.Crossbars.CrossbarCase;

namespace L2Gpu.Tests.Crossbars;

/// <summary>What no array and no training can be made of is refused before any work, by name and with a remedy.</summary>
public sealed class CrossbarBadInputTests
{
    private static readonly CellPreset Cell = CellPresets.ConstantStep;

    public static TheoryData<string, string> Bad
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach ((string names, string why, _) in Wrong) data.Add(names, why);
            return data;
        }
    }

    private static (string Names, string Why, CrossbarArrayOptions Options)[] Wrong =>
    [
        ("Step", "zero", Options with { Cell = Cell with { Spread = Cell.Spread with { Step = 0 } } }),
        ("Step", "negative", Options with { Cell = Cell with { Spread = Cell.Spread with { Step = -0.1f } } }),
        ("StepSpread", "negative", Options with { Cell = Cell with { Spread = Cell.Spread with { StepSpread = -1 } } }),
        ("CycleToCycle", "negative", Options with { Cell = Cell with { Spread = Cell.Spread with { CycleToCycle = -1 } } }),
        ("WriteNoise", "negative", Options with { Cell = Cell with { Model = Cell.Model with { WriteNoise = -1 } } }),
        ("Gain", "zero", Options with { Cell = Cell with { Model = Cell.Model with { Gain = 0 } } }),
        ("bounds", "crossed", Options with { Cell = Cell with { Spread = Cell.Spread with { Lower = 1, Upper = -1 } } }),
        ("bounds", "one sign", Options with { Cell = CellPresets.SoftBounds with { Spread = CellPresets.SoftBounds.Spread with { Lower = 0.1f } } }),
        ("probabilities", "above 1", Options with { Cell = Cell with { Spread = Cell.Spread with { StuckLow = 0.6f, StuckHigh = 0.6f } } }),
        ("Cell", "null", Options with { Cell = null! }),
        ("ReadNoise", "negative", Options with { ReadNoise = -1 }),
        ("OutputNoise", "negative", Options with { Read = new() { OutputNoise = -1 } }),
        ("Bits", "too many", Options with { Read = new() { Input = new(17, 1) } }),
        ("Bound", "zero", Options with { Read = new() { Output = new(9, 0) } }),
        ("TileLines", "no multiple", Options with { Read = new() { TileLines = 33 } }),
        ("WeightRange", "zero", Options with { WeightRange = 0 }),
        ("Slots", "zero", Options with { Slots = 0 }),
        ("Slots", "too many", Options with { Slots = 32 }),
        ("MaximumBatch", "zero", Options with { MaximumBatch = 0 }),
        ("MaximumTrains", "zero", Options with { MaximumTrains = 0 }),
        ("IncrementDraws", "negative", Options with { IncrementDraws = -1 }),
        ("RecenterEvery", "negative", Options with { RecenterEvery = -1 }),
        ("RecenterEvery", "single", Options with { RecenterEvery = 1, Pairing = CellPairing.SingleCell }),
        ("FirstCell", "no multiple", Options with { FirstCell = 5 }),
        ("Pairing", "unknown", Options with { Pairing = (CellPairing)9 }),
        ("Wires", "zero", Options with { Wires = new(0, 1), Cell = Cell.WithConductances(1, 2) }),
        ("Wires", "negative", Options with { Wires = new(1, -1), Cell = Cell.WithConductances(1, 2) }),
        ("WithConductances", "below zero", Options with { Wires = new(1, 1) }),
        ("ConductanceUnit", "zero", Options with { Wires = new(1, 1), Cell = Cell.WithConductances(1, 2), ConductanceUnit = 0 }),
        ("EachWrite", "collapsed", Options with { Wires = new(1, 1), Cell = Cell.WithConductances(1, 2), Read = new() { Noise = ReadNoise.Collapsed } }),
        ("WireSolves", "unknown", Options with { Wires = new(1, 1), Cell = Cell.WithConductances(1, 2), WireSolves = (WireSolves)9 }),
        ("line", "outside", Options with { Traced = [new(4, 0)] }),
    ];

    [Theory]
    [MemberData(nameof(Bad))]
    public void Options_that_are_none_are_refused_by_name(string names, string why)
    {
        CrossbarArrayOptions options = Wrong.Single(wrong => wrong.Names == names && wrong.Why == why).Options;
        Assert.Contains(names, Assert.ThrowsAny<ArgumentException>(() => CrossbarArray.Plan(2, 3, options)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new CrossbarArray(2, 3, options).Dispose());
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(-1, 1)]
    [InlineData(1L << 40, 1)]
    [InlineData(50_000, 50_000)]
    public void Sizes_of_which_there_is_no_array_are_refused(long inputs, long outputs)
        => Assert.ThrowsAny<ArgumentException>(() => CrossbarArray.Plan(inputs, outputs, Options));

    [Fact]
    public void An_array_that_does_not_fit_is_refused_before_it_is_allocated()
    {
        CrossbarArrayOptions options = Options with { Cell = CellPresets.ReRamSb, Accelerator = new Accelerator(new SmallDevice(1 << 20), new OperatorTable()) };
        Assert.Contains("1 MiB", Assert.Throws<DeviceOutOfMemoryException>(() => CrossbarArray.Plan(256, 256, options)).Message, StringComparison.Ordinal);
        Assert.Throws<DeviceOutOfMemoryException>(() => new CrossbarArray(256, 256, options).Dispose());
        CrossbarPlan plan = CrossbarArray.Plan(10, 20, options with { MaximumBatch = 4 });
        Assert.Equal(400, plan.Cells);

        // State, conductance, what is written from; steps both ways and both bounds.
        Assert.Equal(7, plan.CellMatrices);
        Assert.Equal((7 * 4 * 400) + (2 * 4 * 4 * 40) + (2 * 4 * 400), plan.MemoryBytes);
    }

    [Fact]
    public void Layers_that_do_not_fit_together_are_refused_before_any_is_allocated()
    {
        CrossbarArrayOptions options = Options with { MaximumBatch = 1, Accelerator = new Accelerator(new SmallDevice(1 << 20), new OperatorTable()) };
        CrossbarTrainerOptions layers = new() { Array = options, Hidden = [150, 150] };
        Assert.True(CrossbarArray.Plan(151, 150, options).MemoryBytes < 1 << 20);
        Assert.Contains("together", Assert.Throws<DeviceOutOfMemoryException>(() => new CrossbarTrainer(150, 150, layers).Dispose()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_is_too_large_to_solve_is_refused_when_it_is_planned()
    {
        CrossbarArrayOptions options = Options with { Wires = new(1, 1), Cell = Cell.WithConductances(1, 2) };
        Assert.Contains("Read.TileLines", Assert.Throws<ArgumentException>(() => CrossbarArray.Plan(4000, 3000, options)).Message, StringComparison.Ordinal);

        // 4 million cells, in lines that take the memory of 16.
        Assert.Contains("count as 16", Assert.Throws<ArgumentException>(() => CrossbarArray.Plan(2, 2_000_000, options with { Pairing = CellPairing.SingleCell })).Message, StringComparison.Ordinal);
        Assert.Equal(24_000_000, CrossbarArray.Plan(4000, 3000, options with { Read = new() { TileLines = 1024 } }).Cells);
    }

    /// <summary>With spread cells, aged and with wires, programmed, written both ways and read: the peak is what was planned, but for the solver's scratch, which the meter does not see.</summary>
    [Theory]
    [InlineData("constant-step", false, 0, 0f)]
    [InlineData("pcm", false, 0, 0f)]
    [InlineData("reram-sb", true, 0, 0f)]
    [InlineData("reram-sb", true, 0, 0.01f)]
    [InlineData("reram-sb", true, 32, 0.01f)]
    [InlineData("pcm", true, 32, 0f)]
    public void The_memory_that_was_planned_is_what_is_allocated(string name, bool wires, int tileLines, float noise)
    {
        var meter = new MemoryMeter(Device.Device);
        OperatorTable operators = new OperatorTable().Add(Device.Get<ICrossbarRead>()).Add(Device.Get<ICrossbarWrite>()).Add(Device.Get<IIrDrop>()).Add(Device.Get<IConversion<float>>()).Add(Device.Get<IConversion<double>>());
        CellPreset cell = CellPresets.Find(name);
        CrossbarArrayOptions options = Options with
        {
            Accelerator = new Accelerator(meter, operators), Cell = wires ? cell.WithConductances(1, 100) : cell, Wires = wires ? new(1, 1) : null, MaximumBatch = 7, ReadNoise = noise, Read = new() { TileLines = tileLines },
        };
        using (var array = new CrossbarArray(30, 50, options))
        {
            array.Program(Numbers(30, 50, 0.5f));
            array.Update(Numbers(9, 30, 1), Numbers(9, 50, 1), array.WeightStep);
            array.Increment(Numbers(30, 50, 0.01f));
            if (cell.Aging is not null) array.Age(100);
            array.Forward(Numbers(9, 30, 1));
            array.Backward(Numbers(9, 50, 1));
            (long rows, long columns) = tileLines > 0 ? (32, 32) : (60, 50);
            bool isNoisy = noise > 0 || cell.Aging is not null;
            long networks = (isNoisy ? 7 : 1) * (60 / rows) * (50 / columns), solver = wires ? (long)Device.Get<IIrDrop>().Scratch(networks, isNoisy ? 1 : columns, rows, columns) : 0;
            Assert.Equal(array.Planned.MemoryBytes - solver, meter.Peak);
        }

        Assert.Equal(0, meter.Live);
    }

    [Fact]
    public void Numbers_of_another_shape_or_none_are_refused()
    {
        using var array = new CrossbarArray(3, 2, Options);
        Assert.Contains("rows", Assert.Throws<ArgumentException>(() => array.Program(new float[2, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("columns", Assert.Throws<ArgumentException>(() => array.Program(new float[3, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("row 1, column 1", Assert.Throws<ArgumentException>(() => array.Program(One(3, 2, 1, 1, float.NaN))).Message, StringComparison.Ordinal);
        Assert.Contains("WeightRange", Assert.Throws<ArgumentException>(() => array.Program(Constant(3, 2, 1.5f))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => array.Currents(new float[1, 3]));
        Assert.Contains("line 3, column 1", Assert.Throws<ArgumentException>(() => array.ProgramConductances(One(6, 2, 3, 1, 1.01f))).Message, StringComparison.Ordinal);
        Assert.Contains("rows", Assert.Throws<ArgumentException>(() => array.ProgramConductances(new float[3, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => array.Forward(new float[1, 2]));
        Assert.Throws<ArgumentException>(() => array.Backward(new float[1, 3]));
        Assert.Throws<ArgumentException>(() => array.Update(new float[2, 3], new float[1, 2], 1));
        Assert.Throws<ArgumentException>(() => array.Update(new float[1, 2], new float[1, 2], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Update(new float[1, 3], new float[1, 2], float.PositiveInfinity));
        Assert.Throws<ArgumentException>(() => array.Increment(new float[2, 2]));
        Assert.Throws<ArgumentException>(() => array.Pulse(new float[3, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.Age(-1));
        Assert.Contains("AgingLaw", Assert.Throws<InvalidOperationException>(() => array.Age(1)).Message, StringComparison.Ordinal);
        using var single = new CrossbarArray(3, 2, Options with { Pairing = CellPairing.SingleCell });
        Assert.Throws<InvalidOperationException>(single.Recenter);
        Assert.Equal(1UL, array.Step);
    }

    [Fact]
    public void Empty_batches_are_nothing()
    {
        using var array = new CrossbarArray(3, 2, Options);
        Assert.Empty(array.Forward(new float[0, 3]));
        array.Update(new float[0, 3], new float[0, 2], 1);
        Assert.Equal(1UL, array.Step);
    }

    [Fact]
    public void Training_that_is_none_is_refused()
    {
        CrossbarTrainerOptions options = new() { Array = Options };
        foreach (CrossbarTrainerOptions wrong in new[]
        {
            options with { Epochs = 0 }, options with { BatchSize = 0 }, options with { LearningRate = 0 }, options with { LearningRateDecay = -1 }, options with { Hidden = [0] },
            options with { Unit = (HiddenUnit)5 }, options with { Loss = (CrossbarLoss)5 }, options with { Traced = [new(1, new(0, 0))] },
        })
        {
            Assert.ThrowsAny<ArgumentException>(() => new CrossbarTrainer(2, 1, wrong).Dispose());
        }

        using var trainer = new CrossbarTrainer(2, 2, options with { Loss = CrossbarLoss.Softmax });
        Assert.Throws<ArgumentException>(() => trainer.Train(new float[0, 2], new float[0, 2]));
        Assert.Throws<ArgumentException>(() => trainer.Train(new float[3, 2], new float[2, 2]));
        Assert.Throws<ArgumentException>(() => trainer.Train(new float[3, 1], new float[3, 2]));
        Assert.Contains("OneHot", Assert.Throws<ArgumentException>(() => trainer.Train(new float[3, 2], new float[3, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => CrossbarTrainer.OneHot([0, 3], 3));
    }

    private static float[,] One(int rows, int columns, int row, int column, float value)
    {
        var numbers = new float[rows, columns];
        numbers[row, column] = value;
        return numbers;
    }

    private sealed class SmallDevice(long bytes) : IDevice
    {
        public DeviceInfo Info => new(DeviceKind.Cpu, 0, "small", "none", bytes, 1, []);

        public DeviceBuffer Allocate(nuint size) => throw new InvalidOperationException("Nothing is to be allocated.");

        public IQueue CreateQueue() => throw new InvalidOperationException("Nothing is to be queued.");

        public bool TryGetService<T>([NotNullWhen(true)] out T? service)
            where T : class
        {
            service = null;
            return false;
        }

        public void Dispose()
        {
        }
    }
}
