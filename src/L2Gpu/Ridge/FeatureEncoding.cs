using System.Collections.Immutable;

namespace L2Gpu;

/// <summary>What a feature was made of, so that a model can be applied to the original columns again.</summary>
/// <param name="Column">The column of the file.</param>
/// <param name="Kind">How its cells became numbers.</param>
/// <param name="Level">The level that is 1, for <see cref="FeatureEncodingKind.OneHot"/>; null for the others.</param>
public sealed record FeatureEncoding(string Column, FeatureEncodingKind Kind, string? Level = null)
{
    /// <summary>One encoding for each feature; without any, each is the value of the column of its name.</summary>
    internal static ImmutableArray<FeatureEncoding> For(ImmutableArray<string> features, IReadOnlyList<FeatureEncoding>? given)
    {
        if (given is null) return [.. features.Select(name => new FeatureEncoding(name, FeatureEncodingKind.Value))];
        if (given.Count != features.Length) throw new ArgumentException($"There are {given.Count} feature encodings for {features.Length} features; give one for each.");
        for (int j = 0; j < given.Count; j++)
        {
            FeatureEncoding? encoding = given[j];
            if (encoding?.Column is null) throw new ArgumentException($"The encoding of feature {j} names no column.");
            if (!Enum.IsDefined(encoding.Kind)) throw new ArgumentException($"The encoding of feature {j} is of the unknown kind {(int)encoding.Kind}.");
            if (encoding.Kind == FeatureEncodingKind.OneHot != encoding.Level is not null)
                throw new ArgumentException($"The encoding of feature {j}: a one-hot feature has a level, and no other has.");
        }

        return given.Distinct().Count() == given.Count ? [.. given] : throw new ArgumentException("Two features have the same encoding.");
    }
}
