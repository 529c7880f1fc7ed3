using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="IIrDrop"/> must do.</summary>
internal static partial class IrDropConformance
{
    public static IEnumerable<ConformanceCase> Cases()
        => CaseList.For<IIrDrop, double>("IrDrop")
            .Output("small arrays are those of all nodal equations at once", SmallArrays, IrDropCurrents, IrDropWordLines, IrDropBitLines)
            .Output("effective conductances are those of all nodal equations at once", SmallEffective, IrDropEffective)
            .Output("small arrays from the other side are those of all nodal equations at once", SmallTransposed, IrDropTransposedCurrents)
            .Output("currents that meet at a node add up to nothing", Kirchhoff, IrDropCurrents, IrDropWordLines)
            .Output("effective conductances times voltages are currents", Products, IrDropCurrents, IrDropEffective, IrDropTransposedCurrents)
            .Output("iterations and residual are those of what is returned", Honest, IrDropEvidence)
            .Output("a solve does not depend on those beside it", Alone, IrDropCurrents, IrDropWordLines, IrDropBitLines, IrDropEvidence, IrDropTransposedCurrents)
            .Output("no voltages, no currents, and no iterations", NoVoltages, IrDropCurrents, IrDropWordLines, IrDropBitLines, IrDropEvidence, IrDropTransposedCurrents)
            .Output("what is no number stays in its array and read", NotFinite, IrDropCurrents, IrDropEvidence, IrDropTransposedCurrents)
            .Repeatable("the same input gives the same bits", Repeated, IrDropCurrents, IrDropWordLines, IrDropBitLines, IrDropEffective, IrDropEvidence, IrDropTransposedCurrents)
            .Exempt("nothing to solve touches nothing", "There is no number to perturb.", Nothing)
            .Exempt("what has no answer is refused", "Nothing is written.", Refused)
            .Cases;

    private static bool IsInterpreted(ConformanceContext context) => context.Budget == ConformanceBudget.Interpreted;

    private static IEnumerable<IrDropProblem> Small(ConformanceContext context)
    {
        (int Rows, int Columns)[] few = [(1, 1), (5, 7), (17, 3)], more = [(1, 9), (9, 1), (3, 17), (8, 8), (16, 16), (15, 9)];
        int turn = 0;
        foreach ((int rows, int columns) in context.IsFull ? [.. few, .. more] : IsInterpreted(context) ? few[..2] : few)
        {
            yield return new(1 + (turn % 2), 1 + (turn % 3), rows, columns);
            turn++;
        }

        // Wires that resist more than cells.
        yield return new(1, 1, 6, 5) { Wires = new(1e5, 1e4) };
    }

    private static void SmallArrays(ConformanceContext context)
    {
        int turn = 0;
        foreach (IrDropProblem problem in Small(context))
        {
            GuardLayout layout = GuardLayout.Nth(turn++);
            context.Begin(problem.Describe());
            IrDropRun run = IrDropTrial.Solve(context, context.Get<IIrDrop>(), problem, layout), wanted = IrDropTrial.Solve(context, new IrDropReference(), problem, GuardLayout.Packed);
            Close("currents", run.Currents, wanted.Currents);
            Close("v", run.WordLines, wanted.WordLines);
            Close("u", run.BitLines, wanted.BitLines);
            double[] evidence = run.Evidence.Read("evidence");
            for (int solve = 0; solve < problem.Solves; solve++)
                context.Expect(evidence[(2 * solve) + 1] <= problem.Limits.Tolerance, $"the residual of solve {solve} is {evidence[(2 * solve) + 1]:R}");
        }

        void Close(string name, GuardedBatch<double> found, GuardedBatch<double> wanted)
        {
            double[] values = wanted.Read(name);
            double bound = IrDropBounds.Of(values);
            context.ExpectClose(name, found, values, Array.ConvertAll(values, _ => bound));
        }
    }

    private static void SmallEffective(ConformanceContext context) => SmallMatrices(context, "H", IrDropTrial.Effective, 1);

    private static void SmallTransposed(ConformanceContext context) => SmallMatrices(context, "currents", IrDropTrial.SolveTransposed, 2);

    private static void SmallMatrices(
        ConformanceContext context, string name, Func<ConformanceContext, IIrDrop, IrDropProblem, GuardLayout, (GuardedBatch<double> Result, GuardedBatch<double> Evidence)> run, int turn)
    {
        foreach (IrDropProblem problem in Small(context))
        {
            GuardLayout layout = GuardLayout.Nth(turn++);
            context.Begin(problem.Describe());
            (GuardedBatch<double> found, GuardedBatch<double> evidence) = run(context, context.Get<IIrDrop>(), problem, layout);
            double[] wanted = run(context, new IrDropReference(), problem, GuardLayout.Packed).Result.Read(name), said = evidence.Read("evidence");
            double bound = IrDropBounds.Of(wanted);
            context.ExpectClose(name, found, wanted, Array.ConvertAll(wanted, _ => bound));
            for (int solve = 0; solve < said.Length / 2; solve++)
                context.Expect(said[(2 * solve) + 1] <= problem.Limits.Tolerance, $"the residual of solve {solve} is {said[(2 * solve) + 1]:R}");
        }
    }

    private static void Kirchhoff(ConformanceContext context)
    {
        IrDropProblem[] problems = context.IsFull ? [new(2, 2, 70, 45), new(1, 1, 131, 140), new(1, 1, 40, 300)] : [IsInterpreted(context) ? new(1, 1, 9, 10) : new(2, 2, 20, 13)];
        foreach (IrDropProblem problem in problems)
        {
            context.Begin(problem.Describe());
            IrDropRun run = IrDropTrial.Solve(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy);
            double[] v = run.WordLines.Read("v"), u = run.BitLines.Read("u"), currents = run.Currents.Read("currents");
            for (int solve = 0; solve < problem.Solves; solve++)
            {
                double[] nodes = u[(solve * problem.Cells)..((solve + 1) * problem.Cells)];
                (double missing, double flowing) = new IrDropNetworkCheck(problem.Only(solve / problem.Reads, solve % problem.Reads)).Kirchhoff(v[(solve * problem.Cells)..((solve + 1) * problem.Cells)], nodes);
                context.Expect(missing <= 1e-10 * flowing, $"{missing:R} A are missing at a node of solve {solve}, where up to {flowing:R} A flow");
                for (int j = 0; j < problem.Columns; j++)
                    context.ExpectClose($"current {j} of solve {solve}", currents[(solve * problem.Columns) + j], nodes[^(problem.Columns - j)] / problem.Wires.BitLine, 1e-15 * flowing);
            }
        }
    }

    private static void Products(ConformanceContext context)
    {
        IrDropProblem problem = context.IsFull ? new(2, 3, 24, 20) : IsInterpreted(context) ? new(1, 1, 4, 3) : new(2, 3, 9, 6);
        context.Begin(problem.Describe());
        double[] currents = IrDropTrial.Solve(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy).Currents.Read("currents");
        double[] effective = IrDropTrial.Effective(context, context.Get<IIrDrop>(), problem, GuardLayout.Wide).Effective.Read("H");
        double[] back = IrDropTrial.SolveTransposed(context, context.Get<IIrDrop>(), problem, GuardLayout.Wide).Currents.Read("currents from the other side");
        for (int array = 0; array < problem.Arrays; array++)
        {
            double[] h = effective[(array * problem.Cells)..((array + 1) * problem.Cells)], v = problem.Voltages[(array * problem.Reads * problem.Rows)..((array + 1) * problem.Reads * problem.Rows)];
            double[] product = Dense.Multiply(v, h, problem.Reads, problem.Rows, problem.Columns), found = currents[(array * product.Length)..((array + 1) * product.Length)];
            double bound = IrDropBounds.Of(h);
            context.ExpectClose($"currents of array {array}", found, product, Array.ConvertAll(product, _ => bound), problem.Columns);
            for (int read = 0; read < problem.Reads; read++)
            {
                for (int i = 0; i < problem.Rows; i++)
                {
                    double sum = Enumerable.Range(0, problem.Columns).Sum(j => problem.SenseVoltages[(((array * problem.Reads) + read) * problem.Columns) + j] * h[(i * problem.Columns) + j]);
                    context.ExpectClose($"current {i} of read {read} of array {array} from the other side", back[(((array * problem.Reads) + read) * problem.Rows) + i], sum, bound);
                }
            }
        }
    }

    private static void Honest(ConformanceContext context)
    {
        int[] limits = IsInterpreted(context) ? [2] : [1, 2, 4];
        foreach (int limit in limits)
        {
            IrDropProblem problem = new(IsInterpreted(context) ? 1 : 2, 2, 12, 15) { Wires = new(1000, 400), Limits = new(1e-12, limit) };
            context.Begin($"limit={limit} {problem.Describe()}");
            IrDropRun run = IrDropTrial.Solve(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy);
            double[] said = run.Evidence.Read("evidence"), u = run.BitLines.Read("u");
            for (int solve = 0; solve < problem.Solves; solve++)
            {
                double residual = new IrDropNetworkCheck(problem.Only(solve / problem.Reads, solve % problem.Reads)).Residual(u[(solve * problem.Cells)..((solve + 1) * problem.Cells)]);
                context.Expect(residual > problem.Limits.Tolerance, $"solve {solve} is solved after {limit} iterations; the case wants one that is not");
                context.ExpectClose($"iterations of solve {solve}", said[2 * solve], limit, 0);
                context.ExpectClose($"the residual of solve {solve}", said[(2 * solve) + 1], residual, IrDropBounds.Evidence(residual, true));
            }
        }
    }
}
