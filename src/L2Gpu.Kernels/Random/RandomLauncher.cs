using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Random numbers on a device that compiles.</summary>
internal sealed class RandomLauncher(SourceContext context) : RandomOperator
{
    private const int Items = 256;

    /// <inheritdoc/>
    protected override void Run(IQueue queue, RandomStream stream, long first, VectorView<uint> words) => Run(queue, stream, first, 0, "u32", words);

    /// <inheritdoc/>
    protected override void Run(IQueue queue, RandomStream stream, long first, RandomLaw law, VectorView<float> numbers)
        => Run(queue, stream, first, law == RandomLaw.Uniform ? 1 : 2, "float", numbers);

    private void Run<T>(IQueue queue, RandomStream stream, long first, int law, string type, VectorView<T> numbers)
        where T : unmanaged
    {
        long tiles = ((first + numbers.Length - 1) / Philox.TileWords) - (first / Philox.TileWords) + 1;
        queue.Source().Launch(
            context.Kernel("Random/random", KernelDefines.None.With("LAW", law).With("NUMBER", type), "random"),
            new LaunchSize(LaunchExtensions.Tiles(tiles * Philox.TileBlocks, Items)), new LaunchSize(Items),
            first, numbers.Length, (int)stream.Purpose, unchecked((long)(stream.Step | ((ulong)stream.Draw << 48))), unchecked((long)stream.Seed), numbers.Buffer, numbers.Offset);
    }
}
