using System.Text.Json;

namespace L2Gpu.Cli.Output;

/// <summary>The JSON of <c>fit ridge</c>. Scripts rely on its names: none is ever left out, and what is not there is null; only the path comes when it is asked for.</summary>
internal static class RidgeJson
{
    /// <summary>One object for one fit; for several the list of them, and the curve over all λ.</summary>
    public static void Write(Utf8JsonWriter json, FitResult result, bool isList, PathResult? path)
    {
        if (!isList)
        {
            WriteFit(json, result, 0, path);
            return;
        }

        json.WriteStartObject();
        json.WriteStartArray("fits");
        for (int i = 0; i < result.Models.Count; i++) WriteFit(json, result, i, path: null);
        json.WriteEndArray();
        FitJson.WriteCurve(json, result.LeaveOneOut);
        WriteSelection(json, result.Selection);
        if (path is not null) PathJson.Write(json, path);
        json.WriteEndObject();
    }

    private static void WriteFit(Utf8JsonWriter json, FitResult result, int index, PathResult? path)
    {
        RidgeModel model = result.Models[index];
        FitReport report = model.Report!;
        json.WriteStartObject();
        FitJson.WriteHead(json, "ridge", report, model.Lambda, model.FeatureNames, model.TargetNames, model.Intercept);
        FitJson.WriteTable(json, "coefficients", model.Coefficients.Cast<IReadOnlyList<double>>());
        FitJson.WriteEvidence(json, model.Lambda, report);
        FitJson.WriteCurve(json, report.LeaveOneOut);
        WriteSelection(json, report.Selection);
        FitJson.WriteTest(json, result.Tests[index]);
        FitJson.WriteStages(json, result.Stages.Concat(report.Stages));
        json.WriteString("status", report.Status);
        json.WriteNumber("rows", report.Rows);
        json.WriteStrings("warnings", [.. result.Notes, .. report.Warnings]);
        FitJson.WriteIterations(json, report);
        json.WriteString("deviceWhy", report.WhyDevice);
        if (path is not null) PathJson.Write(json, path);
        json.WriteEndObject();
    }

    private static void WriteSelection(Utf8JsonWriter json, LambdaCurve? curve)
    {
        if (curve is null)
        {
            json.WriteNull("selection");
            return;
        }

        json.WriteStartObject("selection");
        json.WriteString("criterion", CriterionText.Name(curve.Criterion));
        json.WriteNumbers("lambda", curve.Lambda);
        json.WriteNumbers("score", curve.Score);
        if (curve.StandardError is { } errors) json.WriteNumbers("standardError", errors);
        else json.WriteNull("standardError");
        json.WriteNumber("best", curve.Best);
        json.WriteEndObject();
    }
}
