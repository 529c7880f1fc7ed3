using System.Text.Json;

namespace L2Gpu.Cli.Output;

/// <summary>The JSON of a regularisation path.</summary>
internal static class PathJson
{
    public static void Write(Utf8JsonWriter json, PathResult result)
    {
        RegularizationPath path = result.Path;
        json.WriteStartObject("path");
        json.WriteNumbers("lambda", path.Lambda);
        json.WriteNumbers("degreesOfFreedom", path.DegreesOfFreedom);
        WriteTable(json, "intercept", path.Intercept);
        json.WriteStartArray("coefficients");
        foreach (IReadOnlyList<IReadOnlyList<double>> target in path.Coefficients.Select(t => t.Select(beta => (IReadOnlyList<double>)beta).ToArray())) WriteRows(json, target);
        json.WriteEndArray();
        WriteTable(json, "r2", path.R2);
        WriteTable(json, "backwardError", path.BackwardError);
        FitJson.WriteStages(json, path.Stages);
        json.WriteStrings("warnings", path.Warnings);
        json.WriteEndObject();
    }

    private static void WriteTable(Utf8JsonWriter json, string name, IEnumerable<System.Collections.Immutable.ImmutableArray<double>> rows)
    {
        json.WritePropertyName(name);
        WriteRows(json, [.. rows.Select(row => (IReadOnlyList<double>)row)]);
    }

    private static void WriteRows(Utf8JsonWriter json, IReadOnlyList<IReadOnlyList<double>> rows)
    {
        json.WriteStartArray();
        foreach (IReadOnlyList<double> row in rows)
        {
            json.WriteStartArray();
            foreach (double value in row) json.WriteNumberOrNull(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
