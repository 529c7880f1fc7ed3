using L2Gpu.Fitting;
using L2Gpu.KernelFitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>Rows, targets and weights of a small kernel problem, with dense answers that nothing of the library is used for.</summary>
internal sealed record NystromCase(double[,] X, double[,] Y, double[]? Weights, KernelFunction Kernel, bool Intercept)
{
    public int Rows => X.GetLength(0);

    public int Columns => X.GetLength(1);

    public int Targets => Y.GetLength(1);

    public static NystromCase Random(int seed, int rows, int columns, int targets, KernelFunction kernel, bool weighted = false, bool intercept = true)
    {
        var random = new Random(seed);
        double[,] x = new double[rows, columns], y = new double[rows, targets];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) x[i, j] = (2 * random.NextDouble()) - 1;
            for (int k = 0; k < targets; k++) y[i, k] = 3 + Math.Sin((3 * x[i, 0]) + k) + (0.1 * random.NextDouble());
        }

        double[]? weights = weighted ? [.. Enumerable.Range(0, rows).Select(_ => 0.25 + (2 * random.NextDouble()))] : null;
        return new(x, y, weights, kernel.Resolve(columns), intercept);
    }

    public NystromCase Without(int row)
    {
        int[] kept = [.. Enumerable.Range(0, Rows).Where(i => i != row)];
        return this with { X = Pick(X, kept), Y = Pick(Y, kept), Weights = Weights is { } w ? [.. kept.Select(i => w[i])] : null };
    }

    public static double[,] Pick(double[,] values, int[] rows)
    {
        var result = new double[rows.Length, values.GetLength(1)];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < values.GetLength(1); j++) result[i, j] = values[rows[i], j];
        }

        return result;
    }

    public static Matrix<double> Pairs(KernelFunction kernel, double[,] x, double[,] z)
        => Matrix<double>.Build.Dense(x.GetLength(0), z.GetLength(0), (i, j) => kernel.Evaluate(Row(x, i), Row(z, j)));

    public double WeightOf(int row) => Weights?[row] ?? 1;

    /// <summary>
    /// The values of the model at some points by least squares in an orthogonal basis of the penalty's norm: rows √w·[Φ − mean | y − mean] and √λ·I below, by QR, with
    /// Φ = K·Q·Λ^(−1/2) from the eigenvectors of K_MM.
    /// </summary>
    public Matrix<double> Dense(double[,] centers, double lambda, double[,] at)
    {
        var decomposition = Pairs(Kernel, centers, centers).Evd(Symmetricity.Symmetric);
        double[] values = [.. decomposition.EigenValues.Select(v => v.Real)];
        int[] shown = [.. Enumerable.Range(0, values.Length).Where(j => values[j] > 1e-13 * values[^1])];
        Matrix<double> whitening = Matrix<double>.Build.Dense(values.Length, shown.Length, (i, j) => decomposition.EigenVectors[i, shown[j]] / Math.Sqrt(values[shown[j]]));
        Matrix<double> phi = Pairs(Kernel, X, centers) * whitening, y = Matrix<double>.Build.DenseOfArray(Y);
        double total = Enumerable.Range(0, Rows).Sum(WeightOf);
        double[] Means(Matrix<double> m) => [.. Enumerable.Range(0, m.ColumnCount).Select(j => Intercept ? Enumerable.Range(0, Rows).Sum(i => WeightOf(i) * m[i, j]) / total : 0)];
        double[] phiMeans = Means(phi), yMeans = Means(y);
        Matrix<double> design = Matrix<double>.Build.Dense(
            Rows + shown.Length, shown.Length, (i, j) => i < Rows ? Math.Sqrt(WeightOf(i)) * (phi[i, j] - phiMeans[j]) : i - Rows == j ? Math.Sqrt(lambda) : 0);
        Matrix<double> right = Matrix<double>.Build.Dense(Rows + shown.Length, Targets, (i, k) => i < Rows ? Math.Sqrt(WeightOf(i)) * (y[i, k] - yMeans[k]) : 0);
        Matrix<double> u = design.QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Solve(right);
        Matrix<double> there = Pairs(Kernel, at, centers) * whitening;
        return Matrix<double>.Build.Dense(there.RowCount, shown.Length, (i, j) => there[i, j] - phiMeans[j]) * u
            + Matrix<double>.Build.Dense(there.RowCount, Targets, (_, k) => yMeans[k]);
    }

    /// <summary>Runs something with the fitter of the library.</summary>
    public TResult With<T, TResult>(int[] centers, Func<NystromFitter<T>, TResult> use, Accelerator? accelerator = null)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
        => WithProblem(problem =>
        {
            using var fitter = new NystromFitter<T>(problem, Data(), centers, Intercept);
            return use(fitter);
        }, accelerator);

    public NystromData Data() => new([.. Y.Cast<double>()], Targets, Weights);

    public TResult WithProblem<TResult>(Func<KernelProblem, TResult> use, Accelerator? accelerator = null)
    {
        accelerator ??= Accelerators.Cpu;
        using IQueue queue = accelerator.Device.CreateQueue();
        using var arena = new DeviceArena(accelerator.Device, queue);
        MatrixView<double> points = arena.Upload<double>([.. X.Cast<double>()], Rows, Columns);
        var problem = new KernelProblem(accelerator, queue, arena, Kernel, points, Weights is { } w ? Array.ConvertAll(w, Math.Sqrt) : null) { Stage = (_, work) => work(), Seed = 1 };
        return use(problem);
    }

    /// <summary>What an answer predicts at some points.</summary>
    public Matrix<double> Predict(NystromAnswer answer, double[,] centers, double[,] at)
        => (Pairs(Kernel, at, centers) * Matrix<double>.Build.Dense(centers.GetLength(0), Targets, (i, k) => answer.Weights[(i * Targets) + k]))
            + Matrix<double>.Build.Dense(at.GetLength(0), Targets, (_, k) => answer.Intercept[k]);

    private static double[] Row(double[,] values, int row) => [.. Enumerable.Range(0, values.GetLength(1)).Select(j => values[row, j])];
}
