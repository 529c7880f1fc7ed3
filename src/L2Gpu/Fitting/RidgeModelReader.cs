using System.Collections.Immutable;
using System.Text.Json;

namespace L2Gpu.Fitting;

/// <summary>Reads ridge models, strictly: whatever is missing, repeated, unknown or of another shape is refused with the reason.</summary>
internal static class RidgeModelReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };
    private static readonly string[] Known =
        ["format", "version", "model", "features", "encodings", "targets", "lambda", "center", "offset", "coefficients", "report"];

    public static RidgeModel Read(byte[] utf8, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, Strict);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' is not a usable L2Gpu model: {e.Message}", e);
        }
    }

    private static RidgeModel Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement format) || format.ValueKind != JsonValueKind.String || format.GetString() != RidgeModelWriter.Format)
            throw new InvalidDataException($"it does not begin as one (\"format\": \"{RidgeModelWriter.Format}\").");
        int version = Get(root, "version").GetInt32();
        if (version != RidgeModelWriter.Version)
            throw new InvalidDataException($"it has version {version}; this L2Gpu reads version {RidgeModelWriter.Version}. Use the L2Gpu that wrote it, or fit again.");
        string? kind = Get(root, "model").GetString();
        if (kind != RidgeModelWriter.Kind) throw new InvalidDataException($"it holds a model of kind '{kind}', not '{RidgeModelWriter.Kind}'.");
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!Known.Contains(property.Name)) throw new InvalidDataException($"it has an unknown property '{property.Name}'.");
        }

        ImmutableArray<string> features = Strings(root, "features"), targets = Strings(root, "targets");
        if (features.IsEmpty || targets.IsEmpty) throw new InvalidDataException("it has no features or no targets.");
        ThrowIfRepeated(features, "features");
        ThrowIfRepeated(targets, "targets");
        JsonElement rows = Get(root, "coefficients");
        if (rows.GetArrayLength() != targets.Length) throw new InvalidDataException($"it has coefficients for {rows.GetArrayLength()} targets instead of {targets.Length}.");
        return new RidgeModel(
            features,
            targets,
            NotNegative(Numbers(root, "lambda", targets.Length), "lambda"),
            Numbers(root, "center", features.Length),
            Numbers(root, "offset", targets.Length),
            [.. rows.EnumerateArray().Select(row => Finite(row, "coefficients", features.Length))],
            root.TryGetProperty("report", out JsonElement report) ? ReadReport(report, features.Length, targets.Length) : null,
            Encodings(root));
    }

    private static FeatureEncoding[] Encodings(JsonElement root)
    {
        var encodings = new List<FeatureEncoding>();
        foreach (JsonElement json in Get(root, "encodings").EnumerateArray())
        {
            string kind = Text(json, "kind");
            FeatureEncodingKind? known = null;
            foreach (FeatureEncodingKind one in Enum.GetValues<FeatureEncodingKind>())
            {
                if (RidgeModelWriter.KindName(one) == kind) known = one;
            }

            if (known is null) throw new InvalidDataException($"'encodings' holds the unknown kind '{kind}'.");
            bool hasLevel = json.TryGetProperty("level", out JsonElement level);
            if (json.EnumerateObject().Count() != (hasLevel ? 3 : 2)) throw new InvalidDataException("'encodings' holds an unknown property.");
            encodings.Add(new FeatureEncoding(Text(json, "column"), known.Value, hasLevel ? level.GetString() : null));
        }

        return [.. encodings];
    }

    private static FitReport ReadReport(JsonElement json, int features, int targets) => new()
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
        Warnings = Strings(json, "warnings"),
    };

    private static JsonElement Get(JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out JsonElement found) ? found : throw new InvalidDataException($"'{name}' is missing.");

    private static string Text(JsonElement json, string name) => Get(json, name).GetString() ?? throw new InvalidDataException($"'{name}' is null.");

    private static ImmutableArray<string> Strings(JsonElement json, string name)
        => [.. Get(json, name).EnumerateArray().Select(s => s.GetString() ?? throw new InvalidDataException($"'{name}' holds a null."))];

    private static ImmutableArray<double> Numbers(JsonElement json, string name, int count) => Finite(Get(json, name), name, count);

    private static ImmutableArray<double> NotNegative(ImmutableArray<double> values, string name)
        => values.All(value => value >= 0) ? values : throw new InvalidDataException($"'{name}' holds a negative number.");

    private static long Count(long rows) => rows >= 0 ? rows : throw new InvalidDataException($"'rows' is {rows}.");

    private static void ThrowIfRepeated(ImmutableArray<string> names, string name)
    {
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length) throw new InvalidDataException($"'{name}' holds a name twice.");
    }

    private static ImmutableArray<double> Finite(JsonElement array, string name, int count)
    {
        ThrowIfCountDiffers(array, name, count);
        return [.. array.EnumerateArray().Select(number => double.IsFinite(number.GetDouble()) ? number.GetDouble() : throw new InvalidDataException($"'{name}' holds a number out of range."))];
    }

    private static ImmutableArray<double> Evidence(JsonElement json, string name, int count)
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

    private static void ThrowIfCountDiffers(JsonElement array, string name, int count)
    {
        if (array.GetArrayLength() != count) throw new InvalidDataException($"'{name}' has {array.GetArrayLength()} entries instead of {count}.");
    }
}
