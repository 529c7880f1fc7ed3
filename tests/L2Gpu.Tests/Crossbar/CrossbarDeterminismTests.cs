using System.Runtime.InteropServices;
using System.Security.Cryptography;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Tests.OpenCl;
using Xunit;
using static L2Gpu.Tests.Crossbars.CrossbarCase;

namespace L2Gpu.Tests.Crossbars;

/// <summary>A run has the same bits on every instruction set, with any number of threads, on OpenCL, and by the references.</summary>
public sealed class CrossbarDeterminismTests
{
    [Fact]
    public void A_run_has_the_same_bits_on_every_instruction_set_and_by_the_references()
    {
        using Accelerator plain = CpuAccelerator.Create(1);
        var references = new OperatorTable();
        references.Add<ICrossbarRead>(new CrossbarReadReference());
        references.Add<ICrossbarWrite>(new CrossbarWriteReference());
        string expected = Run(new Accelerator(plain.Device, references));
        foreach (Isa isa in IsaSelector.Available)
        {
            foreach (int threads in new[] { 1, 3 })
            {
                using Accelerator accelerator = CpuAccelerator.Create(threads, isa);
                Assert.Equal(expected, Run(accelerator));
            }
        }
    }

    [OpenClFact]
    public void A_run_has_the_same_bits_on_OpenCL()
    {
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        Assert.Equal(Run(Device), Run(device));
    }

    // A network and an array of another kind: everything that draws, reads and writes.
    private static string Run(Accelerator accelerator)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        CrossbarArrayOptions options = Options with
        {
            Accelerator = accelerator, Cell = CellPresets.ReRamSb, ReadNoise = 0.02f, Read = new() { Input = Converter.Input, Output = Converter.Output, OutputNoise = 0.06f, TileLines = 32 },
        };
        using var trainer = new CrossbarTrainer(20, 2, new CrossbarTrainerOptions { Array = options, Hidden = [35], Epochs = 2, BatchSize = 4 });
        Add(MemoryMarshal.AsBytes<double>([.. trainer.Train(Numbers(12, 20, 1, 1), Numbers(12, 2, 0.5f, 2)).Losses]));
        foreach (CrossbarArray layer in trainer.Layers)
        {
            AddNumbers(layer.States());
            AddNumbers(layer.Conductances());
        }

        CrossbarArrayOptions pcm = options with { Cell = CellPresets.Pcm, Pairing = CellPairing.OneSided, RecenterEvery = 3, Coding = GradientCoding.SlopeCompensated, FirstCell = 128, WeightRange = 2 };
        using var array = new CrossbarArray(9, 130, pcm);
        array.Program(Numbers(9, 130, 1, 3));
        for (ushort k = 0; k < 3; k++) array.Update(Numbers(2, 9, 1, k), Numbers(2, 130, 1, k), 3 * array.WeightStep);
        array.Age(3600);
        AddNumbers(array.Forward(Numbers(3, 9, 1, 4)));
        AddNumbers(array.Backward(Numbers(3, 130, 1, 5)));
        AddNumbers(array.States());
        return Convert.ToHexString(hash.GetHashAndReset());

        void Add(ReadOnlySpan<byte> bytes) => hash.AppendData(bytes);

        void AddNumbers(float[,] numbers) => Add(MemoryMarshal.AsBytes<float>([.. numbers.Cast<float>()]));
    }
}
