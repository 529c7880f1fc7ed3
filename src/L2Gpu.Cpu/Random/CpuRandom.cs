using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Random numbers in SIMD.</summary>
internal sealed unsafe class CpuRandom(CpuContext context) : RandomOperator
{
    private readonly RandomTiles _tiles = RandomTiles.For(context.Isa);

    /// <inheritdoc/>
    protected override void Run(IQueue queue, RandomStream stream, long first, VectorView<uint> words)
    {
        using BufferLease lease = words.Buffer.Lease();
        Run(stream, first, null, words.Address(), words.Length);
    }

    /// <inheritdoc/>
    protected override void Run(IQueue queue, RandomStream stream, long first, RandomLaw law, VectorView<float> numbers)
    {
        using BufferLease lease = numbers.Buffer.Lease();
        Run(stream, first, law, (uint*)numbers.Address(), numbers.Length);
    }

    private void Run(RandomStream stream, long first, RandomLaw? law, uint* numbers, long count)
    {
        RandomJob job = new() { Tiles = _tiles, Stream = stream, Law = law, First = first, Count = count, Numbers = numbers };
        context.Pool.Run(ref job, job.TaskCount);
    }
}
