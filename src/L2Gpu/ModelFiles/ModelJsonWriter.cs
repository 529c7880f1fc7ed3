using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace L2Gpu.ModelFiles;

/// <summary>What models of every kind have in common, as JSON. Numbers round-trip.</summary>
internal static class ModelJsonWriter
{
    public static string KindName(FeatureEncodingKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>JSON as a text of its own.</summary>
    public static string Text(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) write(json);
        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    public static void WriteEncodings(Utf8JsonWriter json, ImmutableArray<FeatureEncoding> encodings)
    {
        json.WriteStartArray();
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

    public static void WriteReport(Utf8JsonWriter json, FitReport report)
    {
        json.WriteStartObject();
        json.WriteString("device", report.Device);
        json.WriteString("precision", report.Precision);
        json.WriteString("solver", report.Solver);
        json.WriteString("why", report.Why);
        json.WriteString("status", report.Status);
        json.WriteNumber("rows", report.Rows);
        WriteNumbers(json, "backwardError", report.BackwardError);
        WriteNumber(json, "conditionNumberGram", report.ConditionNumber.Gram);
        WriteNumber(json, "conditionNumberRegularized", report.ConditionNumber.Regularized);
        json.WriteBoolean("conditionNumberIsExact", report.ConditionNumber.IsExact);
        WriteNumbers(json, "degreesOfFreedom", report.DegreesOfFreedom);
        WriteNumbers(json, "r2", report.R2);
        WriteNumbers(json, "rmse", report.Rmse);
        WriteNumbers(json, "featureDeviations", report.FeatureDeviations);
        json.WritePropertyName("warnings");
        WriteStrings(json, report.Warnings);
        if (report is KernelFitReport kernel) WriteNumbers(json, "relativeResidual", kernel.RelativeResidual);
        json.WriteEndObject();
    }

    public static void WriteStrings(Utf8JsonWriter json, ImmutableArray<string> values)
    {
        json.WriteStartArray();
        foreach (string value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>A list of numbers, in another list where it has no name.</summary>
    public static void WriteNumbers(Utf8JsonWriter json, string? name, ImmutableArray<double> values)
    {
        if (name is null) json.WriteStartArray();
        else json.WriteStartArray(name);
        foreach (double value in values) WriteNumber(json, null, value);
        json.WriteEndArray();
    }

    // JSON has no infinities, nor NaN. Only evidence can be one: the condition number of a singular matrix, or one that is not known.
    private static void WriteNumber(Utf8JsonWriter json, string? name, double value)
    {
        if (name is not null) json.WritePropertyName(name);
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else if (double.IsNaN(value)) json.WriteStringValue("NaN");
        else json.WriteNullValue();
    }
}
