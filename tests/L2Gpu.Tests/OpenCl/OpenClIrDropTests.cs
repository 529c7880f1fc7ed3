using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

public sealed class OpenClIrDropTests
{
    [OpenClFact]
    public void A_device_with_little_memory_takes_arrays_and_solves_some_at_a_time()
    {
        // The second device has room for the factors of 32 arrays and the vectors of 12 solves.
        IrDropProblem problem = new(40, 2, 16, 16);
        Assert.Equal(Currents(new SourceDeviceOptions()), Currents(new SourceDeviceOptions { MemoryLimitBytes = 2 << 20 }));

        double[] Currents(SourceDeviceOptions options)
        {
            using Accelerator accelerator = SourceAccelerator.Create(OpenClPresence.Open(options));
            using ConformanceContext context = new(accelerator, ConformanceBudget.Full, "little memory");
            IrDropRun run = IrDropTrial.Solve(context, accelerator.Get<IIrDrop>(), problem, GuardLayout.Gappy);
            double[] effective = IrDropTrial.Effective(context, accelerator.Get<IIrDrop>(), problem, GuardLayout.Wide).Effective.Read("H");
            return [.. run.Currents.Read("currents"), .. run.WordLines.Read("v"), .. run.BitLines.Read("u"), .. run.Evidence.Read("evidence"), .. effective];
        }
    }
}
