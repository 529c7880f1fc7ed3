using System.Numerics;

namespace L2Gpu.Conformance;

/// <summary>Symmetric matrices that are known to be hard for one step or another of an eigensolver.</summary>
internal static class SymmetricEigenData
{
    /// <summary>A dense matrix with given eigenvalues, to within its rounding: a diagonal one, reflected twice.</summary>
    public static T[] WithSpectrum<T>(double[] spectrum, ulong seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = spectrum.Length;
        var a = new double[n * n];
        for (int i = 0; i < n; i++) a[(i * n) + i] = spectrum[i];
        var stream = new NumberStream(seed);
        Reflect(a, stream.Uniform<double>(n));
        Reflect(a, stream.Uniform<double>(n));
        return Dense.Narrow<T>(a);
    }

    /// <summary>A tridiagonal matrix.</summary>
    public static T[] Tridiagonal<T>(double[] diagonal, double[] beside)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = diagonal.Length;
        var a = new T[n * n];
        for (int i = 0; i < n; i++)
        {
            a[(i * n) + i] = T.CreateTruncating(diagonal[i]);
            if (i > 0) a[(i * n) + i - 1] = a[((i - 1) * n) + i] = T.CreateTruncating(beside[i - 1]);
        }

        return a;
    }

    /// <summary>
    /// Wilkinson's W₂₁⁺, whose eigenvalues come in pairs that agree to many digits although no element is small; several of them, joined by small elements,
    /// so that each pair becomes a cluster.
    /// </summary>
    public static T[] GluedWilkinson<T>(int copies, double glue)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int N = 21;
        double[] diagonal = [.. Enumerable.Range(0, copies * N).Select(i => (double)Math.Abs((i % N) - 10))];
        double[] beside = [.. Enumerable.Range(1, (copies * N) - 1).Select(i => i % N == 0 ? glue : 1)];
        return Tridiagonal<T>(diagonal, beside);
    }

    /// <summary>Spectra that are named by what is hard about them, ascending.</summary>
    public static IEnumerable<(string Name, double[] Values)> Spectra(int n, double epsilon)
    {
        yield return ("one far from the rest", [.. Spectrum(n, i => i == n - 1 ? 1 : epsilon * i)]);
        yield return ("one value but one", [.. Spectrum(n, i => i == n - 1 ? 1 : -1)]);
        yield return ("geometric", [.. Spectrum(n, i => Math.Pow(10, -15.0 * (n - 1 - i) / Math.Max(1, n - 1)))]);
        yield return ("even", [.. Spectrum(n, i => i - (n / 2.0))]);
        yield return ("three values", [.. Spectrum(n, i => i * 3 / n)]);
        yield return ("clusters a few ε wide", [.. Spectrum(n, i => (i * 4 / n) + (epsilon * i))]);
        yield return ("pairs of opposite signs", [.. Spectrum(n, i => (i < n / 2 ? -1 : 1) * (1 + Math.Abs(i - ((n - 1) / 2.0))))]);
    }

    private static IEnumerable<double> Spectrum(int n, Func<int, double> value) => Enumerable.Range(0, n).Select(value).Order();

    // A ← (I − 2uuᵀ/uᵀu)·A·(I − 2uuᵀ/uᵀu).
    private static void Reflect(double[] a, double[] u)
    {
        int n = u.Length;
        double square = u.Sum(x => x * x);
        var p = new double[n];
        double k = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) p[i] += a[(i * n) + j] * u[j];
            p[i] *= 2 / square;
            k += u[i] * p[i] / square;
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++) a[(i * n) + j] -= (u[i] * (p[j] - (k * u[j]))) + ((p[i] - (k * u[i])) * u[j]);
        }
    }
}
