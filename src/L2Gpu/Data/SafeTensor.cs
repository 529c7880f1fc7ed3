using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>An FP64 tensor as a <c>.safetensors</c> file takes it.</summary>
/// <param name="Name">Its name, which is unique in the file and not <c>__metadata__</c>.</param>
/// <param name="Shape">Its lengths, the last one contiguous; none for a single number.</param>
/// <param name="Parts">Its numbers in that order, in as many pieces as they are kept in.</param>
internal sealed record SafeTensor(string Name, ImmutableArray<long> Shape, ImmutableArray<ReadOnlyMemory<double>> Parts)
{
    public SafeTensor(string name, ImmutableArray<double> values)
        : this(name, [values.Length], [values.AsMemory()])
    {
    }
}
