using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.RuntimeLayer;

/// <summary>Sources, macros and arguments, before any device sees them.</summary>
public sealed class KernelSourceTests
{
    private static readonly KernelLimits OpenCl = new(KernelLanguage.OpenClC, "any", IsGpu: true, HasFp64: true, 32 << 10, 256, long.MaxValue);

    [Fact]
    public void Kernels_are_found_by_their_heads()
    {
        var source = new KernelSource("a.kernel.c", "// KERNEL(1, 1, 1) comment(\nKERNEL(LX, LY, 1) first(int n)\n{\n}\nDEVICE void helper() {}\nKERNEL(64, 1, 1) second(\n    int n)\nKERNEL_RESIDENT(64, 1, 1, 4) third(int n)\n");
        Assert.Equal(["first", "second", "third"], source.Kernels.ToArray());
    }

    [Fact]
    public void A_part_that_two_parts_share_stands_once()
    {
        var root = new KernelSource("root.c", "int root;");
        var left = new KernelSource("left.c", "int left;", root);
        var right = new KernelSource("right.c", "int right;", root);
        string text = SourceText.Compose(new KernelSource("top.c", "int top;", left, right), KernelDefines.None.With("N", 3), OpenCl);
        Assert.Equal(1, text.Split("int root;").Length - 1);
        Assert.True(text.IndexOf("#define N 3", StringComparison.Ordinal) < text.IndexOf("int root;", StringComparison.Ordinal));
        Assert.True(text.IndexOf("int left;", StringComparison.Ordinal) < text.IndexOf("int right;", StringComparison.Ordinal));
        Assert.EndsWith("#line 1 \"top.c\"\nint top;\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_language_has_its_prelude_and_FP64_is_asked_for_only_where_it_is()
    {
        var source = new KernelSource("a.c", "x");
        Assert.Contains("__kernel", SourceText.Compose(source, KernelDefines.None, OpenCl), StringComparison.Ordinal);
        Assert.Contains("__global__", SourceText.Compose(source, KernelDefines.None, OpenCl with { Language = KernelLanguage.CudaC }), StringComparison.Ordinal);
        Assert.Contains("#define L2GPU_FP64 1", SourceText.Compose(source, KernelDefines.None, OpenCl), StringComparison.Ordinal);
        Assert.DoesNotContain("#define L2GPU_FP64 1", SourceText.Compose(source, KernelDefines.None, OpenCl with { HasFp64 = false }), StringComparison.Ordinal);
    }

    [Fact]
    public void Macros_are_equal_in_any_order_and_the_later_value_wins()
    {
        KernelDefines one = KernelDefines.None.With("B", 2).With("A", "float"), other = KernelDefines.None.With("A", "double").With(KernelDefines.None.With("A", "float").With("B", 2));
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal("A=float B=2", one.ToString());
        Assert.Equal(2, one.Number("B"));
        Assert.NotEqual(one, one.With("B", 3));
        Assert.Throws<KeyNotFoundException>(() => one.Number("C"));
    }

    [Fact]
    public void The_same_variant_is_the_same_object_and_their_number_has_an_end()
    {
        KernelDefines root = KernelDefines.None.With("ROOT", "here");
        Assert.Same(root.With("A", 1), root.With("A", 1));
        for (int i = 0; i < 1000; i++) Assert.Equal(i, root.With("B", i).Number("B"));
        Assert.NotSame(root.With("B", 999), root.With("B", 999));
        Assert.Equal(root.With("B", 999), root.With("B", 999));
    }

    [Fact]
    public void Arguments_keep_their_bits_and_their_size()
    {
        Assert.Equal((BitConverter.SingleToUInt32Bits(-1.5f), 4), (KernelArgument.Of(-1.5f).Bits, KernelArgument.Of(-1.5f).ByteLength));
        Assert.Equal((BitConverter.DoubleToInt64Bits(-1.5), 8), (KernelArgument.Of(-1.5).Bits, KernelArgument.Of(-1.5).ByteLength));
        Assert.Equal(((long)uint.MaxValue, 4), (KernelArgument.Of(-1).Bits, KernelArgument.Of(-1).ByteLength));
        Assert.Equal((-1L, 8), (KernelArgument.Of(-1L).Bits, KernelArgument.Of(-1L).ByteLength));
        Assert.True(KernelArgument.Of(1) == 1 && KernelArgument.Of(1) != 1L);
        Assert.Throws<NotSupportedException>(() => KernelArgument.Of((short)1));
        Assert.Throws<ArgumentNullException>(() => (KernelArgument)(DeviceBuffer)null!);
    }
}
