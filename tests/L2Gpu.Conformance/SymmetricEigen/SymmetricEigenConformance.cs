using System.Numerics;
using L2Gpu.Kernels;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="ISymmetricEigen{T}"/> must do.</summary>
internal static class SymmetricEigenConformance
{
    public static IEnumerable<ConformanceCase> Cases() => [.. For<float>(), .. For<double>()];

    private static IEnumerable<ConformanceCase> For<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => CaseList.For<ISymmetricEigen<T>, T>("SymmetricEigen")
            .Output("random matrices of every size, with poison above the diagonal", RandomSizes<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("the second difference has its known spectrum", SecondDifference<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("tridiagonal matrices of orders around the leaves of divide and conquer", Leaves<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("spectra of every kind are found in dense matrices", Spectra<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("large matrices", Large<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("multiple eigenvalues of a product of matrices", Repeats<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("diagonal matrices are sorted", Diagonal<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("clusters of eigenvalues keep orthogonal vectors", Clustered<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("graded matrices keep the accuracy of their norm", Graded<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("rank one leaves a null space with orthogonal vectors", RankOne<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("the zero matrix has eigenvalues 0", Zero<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("very large and very small matrices neither overflow nor vanish", Scaled<T>, Eigenvalues, Eigenvectors, EigenStatus)
            .Output("NaN and ∞ are reported by the status", NotFinite<T>, EigenStatus)
            .Output("order 0 has status 0", OrderZero<T>, EigenStatus)
            .Repeatable("the same matrix gives the same bits", Repeated<T>, Eigenvalues, Eigenvectors)
            .Cases;

    private static void RandomSizes<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int turn = 0;
        foreach (int n in Sizes.AroundTilesSparsely(context, 130, 9).Where(size => size > 0))
        {
            GuardLayout layout = GuardLayout.Nth(turn++);
            context.Begin($"n={n} layout={layout}");
            SymmetricEigenTrial.Check(context, new NumberStream(71).Uniform<T>(n * n), n, layout);
        }
    }

    private static void SecondDifference<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [2, 3, 10, 33, 129, 200] : new[] { 2, 3, 9 })
        {
            context.Begin($"n={n}");
            var a = new T[n * n];
            for (int i = 0; i < n * n; i++) a[i] = Math.Abs((i / n) - (i % n)) switch { 0 => T.One + T.One, 1 => -T.One, _ => T.Zero };
            double[] known = [.. Enumerable.Range(1, n).Select(k => 2 - (2 * Math.Cos(k * Math.PI / (n + 1))))];
            SymmetricEigenTrial.Check(context, a, n, GuardLayout.Gappy, known);
        }
    }

    private static void Leaves<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [31, 32, 33, 63, 64, 65, 127, 128, 129, 193] : new[] { 1, 9, 33 })
        {
            // Some elements beside the diagonal are 0, some nothing beside their neighbours.
            context.Begin($"n={n}");
            var stream = new NumberStream(78);
            double[] diagonal = stream.Uniform<double>(n), beside = stream.Uniform<double>(Math.Max(0, n - 1));
            for (int i = 0; i < beside.Length; i++) beside[i] *= (i % 7) switch { 3 => 0, 5 => 1e-18, _ => 1 };
            SymmetricEigenTrial.Check(context, SymmetricEigenData.Tridiagonal<T>(diagonal, beside), n, GuardLayout.Nth(n));
        }
    }

    private static void Spectra<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [9, 40, 100] : new[] { 9 })
        {
            foreach ((string name, double[] values) in SymmetricEigenData.Spectra(n, Dense.Epsilon<T>()))
            {
                context.Begin($"n={n}, {name}");
                SymmetricEigenTrial.Check(context, SymmetricEigenData.WithSpectrum<T>(values, 79), n, GuardLayout.Nth(n), values);
            }
        }
    }

    private static void Large<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [257, 300, 641] : new[] { 9 })
        {
            context.Begin($"n={n}");
            double[] values = new NumberStream(80).Uniform<double>(n);
            Array.Sort(values);
            SymmetricEigenTrial.Check(context, SymmetricEigenData.WithSpectrum<T>(values, 81), n, GuardLayout.Gappy, values);
        }
    }

    private static void Repeats<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach ((int inner, int copies) in context.IsFull ? [(3, 3), (10, 9), (33, 4)] : new[] { (3, 3) })
        {
            // B ⊗ I and I ⊗ B have each eigenvalue of B as often as there are copies.
            int n = inner * copies;
            double[] values = [.. Enumerable.Range(1, inner).SelectMany(k => Enumerable.Repeat(2 - (2 * Math.Cos(k * Math.PI / (inner + 1))), copies))];
            foreach (bool side in new[] { false, true })
            {
                context.Begin($"n={n}, {copies} copies {(side ? "side by side" : "interleaved")}");
                var a = new T[n * n];
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        (int rowCopy, int row) = side ? (i / inner, i % inner) : (i % copies, i / copies);
                        (int columnCopy, int column) = side ? (j / inner, j % inner) : (j % copies, j / copies);
                        if (rowCopy == columnCopy) a[(i * n) + j] = Math.Abs(row - column) switch { 0 => T.One + T.One, 1 => -T.One, _ => T.Zero };
                    }
                }

                SymmetricEigenTrial.Check(context, a, n, GuardLayout.Gappy, values);
            }
        }
    }

    private static void Diagonal<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [1, 2, 9, 34, 97, 200] : new[] { 1, 2, 9 })
        {
            context.Begin($"n={n}");
            var a = new T[n * n];
            double[] values = [.. Enumerable.Range(0, n).Select(i => (i * 7 % n) - (n / 2.0))];
            for (int i = 0; i < n; i++) a[(i * n) + i] = T.CreateTruncating(values[i]);
            SymmetricEigenTrial.Check(context, a, n, GuardLayout.Gappy, [.. values.Order()]);
        }
    }

    private static void Clustered<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [2, 9, 40] : new[] { 2, 9 })
        {
            foreach (double spread in new[] { 0, 1, 64, 1e4 })
            {
                // The identity, and neighbours of it that differ by a few units in the last place.
                context.Begin($"n={n} spread={spread}·ε");
                T[] a = [.. new NumberStream(72).Uniform<T>(n * n).Select(x => x * T.CreateTruncating(spread * Dense.Epsilon<T>()))];
                for (int i = 0; i < n; i++) a[(i * n) + i] += T.One;
                SymmetricEigenTrial.Check(context, a, n, GuardLayout.Gappy);
            }
        }

        if (!context.IsFull) return;

        foreach ((int copies, double glue) in new[] { (1, 0), (5, 0), (5, 1e-14), (5, 1e-9), (5, 1e-4) })
        {
            context.Begin($"{copies} × Wilkinson, glued by {glue}");
            SymmetricEigenTrial.Check(context, SymmetricEigenData.GluedWilkinson<T>(copies, glue), 21 * copies, GuardLayout.Gappy);
        }
    }

    private static void Graded<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [31, 70] : new[] { 31 })
        {
            foreach (bool rising in new[] { false, true })
            {
                // For floats the small end is below the smallest normal number's root, for n = 70 below that number.
                context.Begin($"n={n} rising={rising}");
                T[] a = new NumberStream(73).Uniform<T>(n * n);
                for (int i = 0; i < a.Length; i++)
                {
                    int grade = (i / n) + (i % n);
                    a[i] = T.ScaleB(a[i], rising ? grade - (2 * n) : -grade);
                }

                SymmetricEigenTrial.Check(context, a, n, GuardLayout.Gappy);
            }
        }
    }

    private static void RankOne<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in context.IsFull ? [2, 9, 40, 100] : new[] { 2, 9 })
        {
            // Whole numbers, so that the matrix is of rank one in the computer too.
            context.Begin($"n={n}");
            T[] u = new NumberStream(74).Integers<T>(n, 1, 9), a = new T[n * n];
            for (int i = 0; i < a.Length; i++) a[i] = u[i / n] * u[i % n];
            var known = new double[n];
            known[n - 1] = u.Sum(x => double.CreateTruncating(x * x));
            SymmetricEigenTrial.Check(context, a, n, GuardLayout.Gappy, known);
        }
    }

    private static void Zero<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (int n in new[] { 1, 2, 17 })
        {
            context.Begin($"n={n}");
            SymmetricEigenTrial.Check(context, new T[n * n], n, GuardLayout.Gappy, new double[n]);
        }
    }

    private static void Scaled<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Squares of these overflow or vanish in T.
        int exponent = typeof(T) == typeof(float) ? 100 : 400;
        foreach (int power in new[] { exponent, -exponent })
        {
            const int N = 12;
            context.Begin($"n={N} times 2^{power}");
            T[] a = new NumberStream(75).Uniform<T>(N * N);
            double[] known = Array.ConvertAll(KnownOf(context, a, N), x => Math.ScaleB(x, power));
            SymmetricEigenTrial.Check(context, [.. a.Select(x => T.ScaleB(x, power))], N, GuardLayout.Gappy, known);
        }
    }

    // The eigenvalues before scaling: by the reference, which has no reason to scale.
    private static double[] KnownOf<T>(ConformanceContext context, T[] a, int n)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        GuardedBatch<double> matrix = context.Upload(Dense.Widen(a), n, n, GuardLayout.Packed), vectors = context.Output<double>(1, n, n, GuardLayout.Packed);
        GuardedBatch<double> values = context.Output<double>(1, 1, n, GuardLayout.Packed);
        GuardedBatch<int> status = context.Output<int>(1, 1, 1, GuardLayout.Packed);
        new SymmetricEigenReference<double>().Decompose(context.Queue, matrix.Matrix, values.Vector, vectors.Matrix, status.Vector);
        return values.ReadDoubles("reference λ");
    }

    private static void NotFinite<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (T bad in new[] { T.NaN, T.PositiveInfinity, T.NegativeInfinity })
        {
            foreach ((int n, int row, int column) in new[] { (1, 0, 0), (2, 1, 0), (9, 8, 8), (9, 5, 2), (17, 16, 0) })
            {
                context.Begin($"n={n} with {bad} at [{row}, {column}]");
                T[] a = new NumberStream(76).Uniform<T>(n * n);
                a[(row * n) + column] = bad;
                GuardedBatch<int> status = SymmetricEigenTrial.Run(context, a, n, GuardLayout.Gappy).Status;
                context.ExpectClose("status", status, [1], [0]);
            }
        }
    }

    private static void OrderZero<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        context.Begin($"n=0");
        SymmetricEigenTrial.Check(context, Array.Empty<T>(), 0, GuardLayout.Gappy);
    }

    private static void Repeated<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = context.IsFull ? 120 : 9;
        context.Begin($"n={n}");
        T[] a = new NumberStream(77).Uniform<T>(n * n);
        (GuardedBatch<T> values, GuardedBatch<T> vectors, _) = SymmetricEigenTrial.Run(context, a, n, GuardLayout.Gappy);
        (GuardedBatch<T> again, GuardedBatch<T> vectorsAgain, _) = SymmetricEigenTrial.Run(context, a, n, GuardLayout.Gappy);
        context.ExpectSameBits("λ", values, again);
        context.ExpectSameBits("Q", vectors, vectorsAgain);
    }
}
