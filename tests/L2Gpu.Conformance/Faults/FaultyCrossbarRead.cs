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

    public void Drive(IQueue queue, ReadChain chain, MatrixView<float> inputs, MatrixView<float> voltages)
    {
        right.Drive(queue, chain, inputs, voltages);
        fault.Strike(queue, ConformanceOutput.CrossbarVoltages, voltages.AsBatch(), _ => 0);
    }

    public void Disturb(IQueue queue, SimulationAddress address, long firstItem, MatrixView<float> conductances, CellParameter noise, float least, BatchView<float> disturbed)
    {
        right.Disturb(queue, address, firstItem, conductances, noise, least, disturbed);
        fault.Strike(queue, ConformanceOutput.CrossbarDisturbed, disturbed, _ => 0);
    }

    public void Sense(IQueue queue, ReadChain chain, SimulationAddress address, BatchView<float> sums, MatrixView<float> outputs)
    {
        right.Sense(queue, chain, address, sums, outputs);
        fault.Strike(queue, ConformanceOutput.CrossbarSensed, outputs.AsBatch(), _ => 0);
    }
}
