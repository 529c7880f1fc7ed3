using System.Text.RegularExpressions;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.Architecture;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

/// <summary>The device sources as a whole: all of them found, each kernel once, each with a launcher, tile sizes that fit.</summary>
public sealed partial class KernelCatalogTests
{
    private static readonly KernelLimits[] Devices =
    [
        new(KernelLanguage.OpenClC, "The pocl project", IsGpu: false, HasFp64: true, 1 << 20, 4096, long.MaxValue),
        new(KernelLanguage.OpenClC, "Advanced Micro Devices, Inc.", IsGpu: true, HasFp64: true, 64 << 10, 256, long.MaxValue),
        new(KernelLanguage.OpenClC, "Intel(R) Corporation", IsGpu: true, HasFp64: false, 64 << 10, 512, long.MaxValue),
        new(KernelLanguage.CudaC, "NVIDIA Corporation", IsGpu: true, HasFp64: true, 48 << 10, 1024, long.MaxValue),
    ];

    [Fact]
    public void Every_source_in_the_tree_is_in_the_catalog()
        => Assert.Equal(
            Repository.Files("src/L2Gpu.Kernels", "*.kernel.c").Concat(Repository.Files("src/L2Gpu.Kernels", "*.cu")).Select(path => path["src/L2Gpu.Kernels/".Length..]).Order(StringComparer.Ordinal),
            KernelCatalog.All.Select(source => source.Name));

    [Fact]
    public void Every_kernel_has_a_name_of_its_own_and_none_is_overlooked()
    {
        string[] kernels = [.. KernelCatalog.Kernels];
        Assert.NotEmpty(kernels);
        Assert.Equal(kernels.Length, kernels.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(KernelCatalog.All.Sum(source => KernelWord().Count(source.Text)), kernels.Length);
    }

    [Fact]
    public void Every_kernel_is_named_by_a_launcher()
    {
        string launchers = string.Concat(Repository.Files("src/L2Gpu.Kernels", "*.cs").Select(Repository.Read));
        Assert.All(KernelCatalog.Kernels, kernel => Assert.Contains($"\"{kernel}\"", launchers, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_source_builds_on_is_there_once_and_before_it()
    {
        Assert.All(KernelCatalog.All, source =>
        {
            string text = SourceText.Compose(source, KernelDefines.None, Devices[0]);
            Assert.All(source.Parts, part => Assert.InRange(text.IndexOf($"#line 1 \"{part.Name}\"", StringComparison.Ordinal), 0, text.IndexOf($"#line 1 \"{source.Name}\"", StringComparison.Ordinal)));
            Assert.Single(LineMark().Matches(text).Select(match => match.Value), mark => mark == $"#line 1 \"{source.Name}\"");
        });
    }

    [Fact]
    public void Tile_sizes_of_every_family_are_there_for_every_device()
    {
        string[] families = [.. Repository.Read("src/L2Gpu.Kernels/Device/tiles.txt").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ')[0]).Distinct()];
        Assert.NotEmpty(families);
        foreach (KernelLimits limits in Devices)
        {
            foreach (Type type in new[] { typeof(float), typeof(double) })
                Assert.All(families, family => Assert.NotEmpty(new TileTable(limits).For(family, type).Values));
        }
    }

    [Fact]
    public void A_family_without_tile_sizes_is_named()
        => Assert.Contains("nothing", Assert.Throws<InvalidOperationException>(() => new TileTable(Devices[0]).For("nothing", typeof(float))).Message, StringComparison.Ordinal);

    [GeneratedRegex(@"^\s*KERNEL(_RESIDENT)?\b", RegexOptions.Multiline)]
    private static partial Regex KernelWord();

    [GeneratedRegex("^#line 1 \".*\"$", RegexOptions.Multiline)]
    private static partial Regex LineMark();
}
