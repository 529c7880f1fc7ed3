using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Refuses options that do not fit the data, before any work.</summary>
internal static class OptionCheck
{
    /// <summary>Far enough from the end of the range that it can be added to a Gram matrix.</summary>
    public const double LargestPenalty = 1e300;

    public static void Against(long columns, long targets, RidgeOptions options)
    {
        if (columns == 0) throw new ArgumentException("x has no columns; at least one is needed.");
        if (targets == 0) throw new ArgumentException("y has no columns; at least one target is needed.");
        if (options.Lambda is null) throw new ArgumentException("Lambda is null; give a LambdaChoice, such as LambdaChoice.Auto.", nameof(options));
        if (!Enum.IsDefined(options.Criterion)) throw new ArgumentException($"There is no criterion {(int)options.Criterion}.", nameof(options));
        if (options.Criterion != LambdaCriterion.CrossValidation && (options.Folds is not null || options.OneStandardError))
        {
            throw new ArgumentException(
                $"{(options.Folds is null ? "OneStandardError needs the spread of folds" : "Folds belong to cross-validation")}, but Criterion is {options.Criterion}. Set Criterion to CrossValidation.", nameof(options));
        }

        if (!Enum.IsDefined(options.Solver)) throw new ArgumentException($"There is no solver {(int)options.Solver}.", nameof(options));
        if (!Enum.IsDefined(options.Precision)) throw new ArgumentException($"There is no precision {(int)options.Precision}.", nameof(options));
        if ((Int128)columns + targets >= int.MaxValue) throw new ArgumentException($"x has {columns} columns; fewer than {int.MaxValue} can be fitted.");
        if (options.Lambda is { Kind: LambdaChoiceKind.PerTarget } choice && choice.Values.Length != targets)
            throw new ArgumentException($"There are {choice.Values.Length} penalties for {targets} targets; give one for each.");
        ThrowIfCountDiffers(options.FeatureNames?.Count, columns, "feature names", "columns");
        ThrowIfCountDiffers(options.FeatureEncodings?.Count, columns, "feature encodings", "columns");
        ThrowIfCountDiffers(options.TargetNames?.Count, targets, "target names", "targets");
        ThrowIfUnusable(options.FeatureNames, "feature name", "column");
        ThrowIfUnusable(options.TargetNames, "target name", "target");
        ThrowIfCountDiffers(options.FeaturePenalties?.Count, columns, "feature penalties", "columns");
        IReadOnlyList<double> penalties = options.FeaturePenalties ?? [];
        for (int j = 0; j < penalties.Count; j++)
        {
            if (!(penalties[j] >= 0) || !double.IsFinite(penalties[j]))
                throw new ArgumentException($"The penalty factor of column {j} is {penalties[j]}; it must be finite and not negative.", nameof(options));
        }

        double largest = penalties.DefaultIfEmpty(1).Max();
        foreach (double lambda in options.Lambda.Values)
        {
            if (lambda * largest > LargestPenalty)
            {
                throw new ArgumentException(
                    $"λ = {lambda} times the largest penalty factor, {largest}, is more than {LargestPenalty}. Use a smaller one: coefficients are 0 long before.", nameof(options));
            }
        }
    }

    /// <summary>Throws if the fit needs more memory than there is.</summary>
    public static void Memory<T>(DeviceInfo device, RouteChoice choice, FoldCost? folds, IRowSource<T> source)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Int128 ofFolds = folds?.MemoryBytes(source.Columns, source.Targets) ?? 0, bytes = choice.MemoryBytes<T>(source.Rows, source.Columns, source.Targets) + ofFolds;
        if (bytes <= device.MemoryBytes) return;
        string order = choice.IsDual ? $"{source.Rows} × {source.Rows} products of rows" : $"{source.Columns} × {source.Columns} products of columns";
        throw new DeviceOutOfMemoryException(
            $"This fit needs about {bytes >> 20} MiB for {order}; {device.Id} has {device.MemoryBytes >> 20} MiB. Use fewer columns{(ofFolds > bytes / 2 ? " or folds" : "")}, or a machine with more memory.");
    }

    /// <summary>Throws if the coefficients of a path are more than one array holds.</summary>
    public static void PathSize(long columns, long targets, int penalties)
    {
        if ((Int128)columns * targets * penalties <= Array.MaxLength) return;
        throw new ArgumentException(
            $"A path of {penalties} penalties for {columns} columns and {targets} targets is more coefficients than one array holds. Give fewer penalties, or fewer targets at a time.");
    }

    // A name must survive a file, and tell its column from the others.
    private static void ThrowIfUnusable(IReadOnlyList<string>? names, string what, string of)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < (names?.Count ?? 0); i++)
        {
            string? name = names![i];
            if (name is null) throw new ArgumentException($"The {what} of {of} {i} is null; give each a name, which may be empty.");
            if (!IsText(name)) throw new ArgumentException($"The {what} of {of} {i} holds half of a surrogate pair, which is not text.");
            if (!seen.Add(name)) throw new ArgumentException($"The {what} '{name}' of {of} {i} is there before; give each its own.");
        }
    }

    private static bool IsText(string name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i])) continue;
            if (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[i + 1])) return false;
            i++;
        }

        return true;
    }

    private static void ThrowIfCountDiffers(int? given, long wanted, string what, string of)
    {
        if (given is { } count && count != wanted) throw new ArgumentException($"There are {count} {what} for {wanted} {of}; give one for each.");
    }
}
