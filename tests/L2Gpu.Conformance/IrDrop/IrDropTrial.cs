using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Networks with wires on the accelerator.</summary>
internal static class IrDropTrial
{
    /// <summary>Solves for all reads.</summary>
    public static IrDropRun Solve(ConformanceContext context, IIrDrop operation, IrDropProblem problem, GuardLayout layout)
    {
        GuardedBatch<double> conductances = context.Upload(problem.Conductances, problem.Arrays, problem.Rows, problem.Columns, layout);
        GuardedBatch<double> voltages = context.Upload(problem.Voltages, problem.Arrays, problem.Reads, problem.Rows, layout);
        IrDropRun run = new(
            context.Output<double>(problem.Arrays, problem.Reads, problem.Columns, layout),
            context.Output<double>(problem.Solves, problem.Rows, problem.Columns, layout),
            context.Output<double>(problem.Solves, problem.Rows, problem.Columns, layout),
            context.Output<double>(1, problem.Solves, 2, layout));
        operation.Solve(
            context.Queue, problem.Wires, problem.Limits, conductances.View, voltages.View, run.Currents.View, new IrDropNodes(run.WordLines.View, run.BitLines.View), run.Evidence.Matrix);
        conductances.ExpectUnchanged("G");
        voltages.ExpectUnchanged("V");
        return run;
    }

    /// <summary>Solves for all reads from the other side.</summary>
    public static (GuardedBatch<double> Currents, GuardedBatch<double> Evidence) SolveTransposed(ConformanceContext context, IIrDrop operation, IrDropProblem problem, GuardLayout layout)
    {
        GuardedBatch<double> conductances = context.Upload(problem.Conductances, problem.Arrays, problem.Rows, problem.Columns, layout);
        GuardedBatch<double> voltages = context.Upload(problem.SenseVoltages, problem.Arrays, problem.Reads, problem.Columns, layout);
        GuardedBatch<double> currents = context.Output<double>(problem.Arrays, problem.Reads, problem.Rows, layout), evidence = context.Output<double>(1, problem.Solves, 2, layout);
        operation.SolveTransposed(context.Queue, problem.Wires, problem.Limits, conductances.View, voltages.View, currents.View, evidence.Matrix);
        conductances.ExpectUnchanged("G");
        voltages.ExpectUnchanged("voltages");
        return (currents, evidence);
    }

    /// <summary>Computes effective conductances.</summary>
    public static (GuardedBatch<double> Effective, GuardedBatch<double> Evidence) Effective(ConformanceContext context, IIrDrop operation, IrDropProblem problem, GuardLayout layout)
    {
        GuardedBatch<double> conductances = context.Upload(problem.Conductances, problem.Arrays, problem.Rows, problem.Columns, layout);
        GuardedBatch<double> effective = context.Output<double>(problem.Arrays, problem.Rows, problem.Columns, layout);
        GuardedBatch<double> evidence = context.Output<double>(1, problem.Arrays * problem.Columns, 2, layout);
        operation.Effective(context.Queue, problem.Wires, problem.Limits, conductances.View, effective.View, evidence.Matrix);
        conductances.ExpectUnchanged("G");
        return (effective, evidence);
    }
}
