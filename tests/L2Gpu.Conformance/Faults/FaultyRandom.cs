using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyRandom(IRandom right, Fault fault) : IRandom
{
    public void Words(IQueue queue, RandomStream stream, long first, VectorView<uint> words)
    {
        right.Words(queue, stream, first, words);
        fault.StrikeWhole(queue, ConformanceOutput.RandomWords, words);
    }

    public void Uniforms(IQueue queue, RandomStream stream, long first, VectorView<float> uniforms)
    {
        right.Uniforms(queue, stream, first, uniforms);
        fault.Strike(queue, ConformanceOutput.RandomUniforms, uniforms.AsRow().AsBatch(), _ => 0);
    }

    public void Normals(IQueue queue, RandomStream stream, long first, VectorView<float> normals)
    {
        right.Normals(queue, stream, first, normals);
        fault.Strike(queue, ConformanceOutput.RandomNormals, normals.AsRow().AsBatch(), _ => 0);
    }
}
