using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Digests of the bits that the operators of an accelerator produce at sizes that are worth sharing among threads.</summary>
/// <remarks>Two accelerators that promise the same bits, such as one device with different numbers of threads, have the same digests.</remarks>
public static class OutputDigest
{
    /// <summary>The SHA-256 of the outputs of each operator, in hexadecimal, by a name such as <c>Gemm&lt;float&gt;</c>.</summary>
    /// <exception cref="Runtime.UnsupportedOperatorException">The accelerator lacks an operator.</exception>
    public static IReadOnlyDictionary<string, string> Compute(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        var digests = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Add<float>(accelerator, "float", digests);
        Add<double>(accelerator, "double", digests);
        Add(accelerator, "Random<float>", Random, digests);
        Add(accelerator, "CrossbarRead<float>", CrossbarRead, digests);
        Add(accelerator, "IrDrop<double>", IrDrop, digests);
        Add(accelerator, "CrossbarWrite<float>", CrossbarWriteDigest.Outputs, digests);
        return digests;
    }

    /// <summary>The bytes of an output.</summary>
    internal static byte[] Bytes<T>(GuardedBatch<T> output)
        where T : unmanaged, INumber<T>
        => MemoryMarshal.AsBytes<T>(output.Read("output")).ToArray();

    private static void Add<T>(Accelerator accelerator, string precision, SortedDictionary<string, string> digests)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (string Name, Func<ConformanceContext, IEnumerable<byte[]>> Outputs)[] all =
        [
            ("Gemm", Gemm<T>),
            ("Gram", Gram<T>),
            ("Cholesky", Cholesky<T>),
            ("Qr", Qr<T>),
            ("SymmetricEigen", Eigen<T>),
            ("LinearResidual", Residual<T>),
            ("LeaveOneOut", LeaveOneOut<T>),
            ("BatchedRidge", BatchedRidge<T>),
            ("ColumnMoments", ColumnMoments<T>),
            ("KrylovSteps", KrylovSteps<T>),
            ("BatchedConjugateGradient", Batched<T>),
            ("Conversion", Conversion<T>),
            ("Pairwise", Pairwise<T>),
        ];
        foreach ((string name, Func<ConformanceContext, IEnumerable<byte[]>> outputs) in all) Add(accelerator, $"{name}<{precision}>", outputs, digests);
    }

    private static void Add(Accelerator accelerator, string name, Func<ConformanceContext, IEnumerable<byte[]>> outputs, SortedDictionary<string, string> digests)
    {
        using var context = new ConformanceContext(accelerator, ConformanceBudget.Full, $"digest of {name}");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] output in outputs(context)) hash.AppendData(output);
        digests.Add(name, Convert.ToHexString(hash.GetHashAndReset()));
    }

    private static IEnumerable<byte[]> Random(ConformanceContext context)
    {
        RandomStream stream = new(seed: 9, purpose: 2, step: 4);
        GuardedBatch<uint> words = context.Output<uint>(1, 1, 300_001, GuardLayout.Packed);
        context.Get<IRandom>().Words(context.Queue, stream, 77, words.Vector);
        yield return MemoryMarshal.AsBytes<uint>(words.Read("words")).ToArray();
        GuardedBatch<float> numbers = context.Output<float>(1, 1, 300_001, GuardLayout.Packed);
        context.Get<IRandom>().Normals(context.Queue, stream, 77, numbers.Vector);
        yield return MemoryMarshal.AsBytes<float>(numbers.Read("numbers")).ToArray();
    }

    private static IEnumerable<byte[]> CrossbarRead(ConformanceContext context)
    {
        foreach (ReadNoise noise in Enum.GetValues<ReadNoise>())
        {
            foreach (bool transposed in new[] { false, true })
            {
                var trial = new CrossbarReadTrial(9, 520, 410) { Transposed = transposed, Chain = new() { Noise = noise, Input = Converter.Input, OutputNoise = 0.06f, TileLines = 256 } };
                context.Begin($"{trial}");
                yield return Bytes(trial.Run(context, context.Get<ICrossbarRead>()));
                foreach (GuardedBatch<float> stage in CrossbarStageTrial.Run(context, context.Get<ICrossbarRead>(), trial)) yield return Bytes(stage);
            }
        }
    }

    private static IEnumerable<byte[]> IrDrop(ConformanceContext context)
    {
        // Solves side by side, and one that threads share.
        foreach (IrDropProblem problem in new IrDropProblem[] { new(3, 5, 40, 70), new(1, 1, 360, 370) })
        {
            context.Begin(problem.Describe());
            IrDropRun run = IrDropTrial.Solve(context, context.Get<IIrDrop>(), problem, GuardLayout.Gappy);
            yield return Bytes(run.Currents);
            yield return Bytes(run.WordLines);
            yield return Bytes(run.Evidence);
        }

        IrDropProblem adjoint = new(2, 0, 40, 30);
        context.Begin(adjoint.Describe());
        yield return Bytes(IrDropTrial.Effective(context, context.Get<IIrDrop>(), adjoint, GuardLayout.Gappy).Effective);
        yield return Bytes(IrDropTrial.SolveTransposed(context, context.Get<IIrDrop>(), new(3, 2, 40, 30), GuardLayout.Gappy).Currents);
    }

    private static IEnumerable<byte[]> Gemm<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GemmProblem[] problems =
        [
            new(530, 270, 410) { TransposeA = Transpose.Yes, Alpha = 0.5, Beta = -1 },
            new(65, 1030, 33) { TransposeB = Transpose.Yes },
            new(7, 9, 20_000),
            new(33, 65, 17) { Count = 40 },
        ];
        foreach (GemmProblem problem in problems)
        {
            context.Begin(problem.Describe());
            (T[] a, T[] b, T[] c) = problem.Uniform<T>(131);
            yield return Bytes(GemmTrial.Run(context, problem, a, b, c));
        }
    }

    private static IEnumerable<byte[]> Gram<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        IGram<T> gram = context.Get<IGram<T>>();
        foreach ((int n, int d) in new[] { (20_011, 70), (1500, 200) })
        {
            context.Begin($"moments n={n} d={d}");
            RegressionRows<T> rows = RegressionRows<T>.Uniform(132, n, d, 2, weighted: true);
            yield return Bytes(GramTrial.Moments(context, gram, rows, centered: true, GuardLayout.Gappy, n / 3, n - (n / 3)));
            yield return Bytes(GramTrial.Moments(context, gram, rows, centered: false, GuardLayout.Packed));
        }

        context.Begin($"products");
        T[] x = new NumberStream(133).Uniform<T>(40 * 300 * 33);
        yield return Bytes(GramTrial.Product(context, gram, x, null, 40, 40, 300, 33, rowProduct: false, GuardLayout.Gappy));
        yield return Bytes(GramTrial.Product(context, gram, x, null, 1, 1, 400, 990, rowProduct: true, GuardLayout.Gappy));
        yield return Bytes(GramTrial.Product(context, gram, x, null, 1, 1, 990, 400, rowProduct: false, GuardLayout.Gappy));
    }

    private static IEnumerable<byte[]> Cholesky<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int count, int n, int m) in new[] { (1, 330, 70), (60, 33, 3), (300, 8, 1) })
        {
            context.Begin($"count={count} n={n} m={m}");
            T[] a = CholeskyData.WellConditioned<T>(134, count, n), b = new NumberStream(135).Uniform<T>((long)count * n * m);
            GuardedBatch<T> factor = CholeskyTrial.Factor(context, a, count, n, GuardLayout.Gappy).Factor;
            T[] l = factor.Read("L");
            yield return Bytes(factor);
            yield return Bytes(CholeskyTrial.Solve(context, l, count, b, count, n, m, GuardLayout.Gappy));
            yield return Bytes(CholeskyTrial.InverseDiagonal(context, l, count, n, GuardLayout.Gappy));
            yield return Bytes(CholeskyTrial.LogDeterminant(context, l, count, n, GuardLayout.Gappy));
        }
    }

    private static IEnumerable<byte[]> Qr<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int d) in new[] { (9011, 70), (1500, 600), (1300, 1100) })
        {
            context.Begin($"n={n} d={d}");
            RegressionRows<T> rows = RegressionRows<T>.Uniform(141, n, d, 2, weighted: true);
            yield return Bytes(QrTrial.Run(context, context.Get<IQr<T>>(), rows, QrFrame.Uniform(142, d + 2), GuardLayout.Gappy, n / 3, n - (n / 3)));
        }
    }

    private static IEnumerable<byte[]> Eigen<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=650");
        (GuardedBatch<T> values, GuardedBatch<T> vectors, _) = SymmetricEigenTrial.Run(context, new NumberStream(136).Uniform<T>(650 * 650), 650, GuardLayout.Gappy);
        yield return Bytes(values);
        yield return Bytes(vectors);
    }

    private static IEnumerable<byte[]> Residual<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=20011 d=70 t=2");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(137, 20_011, 70, 2, weighted: true);
        (GuardedBatch<double> gradient, GuardedBatch<double> sums) =
            LinearResidualTrial.Run(context, context.Get<ILinearResidual<T>>(), rows, LinearModel.Uniform(138, 70, 2), GuardLayout.Gappy, 1700, 18_311);
        yield return Bytes(gradient);
        yield return Bytes(sums);
    }

    private static IEnumerable<byte[]> LeaveOneOut<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=10007 d=30 r=30 l=9 t=2");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(139, 10_007, 30, 2, weighted: true);
        yield return Bytes(LeaveOneOutTrial.Run(
            context, context.Get<ILeaveOneOut<T>>(), rows, SpectralModel<T>.Uniform(140, 30, 30, 9, 2), GuardLayout.Gappy, 1700, 8307));
    }

    private static IEnumerable<byte[]> BatchedRidge<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] lengths = [.. Enumerable.Range(0, 150).Select(p => p * 7 % 61)];
        foreach ((int[] rows, int d) in new[] { (lengths, 9), (new[] { 300, 150 }, 90), (new[] { 400 }, 130) })
        {
            context.Begin($"problems={rows.Length} d={d}");
            BatchedProblems<T> problems = BatchedProblems<T>.Uniform(141, rows, d, 2, weighted: true) with { Penalties = [0.1, 10] };
            BatchedAnswers answers = BatchedRidgeTrial.Run(context, context.Get<IBatchedRidge<T>>(), problems, GuardLayout.Gappy);
            foreach ((string _, GuardedBatch<double> output) in answers.Outputs) yield return Bytes(output);
        }
    }

    private static IEnumerable<byte[]> ColumnMoments<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=20011 d=70 t=2");
        RegressionRows<T> rows = RegressionRows<T>.Uniform(141, 20_011, 70, 2, weighted: true);
        (GuardedBatch<double> means, GuardedBatch<double> squares, GuardedBatch<double> cross) =
            ColumnMomentsTrial.Run(context, context.Get<IColumnMoments<T>>(), rows, GuardLayout.Gappy, 1700, 18_311);
        yield return Bytes(means);
        yield return Bytes(squares);
        yield return Bytes(cross);
    }

    private static IEnumerable<byte[]> KrylovSteps<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int n, int m) in new[] { (200_011, 1), (30_007, 5) })
        {
            context.Begin($"n={n} m={m}");
            var numbers = new NumberStream(142);
            double[] over = numbers.Uniform<double>(m), under = [.. Enumerable.Repeat(2.0, m)];
            T[] Next() => numbers.Uniform<T>((long)n * m);
            (GuardedBatch<T> x, GuardedBatch<T> r, _, GuardedBatch<double> squares) =
                KrylovStepsTrial.Advance(context, over, under, Next(), Next(), Next(), Next(), n, GuardLayout.Packed);
            yield return Bytes(x);
            yield return Bytes(r);
            yield return Bytes(squares);
            (GuardedBatch<T> p, GuardedBatch<T> shifted, _, _) =
                ShiftedTrial<T>.Uniform(143, n / 4, m, (2 * m) + 1).Run(context, context.Get<IKrylovSteps<T>>(), GuardLayout.Gappy);
            yield return Bytes(p);
            yield return Bytes(shifted);
        }
    }

    private static IEnumerable<byte[]> Batched<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"count=70 n=33");
        T[] a = CholeskyData.WellConditioned<T>(144, 70, 33), b = new NumberStream(145).Uniform<T>(70 * 33);
        (GuardedBatch<T> x, _, _, GuardedBatch<double> residuals) =
            BatchedConjugateGradientTrial.Run(context, a, b, 70, 33, BatchedConjugateGradientTrial.Tolerance<T>(), 100, GuardLayout.Gappy);
        yield return Bytes(x);
        yield return Bytes(residuals);
    }

    private static IEnumerable<byte[]> Conversion<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=20011 d=33");
        var numbers = new NumberStream(146);
        T[] source = numbers.Uniform<T>(20_011 * 33);
        yield return Bytes(ConversionTrial.Run<T, float>(context, source, 20_011, 33, (numbers.Uniform<double>(33), numbers.Uniform<double>(33)), GuardLayout.Gappy));
        yield return Bytes(ConversionTrial.Run<T, double>(context, source, 20_011, 33, null, GuardLayout.Gappy));
    }

    private static IEnumerable<byte[]> Pairwise<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((KernelFunction kernel, int n, int? m, int d) in new (KernelFunction, int, int?, int)[]
            { (KernelFunction.Rbf(), 530, null, 7), (KernelFunction.Rbf(), 310, 470, 130), (KernelFunction.Laplacian(), 400, null, 33), (KernelFunction.Polynomial(), 70, 1030, 65) })
        {
            PairwiseProblem<T> problem = PairwiseProblem<T>.Uniform(kernel, n, m, d, 147);
            context.Begin(problem.Describe());
            yield return Bytes(PairwiseTrial.Matrix(context, problem));
            foreach (int r in new[] { 1, 19 })
            {
                T[] v = new NumberStream(148).Uniform<T>((long)problem.M * r);
                yield return Bytes(PairwiseTrial.Multiply(context, problem, v, r, Summation.Blocked));
                yield return Bytes(PairwiseTrial.Multiply(context, problem, v, r, Summation.Compensated));
            }
        }
    }
}
