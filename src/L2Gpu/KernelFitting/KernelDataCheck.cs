using System.Globalization;
using System.Runtime.InteropServices;
using L2Gpu.Data;
using L2Gpu.Kernels;

namespace L2Gpu.KernelFitting;

/// <summary>Refuses data to which a kernel cannot be fitted, and says where the trouble is.</summary>
internal static class KernelDataCheck
{
    // As many pairs as find what is wrong with more than a few in a hundred of them.
    private const int Pairs = 200;

    // FP64's rounding over some dozens of operations.
    private const double Rounding = 1e-10;

    /// <summary>Throws if a column varies, but by so little that its squares vanish and it would be taken for a constant.</summary>
    public static void Vanishing(KernelRows rows, double[] deviations, double[] means)
    {
        for (int j = 0; j < deviations.Length; j++)
        {
            if (deviations[j] != 0 || Math.Abs(means[j]) > 1e-140) continue;
            for (int i = 1; i < rows.Count; i++)
            {
                double value = rows.X[(i * rows.Columns) + j];
                if (value == rows.X[j]) continue;
                throw new ArgumentException($"The values of column {j} are as small as {value}, so that their squares vanish. Multiply the column by a constant.");
            }
        }
    }

    /// <summary>Throws if the kernel is not made for such points.</summary>
    public static void Domain(KernelRows rows, KernelPoints points, KernelFunction kernel, KernelRidgeOptions options)
    {
        if (!kernel.Program.Needs(PairOperation.ChiSquaredDistance)) return;
        int found = Array.FindIndex(points.Values, v => v < 0);
        if (found < 0) return;
        (int row, int column) = (rows.PlaceOf(found / rows.Columns), found % rows.Columns);
        string where = options.FeatureNames is { } names ? $"x[{row}, {column}] (column '{names[column]}', rows from 0)" : $"x[{row}, {column}]";
        throw new ArgumentException(options.Standardize
            ? $"The kernel {kernel.Name} takes no negative numbers, and standardised columns have them: {where} becomes {points.Values[found]}. Do not standardise."
            : $"{where} is {points.Values[found]}; the kernel {kernel.Name} takes no negative numbers. Shift the column, or use another kernel.");
    }

    /// <summary>Throws if a kernel of some pairs of the points changes when they are exchanged, or is no number.</summary>
    public static void Symmetric(KernelRows rows, KernelPoints points, KernelFunction kernel, ulong seed)
    {
        var random = new SplitMix64(seed);
        int d = rows.Columns;
        for (int pair = 0; pair < Pairs; pair++)
        {
            int i = (int)(random.Below((ulong)rows.Count)), j = (int)(random.Below((ulong)rows.Count));
            ReadOnlySpan<double> x = points.Values.AsSpan(i * d, d), y = points.Values.AsSpan(j * d, d);
            double there = kernel.Evaluate(x, y), back = kernel.Evaluate(y, x);
            if (double.IsNaN(there)) throw NotANumber(rows, kernel, i, j);
            if (Math.Abs(there - back) <= Rounding * (Math.Abs(there) + Math.Abs(back)) || there == back) continue;
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The kernel {kernel.Name} is not symmetric: of rows {rows.PlaceOf(i)} and {rows.PlaceOf(j)} it gives {there:R}, and {back:R} when they are exchanged. ")
                + "Kernel ridge regression needs k(x, y) = k(y, x); (k(x, y) + k(y, x))/2 is symmetric.");
        }
    }

    /// <summary>Throws if k(x, x) of a row is not finite.</summary>
    public static void Diagonal(KernelRows rows, KernelFunction kernel, double[] diagonal)
    {
        int found = Array.FindIndex(diagonal, v => !double.IsFinite(v));
        if (found < 0) return;
        if (double.IsNaN(diagonal[found])) throw NotANumber(rows, kernel, found, found);
        double degree = kernel.Parameters.FirstOrDefault(p => p.Name == "degree").Value;
        string remedy = degree > 0 ? string.Create(CultureInfo.InvariantCulture, $"degree {degree} raises it too far: use a smaller degree or gamma, or standardise the columns")
            : "divide the large columns by a constant, or standardise";
        throw new ArgumentException($"The kernel {kernel} of row {rows.PlaceOf(found)} with itself is more than FP64 can hold; {remedy}.");
    }

    /// <summary>Why a system is singular, with the remedy.</summary>
    public static ArgumentException Singular(KernelRows rows, KernelPoints points, double lambda)
    {
        string remedy = "merge equal rows into one, with their weights added and their targets averaged";
        string which = lambda == 0 ? "λ = 0" : string.Create(CultureInfo.InvariantCulture, $"λ = {lambda:0.###e+0}");
        return Equal(rows, points) is var (first, second)
            ? new($"Rows {first} and {second} are equal, so that the kernel matrix is singular, and {which} does not change that. Use a larger λ, or {remedy}.")
            : new($"The kernel matrix is singular to working precision, and {which} does not change that. Use a larger λ, or a kernel of a smaller length.");
    }

    /// <summary>Whether there are two rows that the kernel cannot tell apart.</summary>
    public static bool HasEqualRows(KernelRows rows, KernelPoints points) => Equal(rows, points) is not null;

    private static ArgumentException NotANumber(KernelRows rows, KernelFunction kernel, int i, int j)
        => new($"The kernel {kernel.Name} of rows {rows.PlaceOf(i)} and {rows.PlaceOf(j)} is NaN. Check that its logarithms, roots and quotients are defined for these data.");

    // Two rows that the kernel cannot tell apart.
    private static (int First, int Second)? Equal(KernelRows rows, KernelPoints points)
    {
        int d = rows.Columns;
        var seen = new Dictionary<int, List<int>>();
        for (int i = 0; i < rows.Count; i++)
        {
            ReadOnlySpan<double> row = points.Values.AsSpan(i * d, d);
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(row));
            ref List<int>? same = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, hash.ToHashCode(), out _);
            foreach (int j in same ??= [])
            {
                if (points.Values.AsSpan(j * d, d).SequenceEqual(row)) return (rows.PlaceOf(j), rows.PlaceOf(i));
            }

            same.Add(i);
        }

        return null;
    }
}
