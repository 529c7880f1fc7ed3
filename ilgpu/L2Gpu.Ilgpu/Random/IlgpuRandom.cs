using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Random numbers by their address.</summary>
internal sealed class IlgpuRandom<TFused>(IlgpuContext context) : RandomOperator
    where TFused : struct, IFused
{
    /// <inheritdoc/>
    protected override void Run(IQueue queue, RandomStream stream, long first, VectorView<uint> words)
    {
        using BufferLease lease = words.Buffer.Lease();
        context.Each(queue, RandomKernel.Words, words.Length, Arguments(stream, first, words.Length) with { Words = VectorArgument.Of(words) });
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, RandomStream stream, long first, RandomLaw law, VectorView<float> numbers)
    {
        using BufferLease lease = numbers.Buffer.Lease();
        context.Each(
            queue, RandomKernel.Numbers<TFused>, numbers.Length,
            Arguments(stream, first, numbers.Length) with { Numbers = VectorArgument.Of(numbers), IsNormal = law == RandomLaw.Normal ? 1 : 0 });
    }

    private static RandomArguments Arguments(RandomStream stream, long first, long count)
        => new() { Stream = new(stream.Seed, stream.Purpose, stream.Step), First = first, Count = count, Draw = stream.Draw };
}
