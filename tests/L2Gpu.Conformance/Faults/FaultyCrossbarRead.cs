using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal sealed class FaultyCrossbarRead(ICrossbarRead right, Fault fault) : ICrossbarRead
{
    public void Age(IQueue queue, AgingLaw law, SimulationAddress address, double seconds, MatrixView<float> programmed, MatrixView<float> aged, MatrixView<float> noise)
    {
        right.Age(queue, law, address, seconds, programmed, aged, noise);
        fault.Strike(queue, ConformanceOutput.CrossbarAged, aged.AsBatch(), _ => 0);
        fault.Strike(queue, ConformanceOutput.CrossbarAgedNoise, noise.AsBatch(), _ => 0);
    }

    public void Read(IQueue queue, ReadChain chain, SimulationAddress address, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs)
    {
        right.Read(queue, chain, address, inputs, conductances, noise, outputs);
        fault.Strike(queue, ConformanceOutput.CrossbarRead, outputs.AsBatch(), _ => 0);
    }

    public void ReadTransposed(IQueue queue, ReadChain chain, SimulationAddress address, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs)
    {
        right.ReadTransposed(queue, chain, address, inputs, conductances, noise, outputs);
        fault.Strike(queue, ConformanceOutput.CrossbarReadTransposed, outputs.AsBatch(), _ => 0);
    }
}
