using System.Numerics;
using L2Gpu.Data;
using L2Gpu.Fitting;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu.KernelFitting;

/// <summary>Which rows are the centres of a Nyström model, and how many.</summary>
internal static class NystromCenters
{
    /// <summary>The most centres that are taken where none are asked for.</summary>
    public const int MostByDefault = 3000;

    private const int FewestByDefault = 100;

    /// <summary>
    /// √n·ln n, of which a multiple is enough for the rates of exact kernel ridge (Rudi, Camoriano and Rosasco 2015; Rudi, Carratino and Rosasco 2017), between 100 and
    /// <see cref="MostByDefault"/>, and no more than rows or than what the memory holds.
    /// </summary>
    /// <param name="rows">n.</param>
    /// <param name="memoryOf">The memory that so many centres take.</param>
    /// <param name="memory">What there is.</param>
    public static int DefaultCount(long rows, Func<int, Int128> memoryOf, Int128 memory)
    {
        int count = (int)Math.Min(rows, Math.Clamp(Math.Ceiling(Math.Sqrt(rows) * Math.Log(Math.Max(2, rows))), FewestByDefault, MostByDefault));
        while (count > 1 && memoryOf(count) > memory) count = count * 7 / 8;
        return count;
    }

    /// <summary>Throws unless so many centres can be picked from so many rows.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public static void Check(long rows, int centers)
    {
        if (centers < 1) throw new ArgumentException($"Centers is {centers}; at least one centre is needed. Leave it out to have the number chosen.");
        if (centers > rows)
            throw new ArgumentException($"Centers is {centers}, but only {rows} rows count; centres are picked from the rows. Ask for {rows} at most, which is exact kernel ridge.");
    }

    /// <summary>Picks rows without repetition, each set with the same probability, in ascending order.</summary>
    /// <param name="rows">n.</param>
    /// <param name="count">M ≤ n.</param>
    /// <param name="seed">The same seed picks the same rows.</param>
    public static int[] Uniform(int rows, int count, ulong seed)
    {
        // Floyd's method (Bentley and Floyd 1987): M draws, whatever n is.
        var generator = new SplitMix64(seed);
        var picked = new HashSet<int>(count);
        for (int last = rows - count; last < rows; last++)
        {
            int draw = (int)generator.Below((ulong)last + 1);
            if (!picked.Add(draw)) picked.Add(last);
        }

        int[] result = [.. picked];
        Array.Sort(result);
        return result;
    }

    /// <summary>Picks the pivots of randomly pivoted Cholesky in ascending order, and fills up with uniform ones where these explain the whole matrix but for rounding.</summary>
    /// <param name="problem">The rows.</param>
    /// <param name="weights">w, n of them; null for 1.</param>
    /// <param name="count">M ≤ n.</param>
    public static int[] ByPivots(KernelProblem problem, double[]? weights, int count)
    {
        // In FP32 where it holds them: a pivot is a draw, and needs no digits.
        int[] pivots = problem.IsInSingleRange ? Pivots(problem, problem.NarrowPointsIn, weights, count) : Pivots(problem, _ => problem.Points, weights, count);
        var picked = new SortedSet<int>(pivots);
        foreach (int row in picked.Count < count ? Uniform((int)problem.Rows, count, problem.Seed) : [])
        {
            if (picked.Count == count) break;
            picked.Add(row);
        }

        return [.. picked];
    }

    private static int[] Pivots<T>(KernelProblem problem, Func<DeviceArena, MatrixView<T>> points, double[]? weights, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var arena = new DeviceArena(problem.Accelerator.Device, problem.Queue);
        return PivotedCholesky<T>.Compute(
            problem.Accelerator, problem.Queue, arena, problem.Kernel, points(arena), count, weights: weights, seed: problem.Seed, cancellationToken: problem.CancellationToken).Pivots;
    }
}
