using System.Collections.Immutable;
using System.Text.Json;

namespace L2Gpu.ModelFiles;

/// <summary>Reads ridge models, strictly: whatever is missing, repeated, unknown or of another shape is refused with the reason.</summary>
internal static class RidgeModelReader
{
    private static readonly string[] Known =
        ["format", "version", "model", "features", "encodings", "targets", "lambda", "center", "offset", "coefficients", "report"];

    public static RidgeModel Read(byte[] utf8, string path) => ModelJsonReader.Reading(path, () =>
    {
        using JsonDocument document = JsonDocument.Parse(utf8, ModelJsonReader.Strict);
        return Read(document.RootElement);
    });

    private static RidgeModel Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out JsonElement format) || format.ValueKind != JsonValueKind.String || format.GetString() != RidgeModelWriter.Format)
            throw new InvalidDataException($"it does not begin as one (\"format\": \"{RidgeModelWriter.Format}\").");
        ModelJsonReader.ThrowIfVersionDiffers(ModelJsonReader.Get(root, "version").GetInt32());
        string? kind = ModelJsonReader.Get(root, "model").GetString();
        if (kind != RidgeModelWriter.Kind) throw new InvalidDataException($"it holds a model of kind '{kind}', not '{RidgeModelWriter.Kind}'.");
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!Known.Contains(property.Name)) throw new InvalidDataException($"it has an unknown property '{property.Name}'.");
        }

        ImmutableArray<string> features = ModelJsonReader.Names(ModelJsonReader.Get(root, "features"), "features");
        ImmutableArray<string> targets = ModelJsonReader.Names(ModelJsonReader.Get(root, "targets"), "targets");
        JsonElement rows = ModelJsonReader.Get(root, "coefficients");
        if (rows.GetArrayLength() != targets.Length) throw new InvalidDataException($"it has coefficients for {rows.GetArrayLength()} targets instead of {targets.Length}.");
        return new RidgeModel(
            features,
            targets,
            ModelJsonReader.NotNegative(Numbers(root, "lambda", targets.Length), "lambda"),
            Numbers(root, "center", features.Length),
            Numbers(root, "offset", targets.Length),
            [.. rows.EnumerateArray().Select(row => ModelJsonReader.Finite(row, "coefficients", features.Length))],
            root.TryGetProperty("report", out JsonElement report) ? ModelJsonReader.Report(report, features.Length, targets.Length) : null,
            ModelJsonReader.Encodings(ModelJsonReader.Get(root, "encodings")));
    }

    private static ImmutableArray<double> Numbers(JsonElement json, string name, int count) => ModelJsonReader.Finite(ModelJsonReader.Get(json, name), name, count);
}
