using System.Collections.Immutable;
using System.Text.Json;

namespace L2Gpu.ModelFiles;

/// <summary>Reads what <see cref="ModelJsonWriter"/> writes, strictly: whatever is missing, repeated, unknown or of another shape is refused with the reason.</summary>
internal static class ModelJsonReader
{
    public static JsonDocumentOptions Strict { get; } = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Runs work that reads a file, and says of which file it was where that fails.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, foreign, or of a later version.</exception>
    public static T Reading<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or FormatException or ArgumentException or EndOfStreamException)
        {
            throw new InvalidDataException($"'{path}' is not a usable L2Gpu model: {e.Message}", e);
        }
    }

    /// <summary>Refuses what another program or a later version wrote.</summary>
    public static void ThrowIfVersionDiffers(int version)
    {
        if (version != RidgeModelWriter.Version)
            throw new InvalidDataException($"it has version {version}; this L2Gpu reads version {RidgeModelWriter.Version}. Use the L2Gpu that wrote it, or fit again.");
    }

    /// <summary>Names, of which there is one at least, and none twice.</summary>
    public static ImmutableArray<string> Names(JsonElement array, string name)
    {
        ImmutableArray<string> names = Strings(array, name);
        if (names.IsEmpty) throw new InvalidDataException($"'{name}' is empty.");
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : throw new InvalidDataException($"'{name}' holds a name twice.");
    }

    public static FeatureEncoding[] Encodings(JsonElement array)
    {
        var encodings = new List<FeatureEncoding>();
        foreach (JsonElement json in array.EnumerateArray())
        {
            string kind = Text(json, "kind");
            FeatureEncodingKind? known = null;
            foreach (FeatureEncodingKind one in Enum.GetValues<FeatureEncodingKind>())
            {
                if (ModelJsonWriter.KindName(one) == kind) known = one;
            }

            if (known is null) throw new InvalidDataException($"'encodings' holds the unknown kind '{kind}'.");
            bool hasLevel = json.TryGetProperty("level", out JsonElement level);
            if (json.EnumerateObject().Count() != (hasLevel ? 3 : 2)) throw new InvalidDataException("'encodings' holds an unknown property.");
            encodings.Add(new FeatureEncoding(Text(json, "column"), known.Value, hasLevel ? level.GetString() : null));
        }

        return [.. encodings];
    }

    public static FitReport Report(JsonElement json, int features, int targets) => new()
    {
        Device = Text(json, "device"),
        Precision = Text(json, "precision"),
        Solver = Text(json, "solver"),
        Why = Text(json, "why"),
        Status = Text(json, "status"),
        Rows = Count(Get(json, "rows").GetInt64()),
        BackwardError = Evidence(json, "backwardError", targets),
        ConditionNumber = new ConditionNumber(
            Evidence(Get(json, "conditionNumberGram")), Evidence(Get(json, "conditionNumberRegularized")), Get(json, "conditionNumberIsExact").GetBoolean()),
        DegreesOfFreedom = Evidence(json, "degreesOfFreedom", Get(json, "degreesOfFreedom").GetArrayLength() == 0 ? 0 : targets),
        R2 = Evidence(json, "r2", targets),
        Rmse = Evidence(json, "rmse", targets),
        FeatureDeviations = Evidence(json, "featureDeviations", features),
        Warnings = Strings(Get(json, "warnings"), "warnings"),
    };

    public static JsonElement Get(JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement found) ? found : throw new InvalidDataException($"'{name}' is missing.");

    public static string Text(JsonElement json, string name) => Get(json, name).GetString() ?? throw new InvalidDataException($"'{name}' is null.");

    public static ImmutableArray<double> Finite(JsonElement array, string name, int count)
    {
        ThrowIfCountDiffers(array, name, count);
        return [.. array.EnumerateArray().Select(number => double.IsFinite(number.GetDouble()) ? number.GetDouble() : throw new InvalidDataException($"'{name}' holds a number out of range."))];
    }

    public static ImmutableArray<double> NotNegative(ImmutableArray<double> values, string name)
        => values.All(value => value >= 0) ? values : throw new InvalidDataException($"'{name}' holds a negative number.");

    /// <summary>Measured numbers: null is ∞, and NaN is one that is not known.</summary>
    public static ImmutableArray<double> Evidence(JsonElement json, string name, int count)
    {
        JsonElement array = Get(json, name);
        ThrowIfCountDiffers(array, name, count);
        return [.. array.EnumerateArray().Select(Evidence)];
    }

    private static double Evidence(JsonElement number) => number.ValueKind switch
    {
        JsonValueKind.Null => double.PositiveInfinity,
        JsonValueKind.String when number.GetString() == "NaN" => double.NaN,
        _ => number.GetDouble(),
    };

    private static ImmutableArray<string> Strings(JsonElement array, string name)
        => [.. array.EnumerateArray().Select(s => s.GetString() ?? throw new InvalidDataException($"'{name}' holds a null."))];

    private static long Count(long rows) => rows >= 0 ? rows : throw new InvalidDataException($"'rows' is {rows}.");

    private static void ThrowIfCountDiffers(JsonElement array, string name, int count)
    {
        if (array.GetArrayLength() != count) throw new InvalidDataException($"'{name}' has {array.GetArrayLength()} entries instead of {count}.");
    }
}
