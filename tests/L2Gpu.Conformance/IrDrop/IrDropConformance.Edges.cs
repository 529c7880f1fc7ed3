using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

internal static partial class IrDropConformance
{
    private static void Alone(ConformanceContext context)
    {
        IrDropProblem problem = new(IsInterpreted(context) ? 2 : 3, context.IsFull ? 5 : IsInterpreted(context) ? 1 : 2, 7, 10);
        context.Begin(problem.Describe());
        IrDropRun all = IrDropTrial.Solve(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy);
        double[] back = IrDropTrial.SolveTransposed(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy).Currents.Read("currents from the other side");
        double[] currents = all.Currents.Read("currents"), v = all.WordLines.Read("v"), u = all.BitLines.Read("u"), evidence = all.Evidence.Read("evidence");
        for (int solve = 0; solve < problem.Solves; solve++)
        {
            IrDropRun one = IrDropTrial.Solve(context, context.Get<IIrDrop>(), problem.Only(solve / problem.Reads, solve % problem.Reads), GuardLayout.Packed);
            Same(currents, one.Currents, "currents");
            Same(v, one.WordLines, "v");
            Same(u, one.BitLines, "u");
            Same(evidence, one.Evidence, "evidence");
            Same(back, IrDropTrial.SolveTransposed(context, context.Get<IIrDrop>(), problem.Only(solve / problem.Reads, solve % problem.Reads), GuardLayout.Packed).Currents, "currents from the other side");

            void Same(double[] together, GuardedBatch<double> alone, string name)
            {
                double[] values = alone.Read(name);
                context.Expect(together.AsSpan(solve * values.Length, values.Length).SequenceEqual(values), $"{name} of solve {solve} differ from those of the solve by itself");
            }
        }
    }

    private static void NoVoltages(ConformanceContext context)
    {
        IrDropProblem problem = new(2, 2, 6, 9) { Voltages = new double[2 * 2 * 6], SenseVoltages = new double[2 * 2 * 9] };
        context.Begin(problem.Describe());
        IrDropRun run = IrDropTrial.Solve(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy);
        GuardedBatch<double> back = IrDropTrial.SolveTransposed(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy).Currents;
        foreach ((string name, GuardedBatch<double> output) in new[] { ("currents", run.Currents), ("v", run.WordLines), ("u", run.BitLines), ("evidence", run.Evidence), ("currents from the other side", back) })
        {
            double[] zeros = Array.ConvertAll(output.Read(name), _ => 0.0);
            context.ExpectClose(name, output, zeros, zeros);
        }
    }

    private static void NotFinite(ConformanceContext context)
    {
        IrDropProblem right = new(4, 2, 3, 4);
        double[] conductances = [.. right.Conductances], voltages = [.. right.Voltages];
        conductances[right.Cells + 5] = -1e-6;
        conductances[(2 * right.Cells) + 11] = double.PositiveInfinity;
        voltages[2] = double.NaN;
        voltages[^1] = double.NegativeInfinity;
        double[] senses = [.. right.SenseVoltages];
        senses[1] = double.NegativeInfinity;
        senses[^2] = double.NaN;
        IrDropProblem problem = right with { Conductances = conductances, Voltages = voltages, SenseVoltages = senses };
        context.Begin(problem.Describe());
        IrDropRun run = IrDropTrial.Solve(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy), wanted = IrDropTrial.Solve(context, new IrDropReference(), right, GuardLayout.Packed);
        double[] currents = wanted.Currents.Read("currents"), said = run.Evidence.Read("evidence");
        double bound = IrDropBounds.Of(currents);
        bool[] spoiled = [true, false, true, true, true, true, false, true];
        for (int solve = 0; solve < right.Solves; solve++)
        {
            if (spoiled[solve]) Array.Fill(currents, double.NaN, solve * right.Columns, right.Columns);
            double residual = said[(2 * solve) + 1];
            context.Expect(spoiled[solve] ? double.IsNaN(residual) && said[2 * solve] == 0 : residual <= right.Limits.Tolerance && said[2 * solve] > 0, $"solve {solve} says {said[2 * solve]} iterations and a residual of {residual:R}");
        }

        context.ExpectClose("currents", run.Currents, currents, Array.ConvertAll(currents, _ => bound));
        double[] back = IrDropTrial.SolveTransposed(context, new IrDropReference(), right, GuardLayout.Packed).Currents.Read("currents from the other side");
        double most = IrDropBounds.Of(back);
        for (int solve = 0; solve < right.Solves; solve++)
            if (spoiled[solve]) Array.Fill(back, double.NaN, solve * right.Rows, right.Rows);
        context.ExpectClose(
            "currents from the other side", IrDropTrial.SolveTransposed(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy).Currents, back, Array.ConvertAll(back, _ => most));
    }

    private static void Repeated(ConformanceContext context)
    {
        IrDropProblem problem = IsInterpreted(context) ? new(1, 1, 5, 4) : new(2, 2, 19, 21);
        context.Begin(problem.Describe());
        var runs = Enumerable.Range(0, 2).Select(_ => IrDropTrial.Solve(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy)).ToArray();
        context.ExpectSameBits("currents", runs[0].Currents, runs[1].Currents);
        context.ExpectSameBits("v", runs[0].WordLines, runs[1].WordLines);
        context.ExpectSameBits("u", runs[0].BitLines, runs[1].BitLines);
        context.ExpectSameBits("evidence", runs[0].Evidence, runs[1].Evidence);
        var effective = Enumerable.Range(0, 2).Select(_ => IrDropTrial.Effective(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy)).ToArray();
        context.ExpectSameBits("H", effective[0].Effective, effective[1].Effective);
        context.ExpectSameBits("evidence of H", effective[0].Evidence, effective[1].Evidence);
        var back = Enumerable.Range(0, 2).Select(_ => IrDropTrial.SolveTransposed(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy)).ToArray();
        context.ExpectSameBits("currents from the other side", back[0].Currents, back[1].Currents);
    }

    private static void Nothing(ConformanceContext context)
    {
        foreach (IrDropProblem problem in new IrDropProblem[] { new(0, 3, 4, 5), new(2, 0, 4, 5) })
        {
            context.Begin(problem.Describe());
            IrDropRun run = IrDropTrial.Solve(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy);
            context.Expect(IrDropTrial.SolveTransposed(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy).Currents.Read("currents").Length == 0, $"there are currents from the other side");
            context.Expect(run.Currents.Read("currents").Length == 0 && run.Evidence.Read("evidence").Length == 0, $"there are currents");
        }
    }

    private static void Refused(ConformanceContext context)
    {
        IIrDrop operation = context.Get<IIrDrop>();
        IrDropProblem problem = new(1, 2, 3, 4);
        context.Begin(problem.Describe());
        GuardedBatch<double> g = context.Upload(problem.Conductances, 1, 3, 4, GuardLayout.Gappy), v = context.Upload(problem.Voltages, 1, 2, 3, GuardLayout.Gappy);
        GuardedBatch<double> currents = context.Output<double>(1, 2, 4, GuardLayout.Gappy), evidence = context.Output<double>(1, 2, 2, GuardLayout.Gappy);
        GuardedBatch<double> effective = context.Output<double>(1, 3, 4, GuardLayout.Gappy), adjoint = context.Output<double>(1, 4, 2, GuardLayout.Gappy), none = context.Output<double>(1, 0, 4, GuardLayout.Gappy);
        foreach (double ohms in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            context.ExpectRefusal<ArgumentOutOfRangeException>($"word lines of {ohms} ohms", () => Solve(new(ohms, 1), problem.Limits));
            context.ExpectRefusal<ArgumentOutOfRangeException>($"bit lines of {ohms} ohms", () => Solve(new(1, ohms), problem.Limits));
            context.ExpectRefusal<ArgumentOutOfRangeException>($"H with wires of {ohms} ohms", () => operation.Effective(context.Queue, new(ohms, 1), problem.Limits, g.View, effective.View, adjoint.Matrix));
        }

        foreach (IrDropLimits limits in new IrDropLimits[] { new(0, 5), new(-1e-3, 5), new(1, 5), new(double.NaN, 5), new(1e-12, 0) })
            context.ExpectRefusal<ArgumentOutOfRangeException>($"{limits}", () => Solve(problem.Wires, limits));
        context.ExpectRefusal<ArgumentException>("voltages of another length", () => operation.Solve(context.Queue, problem.Wires, problem.Limits, g.View, currents.View, currents.View, null, evidence.Matrix));
        context.ExpectRefusal<ArgumentException>("currents over voltages", () => operation.Solve(context.Queue, problem.Wires, problem.Limits, g.View, v.View, g.Matrix.Block(0, 0, 2, 4).AsBatch(), null, evidence.Matrix));
        context.ExpectRefusal<ArgumentException>("evidence of another shape", () => operation.Solve(context.Queue, problem.Wires, problem.Limits, g.View, v.View, currents.View, null, adjoint.Matrix));
        context.ExpectRefusal<ArgumentException>("nodes that share memory", () => operation.Solve(
            context.Queue, problem.Wires, problem.Limits, g.View, v.View, currents.View, new IrDropNodes(effective.Repeated(2), effective.Repeated(2)), evidence.Matrix));
        context.ExpectRefusal<ArgumentException>("H over G", () => operation.Effective(context.Queue, problem.Wires, problem.Limits, g.View, g.View, adjoint.Matrix));
        context.ExpectRefusal<ArgumentException>("evidence of another count", () => operation.Effective(context.Queue, problem.Wires, problem.Limits, g.View, effective.View, evidence.Matrix));
        context.ExpectRefusal<ArgumentException>("no cells", () => operation.Effective(context.Queue, problem.Wires, problem.Limits, none.View, none.View, adjoint.Matrix));
        GuardedBatch<double> back = context.Output<double>(1, 2, 3, GuardLayout.Gappy);
        context.ExpectRefusal<ArgumentException>("sense ends of another count", () => operation.SolveTransposed(context.Queue, problem.Wires, problem.Limits, g.View, v.View, back.View, evidence.Matrix));
        context.ExpectRefusal<ArgumentException>("currents of another count", () => operation.SolveTransposed(context.Queue, problem.Wires, problem.Limits, g.View, currents.View, currents.View, evidence.Matrix));
        context.ExpectRefusal<ArgumentException>("currents over G", () => operation.SolveTransposed(context.Queue, problem.Wires, problem.Limits, g.View, currents.View, g.Matrix.Block(0, 0, 2, 3).AsBatch(), evidence.Matrix));

        // Padding counts: fewer than 2²⁴ cells, in 7 rows that take the memory of 16.
        GuardedBatch<double> thin = context.Output<double>(1, 7, 4, GuardLayout.Packed), one = context.Output<double>(1, 1, 2, GuardLayout.Packed);
        BatchView<double> wide = new(thin.View.Buffer, thin.View.Offset, 0, 0, 7, (1L << 20) + 1, (1L << 20) + 1);
        context.ExpectRefusal<ArgumentException>("a thin array of too much padding", () => operation.Effective(context.Queue, problem.Wires, problem.Limits, wide, wide, one.Matrix));
        g.ExpectUnchanged("G");

        void Solve(WireResistance wires, IrDropLimits limits) => operation.Solve(context.Queue, wires, limits, g.View, v.View, currents.View, null, evidence.Matrix);
    }
}
