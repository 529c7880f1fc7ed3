using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Refuses shapes and options that do not fit a batch, before any work.</summary>
internal static class BatchedRidgeCheck
{
    public static void Against<T>(HostMatrix<T> x, HostMatrix<T> y, HostMatrix<T>? weights, int count, BatchedRidgeOptions options)
        where T : unmanaged
    {
        if (x.Columns == 0) throw new ArgumentException("x has no columns; at least one is needed.", nameof(x));
        if (y.Columns == 0) throw new ArgumentException("y has no columns; at least one target is needed.", nameof(y));
        if (y.Rows != x.Rows) throw new ArgumentException($"x has {x.Rows} rows, y has {y.Rows}; they must be the same.", nameof(y));
        if (weights is { } w && (w.Rows != x.Rows || w.Columns != 1))
            throw new ArgumentException($"weights have shape ({w.Rows}, {w.Columns}); one a row of x is needed: ({x.Rows}, 1).", nameof(weights));
        if ((Int128)count * x.Columns * y.Columns > Array.MaxLength)
        {
            throw new ArgumentException(
                $"{count} problems of {x.Columns} columns and {y.Columns} targets have more coefficients than one array holds, {Array.MaxLength}. Fit some problems at a time.", nameof(x));
        }

        Penalties(count, options);
    }

    private static void Penalties(int count, BatchedRidgeOptions options)
    {
        if (options.ProblemLambdas is { } own)
        {
            if (own.Count != count) throw new ArgumentException($"There are {own.Count} penalties in ProblemLambdas for {count} problems; give one for each.", nameof(options));
            for (int p = 0; p < own.Count; p++)
            {
                if (!(own[p] >= 0 && own[p] <= OptionCheck.LargestPenalty))
                    throw new ArgumentException($"The penalty of problem {p} is {own[p]}; it must be between 0 and {OptionCheck.LargestPenalty}.", nameof(options));
            }

            return;
        }

        if (options.Lambda is null) throw new ArgumentException("Lambda is null; give a LambdaChoice, such as LambdaChoice.Auto.", nameof(options));
        if (options.Lambda.Kind == LambdaChoiceKind.PerTarget)
        {
            throw new ArgumentException(
                "A penalty for each target is not supported in a batch, where targets share one factorisation. Fit the targets of one penalty at a time.", nameof(options));
        }

        foreach (double lambda in options.Lambda.Values)
        {
            if (lambda > OptionCheck.LargestPenalty)
                throw new ArgumentException($"λ = {lambda} is more than {OptionCheck.LargestPenalty}. Use a smaller one: coefficients are 0 long before.", nameof(options));
        }

        if ((Int128)count * options.Lambda.Values.Length > Array.MaxLength)
            throw new ArgumentException($"{count} problems times {options.Lambda.Values.Length} penalties are more errors than one array holds. Fit some problems at a time.", nameof(options));
    }
}
