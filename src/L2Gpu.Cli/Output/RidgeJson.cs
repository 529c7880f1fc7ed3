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
        WriteCurve(json, result.LeaveOneOut);
        WriteSelection(json, result.Selection);
        if (path is not null) PathJson.Write(json, path);
        json.WriteEndObject();
    }

    private static void WriteFit(Utf8JsonWriter json, FitResult result, int index, PathResult? path)
    {
        RidgeModel model = result.Models[index];
        FitReport report = model.Report!;
        json.WriteStartObject();
        json.WriteString("model", "ridge");
        json.WriteString("device", report.Device);
        json.WriteString("precision", report.Precision);
        json.WriteString("solver", report.Solver);
        json.WriteString("why", report.Why);
        json.WriteNumbers("lambda", model.Lambda);
        json.WriteStrings("features", model.FeatureNames);
        json.WriteStrings("targets", model.TargetNames);
        json.WriteNumbers("intercept", model.Intercept);
        json.WriteStartArray("coefficients");
        foreach (IReadOnlyList<double> target in model.Coefficients)
        {
            json.WriteStartArray();
            foreach (double value in target) json.WriteNumberOrNull(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        WriteEvidence(json, model, report);
        WriteCurve(json, report.LeaveOneOut);
        WriteSelection(json, report.Selection);
        WriteTest(json, result.Tests[index]);
        WriteStages(json, result.Stages.Concat(report.Stages));
        json.WriteString("status", report.Status);
        json.WriteNumber("rows", report.Rows);
        json.WriteStrings("warnings", [.. result.Notes, .. report.Warnings]);
        WriteIterations(json, report);
        json.WriteString("deviceWhy", report.WhyDevice);
        if (path is not null) PathJson.Write(json, path);
        json.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter json, RidgeModel model, FitReport report)
    {
        json.WriteNumbers("backwardError", report.BackwardError);
        json.WriteStartObject("conditionNumber");
        json.WritePropertyName("gram");
        json.WriteNumberOrNull(report.ConditionNumber.Gram);
        json.WritePropertyName("regularized");
        json.WriteNumberOrNull(report.ConditionNumber.Regularized);
        json.WriteEndObject();

        if (report.DegreesOfFreedom.IsEmpty)
        {
            json.WriteNull("degreesOfFreedom");
            return;
        }

        // Targets that share λ share their degrees of freedom.
        bool shared = true;
        foreach (double lambda in model.Lambda) shared &= lambda == model.Lambda[0];
        if (!shared)
        {
            json.WriteNumbers("degreesOfFreedom", report.DegreesOfFreedom);
            return;
        }

        json.WritePropertyName("degreesOfFreedom");
        json.WriteNumberOrNull(report.DegreesOfFreedom[0]);
    }

    private static void WriteIterations(Utf8JsonWriter json, FitReport report)
    {
        if (report.Iterations is not { } results)
        {
            json.WriteNull("iterations");
            json.WriteNull("relativeResidual");
            return;
        }

        json.WriteStartArray("iterations");
        foreach (IterationResult result in results) json.WriteNumberValue(result.Iterations);
        json.WriteEndArray();
        json.WriteNumbers("relativeResidual", results.Select(result => result.RelativeResidual));
    }

    private static void WriteCurve(Utf8JsonWriter json, LeaveOneOutCurve? curve)
    {
        if (curve is null)
        {
            json.WriteNull("loo");
            return;
        }

        json.WriteStartObject("loo");
        json.WriteNumbers("lambda", curve.Lambda);
        json.WriteNumbers("meanSquaredError", curve.MeanSquaredError);
        json.WriteNumber("best", curve.Best);
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

    private static void WriteTest(Utf8JsonWriter json, TestScore? test)
    {
        if (test is null)
        {
            json.WriteNull("test");
            return;
        }

        json.WriteStartObject("test");
        json.WriteNumbers("r2", test.R2);
        json.WriteNumbers("rmse", test.Rmse);
        json.WriteEndObject();
    }

    internal static void WriteStages(Utf8JsonWriter json, IEnumerable<StageReport> stages)
    {
        json.WriteStartArray("stages");
        foreach (StageReport stage in stages)
        {
            json.WriteStartObject();
            json.WriteString("name", stage.Name);
            json.WriteString("device", stage.Device);
            json.WriteNumber("seconds", stage.Seconds);
            json.WriteNumber("bytesMoved", stage.BytesMoved);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
