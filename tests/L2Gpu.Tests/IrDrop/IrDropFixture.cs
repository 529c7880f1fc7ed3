using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;

namespace L2Gpu.Tests.IrDrop;

/// <summary>The CPU, and arrays to try on it.</summary>
public sealed class IrDropFixture : IDisposable
{
    private readonly Accelerator _accelerator = CpuAccelerator.Create();

    /// <summary>The implementation.</summary>
    internal IIrDrop Simd => _accelerator.Get<IIrDrop>();

    public void Dispose() => _accelerator.Dispose();

    /// <summary>An array and a read of uniform numbers: no cell beyond 100 µS.</summary>
    internal static IrDropProblem Uniform(int rows, int columns, double ohms, double tolerance = 1e-12)
        => new(1, 1, rows, columns)
        {
            Wires = new(ohms, ohms),
            Limits = new(tolerance, 1000),
            Conductances = Array.ConvertAll(new NumberStream(711).Uniform<double>((long)rows * columns), value => 5e-5 * (value + 1)),
        };

    internal Found Solve(IIrDrop operation, IrDropProblem problem)
    {
        using ConformanceContext context = new(_accelerator, ConformanceBudget.Full, "a test");
        IrDropRun run = IrDropTrial.Solve(context, operation, problem, GuardLayout.Gappy);
        return new(run.Currents.Read("currents"), run.WordLines.Read("v"), run.BitLines.Read("u"), run.Evidence.Read("evidence"));
    }

    internal double[] Effective(IIrDrop operation, IrDropProblem problem)
    {
        using ConformanceContext context = new(_accelerator, ConformanceBudget.Full, "a test");
        return IrDropTrial.Effective(context, operation, problem, GuardLayout.Gappy).Effective.Read("H");
    }

    internal sealed record Found(double[] Currents, double[] WordLines, double[] BitLines, double[] Evidence)
    {
        public double Iterations => Evidence[0];

        public double Residual => Evidence[1];
    }
}
