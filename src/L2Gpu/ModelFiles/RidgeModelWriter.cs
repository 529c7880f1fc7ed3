using System.Collections.Immutable;
using System.Text.Json;

namespace L2Gpu.ModelFiles;

/// <summary>Writes ridge models as JSON: what predictions need, and the evidence. Numbers round-trip.</summary>
internal static class RidgeModelWriter
{
    public const string Format = "l2gpu-model";
    public const int Version = 1;
    public const string Kind = "ridge";

    public static void Write(RidgeModel model, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteString("model", Kind);
        json.WritePropertyName("features");
        ModelJsonWriter.WriteStrings(json, model.FeatureNames);
        json.WritePropertyName("encodings");
        ModelJsonWriter.WriteEncodings(json, model.FeatureEncodings);
        json.WritePropertyName("targets");
        ModelJsonWriter.WriteStrings(json, model.TargetNames);
        ModelJsonWriter.WriteNumbers(json, "lambda", model.Lambda);
        ModelJsonWriter.WriteNumbers(json, "center", model.Center);
        ModelJsonWriter.WriteNumbers(json, "offset", model.Offset);
        json.WriteStartArray("coefficients");
        foreach (ImmutableArray<double> beta in model.Coefficients) ModelJsonWriter.WriteNumbers(json, null, beta);
        json.WriteEndArray();
        if (model.Report is { } report)
        {
            json.WritePropertyName("report");
            ModelJsonWriter.WriteReport(json, report);
        }

        json.WriteEndObject();
    }
}
