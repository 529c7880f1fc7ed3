using System.Runtime.InteropServices;
using System.Security.Cryptography;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Tests.CrossbarWriting;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Crossbars;

/// <summary>Aged and read on the CPU and on an OpenCL device: the same hash of states and results.</summary>
public sealed class ReadHashTests
{
    public static TheoryData<ReadNoise, bool> Kinds => new() { { ReadNoise.PerCell, false }, { ReadNoise.PerCell, true }, { ReadNoise.Collapsed, false }, { ReadNoise.Collapsed, true } };

    [OpenClTheory]
    [MemberData(nameof(Kinds))]
    public void Devices_agree_on_every_bit(ReadNoise noise, bool transposed) => Agree(noise, transposed, 200, 5);

    [FullSizeTheory]
    [MemberData(nameof(Kinds))]
    public void A_million_cells_read_a_hundred_times_have_the_same_bits(ReadNoise noise, bool transposed) => Agree(noise, transposed, 1000, 100);

    private static void Agree(ReadNoise noise, bool transposed, int side, int reads)
    {
        string wanted = Hash(SourceAccelerator.Create(OpenClPresence.Open()));
        Assert.All(IsaSelector.Available, isa => Assert.Equal(wanted, Hash(CpuAccelerator.Create(isa == Isa.Vector ? 1 : 2, isa))));

        string Hash(Accelerator accelerator)
        {
            using var rig = new ReadRig(side, side, accelerator);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            (float[] aged, float[] deviations) = rig.Age(AgingLaw.Pcm with { FullScale = 2 }, 86_400);
            (rig.G, rig.Sigma) = (aged, deviations);
            ReadChain chain = ReadChain.Usual with { Noise = noise, TileLines = 256 };
            foreach (float[] state in new[] { aged, deviations, rig.Read(ReadRig.Numbers(31, reads * side), chain, sigma: null, transposed) }) hash.AppendData(MemoryMarshal.AsBytes<float>(state));
            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }
}
