using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>A batch of small ridge problems as packed arrays.</summary>
internal sealed record BatchedProblems<T>(long[] Offsets, int Columns, int Targets, T[] X, T[] Y, T[]? Weights)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public double[] Penalties { get; init; } = [0.5];

    public BatchedPenaltyForm Form { get; init; }

    public bool Intercept { get; init; } = true;

    public int Count => Offsets.Length - 1;

    /// <summary>Whether leave-one-out errors come with the answers.</summary>
    public bool Searches => Form != BatchedPenaltyForm.PerProblem && Penalties.Length > 1;

    /// <summary>Random problems of these lengths.</summary>
    public static BatchedProblems<T> Uniform(ulong seed, int[] lengths, int columns, int targets, bool weighted)
    {
        var offsets = new long[lengths.Length + 1];
        for (int p = 0; p < lengths.Length; p++) offsets[p + 1] = offsets[p] + lengths[p];
        RegressionRows<T> rows = RegressionRows<T>.Uniform(seed, (int)offsets[^1], columns, targets, weighted);
        return new(offsets, columns, targets, rows.X, rows.Y, rows.Weights);
    }

    /// <summary>The rows of one problem; none where its offsets mean nothing.</summary>
    public RegressionRows<T> Problem(int p)
    {
        int first = (int)Offsets[p], rows = (int)(Offsets[p + 1] - Offsets[p]);
        if (first < 0 || rows < 0 || Offsets[p + 1] * Columns > X.Length) first = rows = 0;
        return new(
            rows, Columns, Targets, X.AsSpan(first * Columns, rows * Columns).ToArray(), Y.AsSpan(first * Targets, rows * Targets).ToArray(),
            Weights?.AsSpan(first, rows).ToArray());
    }

    /// <summary>The problems in another order, with penalties of their own where they have them.</summary>
    public BatchedProblems<T> Take(IReadOnlyList<int> order)
    {
        RegressionRows<T>[] parts = [.. order.Select(Problem)];
        var offsets = new long[order.Count + 1];
        for (int p = 0; p < parts.Length; p++) offsets[p + 1] = offsets[p] + parts[p].Rows;
        return this with
        {
            Offsets = offsets, X = [.. parts.SelectMany(part => part.X)], Y = [.. parts.SelectMany(part => part.Y)],
            Weights = Weights is null ? null : [.. parts.SelectMany(part => part.Weights!)],
            Penalties = Form == BatchedPenaltyForm.PerProblem ? [.. order.Select(p => Penalties[p])] : Penalties,
        };
    }

    /// <summary>Each feature changed by a function of its row, column and value.</summary>
    public BatchedProblems<T> WithFeatures(Func<int, int, T, T> change)
    {
        var x = (T[])X.Clone();
        for (int i = 0; i < x.Length; i++) x[i] = change(i / Columns, i % Columns, x[i]);
        return this with { X = x };
    }
}
