using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.CrossbarWriting;

/// <summary>A run has the same bits on every device: hashes of states and conductances after a hundred updates, drawn, encoded and written by each device for itself.</summary>
public sealed class WriteHashTests
{
    /// <summary>The variable that asks for a million cells, which take PoCL a minute.</summary>
    public const string FullSizeVariable = "L2GPU_FULL_SIZE";

    private const int Updates = 100;

    public static TheoryData<CellRule> Rules => [.. Enum.GetValues<CellRule>()];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Instruction_sets_give_the_bits_of_the_reference(CellRule rule)
    {
        string wanted = Hash(CpuAccelerator.Create(1), rule, 41, 100, new CrossbarWriteReference());
        Assert.All(IsaSelector.Available, isa => Assert.Equal(wanted, Hash(CpuAccelerator.Create(2, isa), rule, 41, 100)));
    }

    [OpenClTheory]
    [MemberData(nameof(Rules))]
    public void OpenCL_gives_the_bits_of_the_CPU(CellRule rule)
        => Assert.Equal(Hash(CpuAccelerator.Create(2), rule, 41, 100), Hash(SourceAccelerator.Create(OpenClPresence.Open()), rule, 41, 100));

    [FullSizeTheory]
    [MemberData(nameof(Rules))]
    public void A_million_cells_have_the_same_bits_on_OpenCL_and_every_instruction_set(CellRule rule)
    {
        string wanted = Hash(SourceAccelerator.Create(OpenClPresence.Open()), rule, 1000, 1000);
        Assert.All(IsaSelector.Available, isa => Assert.Equal(wanted, Hash(CpuAccelerator.Create(2, isa), rule, 1000, 1000)));
    }

    // Of scalars a million would take minutes.
    [FullSizeTheory]
    [MemberData(nameof(Rules))]
    public void Fifty_thousand_cells_have_the_bits_of_the_reference(CellRule rule)
        => Assert.Equal(Hash(CpuAccelerator.Create(1), rule, 50, 1000, new CrossbarWriteReference()), Hash(CpuAccelerator.Create(2), rule, 50, 1000));

    [Fact]
    public void Another_seed_has_another_hash()
        => Assert.NotEqual(Hash(CpuAccelerator.Create(1), CellRule.Additive, 3, 40), Hash(CpuAccelerator.Create(1), CellRule.Additive, 3, 40, seed: 2));

    private static string Hash(Accelerator accelerator, CellRule rule, int rows, int columns, ICrossbarWrite? write = null, ulong seed = 1)
    {
        using var bench = new WriteBench(accelerator, rows, columns) { Write = write ?? accelerator.Get<ICrossbarWrite>() };
        MatrixView<float>[] cells = [.. Enumerable.Range(0, 7).Select(_ => bench.Filled(0))];
        CellParameters parameters = new(cells[2], cells[3], cells[4], cells[5], cells[6]);
        CellSpread law = new()
        {
            Step = 0.02f, StepSpread = 0.3f, AsymmetrySpread = 0.1f, Lower = -0.8f, LowerSpread = 0.1f, Upper = 0.9f, UpperSpread = 0.1f, CycleToCycle = 0.3f, CycleToCycleSpread = 0.1f, StuckLow = 0.01f,
            StuckHigh = 0.01f,
        };
        bench.Write.Spread(bench.Queue, law, new(seed), parameters);
        var numbers = new NumberStream(seed);
        MatrixView<float> x = bench.Upload(numbers.Uniform<float>(Updates * rows), Updates, rows), d = bench.Upload(numbers.Uniform<float>(Updates * columns), Updates, columns);
        MatrixView<uint> rowTrains = bench.Trains(Updates, rows, 0), columnTrains = bench.Trains(Updates, columns, 0);
        bench.Write.Encode(bench.Queue, x, 0.4f, 31, SimulationPurpose.RowPulses, new(seed), rowTrains);
        bench.Write.Encode(bench.Queue, d, -0.4f, 31, SimulationPurpose.ColumnPulses, new(seed), columnTrains);
        CellModel model = CrossbarModels.All.Single(model => model.Rule == rule);
        bench.Write.Pulse(bench.Queue, model, parameters, new(seed), PulseNoise.EachPulse, rowTrains, columnTrains, cells[0], cells[1]);
        string pulsed = $"{bench.Sha256(cells[0])} {bench.Sha256(cells[1])}";
        bench.Write.Pulse(bench.Queue, model, parameters, new(seed, Updates), PulseNoise.AtOnce, rowTrains, columnTrains, cells[0], cells[1]);
        string atOnce = $"{bench.Sha256(cells[0])} {bench.Sha256(cells[1])}";
        MatrixView<float> increments = bench.Upload([.. numbers.Uniform<float>(rows * columns).Select(u => 0.1f * u)], rows, columns);
        bench.Write.Increment(bench.Queue, model, parameters, new(seed, 2 * Updates), increments, 2, cells[0], cells[1]);
        string incremented = $"{bench.Sha256(cells[0])} {bench.Sha256(cells[1])}";
        foreach (PulseNoise noise in Enum.GetValues<PulseNoise>())
            bench.Write.PulseCells(bench.Queue, model, parameters, new(seed, (2 * Updates) + 1 + (ulong)noise), noise, increments, 5, 31, cells[0], cells[1]);
        return $"{pulsed} {atOnce} {incremented} {bench.Sha256(cells[0])} {bench.Sha256(cells[1])}";
    }
}
