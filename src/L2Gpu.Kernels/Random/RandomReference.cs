using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The numbers one by one, on the host. For comparison, never for speed.</summary>
public sealed class RandomReference : RandomOperator
{
    /// <inheritdoc/>
    protected override void Run(IQueue queue, RandomStream stream, long first, VectorView<uint> words) => Write(queue, words, i => Philox.Word(stream, first + i));

    /// <inheritdoc/>
    protected override void Run(IQueue queue, RandomStream stream, long first, RandomLaw law, VectorView<float> numbers)
        => Write(queue, numbers, i => law == RandomLaw.Uniform ? Philox.Uniform(stream, first + i) : Philox.Normal(stream, first + i));

    private static void Write<T>(IQueue queue, VectorView<T> view, Func<long, T> number)
        where T : unmanaged
    {
        var values = new T[view.Length];
        for (long i = 0; i < values.LongLength; i++) values[i] = number(i);
        queue.Write<T>(values, view);
    }
}
