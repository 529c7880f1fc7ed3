using L2Gpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace Runge;

/// <summary>
/// Runge's function 1/(1 + 25x²) from eleven points at equal distances: the polynomial of degree 10 through them swings out between the outer ones (Runge 1901), and a kernel
/// ridge fit to the same points does not.
/// </summary>
internal sealed class RungeFits
{
    public const int Points = 11;
    public const int Degree = Points - 1;
    public const double LengthScale = 0.5;
    public const double Lambda = 1e-6;

    private const int GridPoints = 2001;

    public RungeFits()
    {
        X = Even(Points);
        Y = [.. X.Select(Function)];
        Grid = Even(GridPoints);

        // Eleven columns 1, x, …, x¹⁰ for eleven rows: without a penalty the line goes through every point. QR, because normal equations would lose half of the digits.
        RidgeModel polynomial = Ridge.Fit<double>(Powers(X), Y, new RidgeOptions { Lambda = 0, Solver = Solver.Qr });
        KernelRidgeModel kernel = KernelRidge.Fit(Column(X), Column(Y), new KernelRidgeOptions { Kernel = KernelFunction.Matern52(LengthScale), Lambda = Lambda });
        Polynomial = First(polynomial.Predict<double>(Powers(Grid)));
        Kernel = First(kernel.Predict(Column(Grid)));
    }

    /// <summary>The points, from −1 to 1.</summary>
    public double[] X { get; }

    /// <summary>The function at them.</summary>
    public double[] Y { get; }

    /// <summary>Where both fits are evaluated, from −1 to 1.</summary>
    public double[] Grid { get; }

    /// <summary>The polynomial along the grid.</summary>
    public double[] Polynomial { get; }

    /// <summary>The kernel ridge fit along the grid.</summary>
    public double[] Kernel { get; }

    public static double Function(double x) => 1 / (1 + (25 * x * x));

    /// <summary>The largest error of a fit along the grid.</summary>
    public double LargestError(double[] fit) => Grid.Zip(fit, (x, f) => Math.Abs(f - Function(x))).Max();

    private static double[] Even(int count) => [.. Enumerable.Range(0, count).Select(i => -1 + (2.0 * i / (count - 1)))];

    private static double[,] Powers(double[] x)
    {
        var powers = new double[x.Length, Degree];
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < Degree; j++) powers[i, j] = Math.Pow(x[i], j + 1);
        }

        return powers;
    }

    private static HostMatrix<double> Column(double[] values) => HostMatrix<double>.FromRowMajor(values, values.Length, 1);

    private static double[] First(double[,] predictions) => [.. Enumerable.Range(0, predictions.GetLength(0)).Select(i => predictions[i, 0])];
}
