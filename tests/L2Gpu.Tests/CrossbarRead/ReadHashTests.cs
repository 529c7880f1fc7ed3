using System.Runtime.InteropServices;
using System.Security.Cryptography;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Crossbars;

/// <summary>Aged and read on the CPU and on an OpenCL device: the same hash of states and results. With L2GPU_FULL_SIZE set, a million cells and a hundred reads.</summary>
public sealed class ReadHashTests
{
    [OpenClTheory]
    [InlineData(ReadNoise.PerCell, false)]
    [InlineData(ReadNoise.PerCell, true)]
    [InlineData(ReadNoise.Collapsed, false)]
    [InlineData(ReadNoise.Collapsed, true)]
    public void Devices_agree_on_every_bit(ReadNoise noise, bool transposed)
    {
        bool large = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("L2GPU_FULL_SIZE"));
        (int side, int reads) = large ? (1000, 100) : (200, 5);
        string[] hashes = [Hash(CpuAccelerator.Create(1, Isa.Vector)), Hash(CpuAccelerator.Create(2)), Hash(SourceAccelerator.Create(OpenClPresence.Open()))];
        Assert.Equal(hashes[0], hashes[1]);
        Assert.Equal(hashes[0], hashes[2]);

        string Hash(Accelerator accelerator)
        {
            using var rig = new ReadRig(side, side, accelerator);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            (float[] aged, float[] deviations) = rig.Age(AgingLaw.Pcm with { FullScale = 2 }, 86_400);
            (rig.G, rig.Sigma) = (aged, deviations);
            ReadChain chain = new() { Noise = noise, Input = Converter.Input, OutputNoise = 0.06f, Output = Converter.Output, TileLines = 256 };
            foreach (float[] state in new[] { aged, deviations, rig.Read(ReadRig.Numbers(31, reads * side), chain, sigma: null, transposed) }) hash.AppendData(MemoryMarshal.AsBytes<float>(state));
            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }
}
