using System.Collections.Immutable;
using System.Text.Json;

namespace L2Gpu.Fitting;

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
        Strings(json, "features", model.FeatureNames);
        WriteEncodings(json, model.FeatureEncodings);
        Strings(json, "targets", model.TargetNames);
        Numbers(json, "lambda", model.Lambda);
        Numbers(json, "center", model.Center);
        Numbers(json, "offset", model.Offset);
        json.WriteStartArray("coefficients");
        foreach (ImmutableArray<double> beta in model.Coefficients) Numbers(json, null, beta);
        json.WriteEndArray();
        if (model.Report is { } report) WriteReport(json, report);
        json.WriteEndObject();
    }

    public static string KindName(FeatureEncodingKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    private static void WriteEncodings(Utf8JsonWriter json, ImmutableArray<FeatureEncoding> encodings)
    {
        json.WriteStartArray("encodings");
        foreach (FeatureEncoding encoding in encodings)
        {
            json.WriteStartObject();
            json.WriteString("column", encoding.Column);
            json.WriteString("kind", KindName(encoding.Kind));
            if (encoding.Level is not null) json.WriteString("level", encoding.Level);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteReport(Utf8JsonWriter json, FitReport report)
    {
        json.WriteStartObject("report");
        json.WriteString("device", report.Device);
        json.WriteString("precision", report.Precision);
        json.WriteString("solver", report.Solver);
        json.WriteString("why", report.Why);
        json.WriteString("status", report.Status);
        json.WriteNumber("rows", report.Rows);
        Numbers(json, "backwardError", report.BackwardError);
        Number(json, "conditionNumberGram", report.ConditionNumber.Gram);
        Number(json, "conditionNumberRegularized", report.ConditionNumber.Regularized);
        json.WriteBoolean("conditionNumberIsExact", report.ConditionNumber.IsExact);
        Numbers(json, "degreesOfFreedom", report.DegreesOfFreedom);
        Numbers(json, "r2", report.R2);
        Numbers(json, "rmse", report.Rmse);
        Numbers(json, "featureDeviations", report.FeatureDeviations);
        Strings(json, "warnings", report.Warnings);
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string? name, ImmutableArray<double> values)
    {
        if (name is null) json.WriteStartArray();
        else json.WriteStartArray(name);
        foreach (double value in values) Number(json, null, value);
        json.WriteEndArray();
    }

    // JSON has no infinities, nor NaN. Only evidence can be one: the condition number of a singular matrix, or one that is not known.
    private static void Number(Utf8JsonWriter json, string? name, double value)
    {
        if (name is not null) json.WritePropertyName(name);
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else if (double.IsNaN(value)) json.WriteStringValue("NaN");
        else json.WriteNullValue();
    }
}
