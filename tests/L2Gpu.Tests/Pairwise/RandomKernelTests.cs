using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Numerics;
using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Pairwise;

/// <summary>Five hundred random kernels are the same as compiled C#, as a program, on the CPU and on a device.</summary>
public sealed class RandomKernelTests
{
    private const int Trees = 500, PointCount = 9;

    // Programs of a device that are compiled take a second each; this many kernels share one.
    private const int TreesInProgram = 25;

    private static readonly Lazy<(Expression<Func<KernelPoint, KernelPoint, double>> Expression, KernelFunction Kernel)[]> Kernels = new(() =>
    {
        var random = new RandomKernels(20);
        return [.. Enumerable.Range(0, Trees).Select(_ => random.Next()).Select(e => (e, KernelFunction.Custom(e)))];
    });

    [Fact]
    public void The_compiled_expression_and_the_program_give_the_same_bits()
    {
        double[][] points = RandomKernels.Points(1, PointCount);
        foreach ((Expression<Func<KernelPoint, KernelPoint, double>> expression, KernelFunction kernel) in Kernels.Value)
        {
            Func<KernelPoint, KernelPoint, double> compiled = expression.Compile();
            foreach (double[] x in points)
            {
                foreach (double[] y in points)
                {
                    double expected = compiled(new(x), new(y)), actual = kernel.Evaluate(x, y);
                    Assert.True(double.IsFinite(expected) && expected.Equals(actual), $"{expression} is {expected:R} compiled and {actual:R} as a program.");
                }
            }
        }
    }

    [Fact]
    public void Every_word_is_used_often_and_the_bounds_forbid_something()
    {
        var random = new RandomKernels(20);
        for (int i = 0; i < Trees; i++) random.Next();
        string[] words = [.. typeof(KernelMath).GetMethods().Where(m => m.IsStatic && m.Name != nameof(KernelMath.Value)).Select(m => m.Name), "+", "-", "*", "/", "-a"];
        Assert.Equal(words.Order(), random.Words.Keys.Order());
        Assert.All(random.Words, word => Assert.True(word.Value >= 50, $"{word.Key} is used {word.Value} times."));
        Assert.True(Kernels.Value.Select(k => k.Kernel.Program.Shape).Distinct().Count() > 480);
        Assert.InRange(Kernels.Value.Count(k => !k.Kernel.Program.IsSymmetric), 50, 450);

        // The bounds by which the others are judged: of almost all values, three digits at least.
        PairNumber[] bounds = [.. Bounds<float>(RandomKernels.Points(1, PointCount)).SelectMany(b => b)];
        Assert.All(bounds, bound => Assert.True(double.IsFinite(bound.Error)));
        Assert.True(bounds.Count(bound => bound.Error < 1e-3 * (1 + Math.Abs(bound.Value))) > 0.95 * bounds.Length);
    }

    [Fact]
    public void The_processor_computes_them_within_their_bounds()
    {
        foreach (Isa isa in IsaSelector.Available)
        {
            using Accelerator cpu = CpuAccelerator.Create(threads: 2, isa);
            AssertWithinBounds<float>(cpu, isa.ToString(), k => Kernels.Value[k].Kernel);
            AssertWithinBounds<double>(cpu, isa.ToString(), k => Kernels.Value[k].Kernel);
        }
    }

    [OpenClFact]
    public void The_device_computes_them_within_their_bounds()
    {
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        var sums = new (PairProgram Program, int[] Selectors)[Trees / TreesInProgram];
        for (int i = 0; i < sums.Length; i++) sums[i] = Selectable([.. Kernels.Value.AsSpan(i * TreesInProgram, TreesInProgram).ToArray().Select(k => k.Kernel.Program)]);
        AssertWithinBounds<float>(device, "OpenCL", Selected, ofOneView: false);

        // One program of five in doubles, for the time that compiling takes.
        AssertWithinBounds<double>(device, "OpenCL", Selected, ofOneView: false, Trees / 5);

        // One of a sum: the others times 0. The numbers of a program are its parameters, so all of a sum share what was compiled.
        KernelFunction Selected(int tree)
        {
            (PairProgram program, int[] selectors) = sums[tree / TreesInProgram];
            double[] constants = [.. program.Constants];
            for (int t = 0; t < selectors.Length; t++) constants[selectors[t]] = t == tree % TreesInProgram ? 1 : 0;
            return KernelFunction.OfProgram(new(program.Instructions, [.. constants]));
        }
    }

    [Fact]
    public void They_come_back_from_their_text()
    {
        foreach ((_, KernelFunction kernel) in Kernels.Value)
        {
            KernelFunction back = KernelFunction.FromJson(kernel.ToJson());
            Assert.Equal(kernel, back);
            Assert.Equal(kernel.ToJson(), back.ToJson());
            Assert.Equal(kernel.Formula, back.Formula);
        }
    }

    // The sum of all of them, each times a number of its own.
    private static (PairProgram Program, int[] Selectors) Selectable(ImmutableArray<PairProgram> programs)
    {
        var builder = new PairProgramBuilder();
        int sum = -1;
        for (int t = 0; t < programs.Length; t++)
        {
            int term = builder.Binary(PairOperation.Multiply, builder.Constant(Selector(t)), builder.Append(programs[t]));
            sum = sum < 0 ? term : builder.Binary(PairOperation.Add, sum, term);
        }

        PairProgram program = builder.Build(sum);
        int[] selectors = [.. Enumerable.Range(0, programs.Length).Select(t => program.Constants.IndexOf(Selector(t)))];
        Assert.DoesNotContain(-1, selectors);
        return (program, selectors);

        static double Selector(int t) => 1e-9 * (t + 0.123456789);
    }

    private static IEnumerable<PairNumber[]> Bounds<T>(double[][] points)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Kernels.Value.Select(k => points.SelectMany(x => points, (x, y) => PairError<T>.Of(k.Kernel.Program, x, y)).ToArray());

    private static void AssertWithinBounds<T>(Accelerator accelerator, string name, Func<int, KernelFunction> kernel, bool ofOneView = true, int count = Trees)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[][] points = RandomKernels.Points(1, PointCount);
        PairNumber[][] bounds = [.. Bounds<T>(points)];
        using var arrays = new DeviceArrays(accelerator.Device);
        T[] coordinates = [.. points.SelectMany(p => p).Select(T.CreateTruncating)];
        MatrixView<T> x = arrays.Upload(coordinates, 1, PointCount, RandomKernels.Columns)[0];
        MatrixView<T> y = ofOneView ? x : arrays.Upload(coordinates, 1, PointCount, RandomKernels.Columns)[0];
        BatchView<T> results = arrays.Room<T>(count, PointCount, PointCount);
        IPairwise<T> pairwise = accelerator.Get<IPairwise<T>>();
        for (int k = 0; k < count; k++) pairwise.Matrix(arrays.Queue, kernel(k), x, y, results[k]);
        T[] values = arrays.Read(results);
        for (int k = 0, at = 0; k < count; k++)
        {
            for (int pair = 0; pair < PointCount * PointCount; pair++, at++)
            {
                PairNumber bound = bounds[k][pair];
                double error = Math.Abs(double.CreateTruncating(values[at]) - bound.Value);
                Assert.True(error <= bound.Error, $"{name}, {typeof(T).Name}, tree {k}, pair {pair}: {values[at]}, not {bound.Value:R} ± {bound.Error:R}. {Kernels.Value[k].Expression}");
            }
        }
    }
}
