using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>The contract of <see cref="IRandom"/>: it validates, and an implementation carries out.</summary>
public abstract class RandomOperator : IRandom
{
    /// <inheritdoc/>
    public void Words(IQueue queue, RandomStream stream, long first, VectorView<uint> words)
    {
        Validate(queue, first, words, nameof(words));
        if (words.Length > 0) Run(queue, stream, first, words);
    }

    /// <inheritdoc/>
    public void Uniforms(IQueue queue, RandomStream stream, long first, VectorView<float> uniforms)
    {
        Validate(queue, first, uniforms, nameof(uniforms));
        if (uniforms.Length > 0) Run(queue, stream, first, RandomLaw.Uniform, uniforms);
    }

    /// <inheritdoc/>
    public void Normals(IQueue queue, RandomStream stream, long first, VectorView<float> normals)
    {
        Validate(queue, first, normals, nameof(normals));
        if (normals.Length > 0) Run(queue, stream, first, RandomLaw.Normal, normals);
    }

    /// <summary>Carries out a valid call that is not empty.</summary>
    protected abstract void Run(IQueue queue, RandomStream stream, long first, VectorView<uint> words);

    /// <summary>Carries out a valid call that is not empty.</summary>
    protected abstract void Run(IQueue queue, RandomStream stream, long first, RandomLaw law, VectorView<float> numbers);

    private static void Validate<T>(IQueue queue, long first, VectorView<T> numbers, string name)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(queue);
        Check.OnDevice(queue, numbers.Buffer, name);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (numbers.Length > Philox.IndexLimit - first)
            throw new ArgumentOutOfRangeException(nameof(first), first, $"A stream has {Philox.IndexLimit} numbers; {numbers.Length} from {first} on go beyond. Take another draw or purpose.");
    }
}
