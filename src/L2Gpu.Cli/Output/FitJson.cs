using System.Text.Json;

namespace L2Gpu.Cli.Output;

/// <summary>What the JSON of fits of every kind has in common. Scripts rely on its names: none is ever left out, and what is not there is null.</summary>
internal static class FitJson
{
    /// <summary>What was fitted, how and with which penalty.</summary>
    public static void WriteHead(
        Utf8JsonWriter json, string model, FitReport report, IReadOnlyList<double> lambda, IReadOnlyList<string> features, IReadOnlyList<string> targets, IReadOnlyList<double> intercept)
    {
        json.WriteString("model", model);
        json.WriteString("device", report.Device);
        json.WriteString("precision", report.Precision);
        json.WriteString("solver", report.Solver);
        json.WriteString("why", report.Why);
        json.WriteNumbers("lambda", lambda);
        json.WriteStrings("features", features);
        json.WriteStrings("targets", targets);
        json.WriteNumbers("intercept", intercept);
    }

    /// <summary>One row of numbers for each target.</summary>
    public static void WriteTable(Utf8JsonWriter json, string name, IEnumerable<IReadOnlyList<double>> rows)
    {
        json.WriteStartArray(name);
        foreach (IReadOnlyList<double> row in rows)
        {
            json.WriteStartArray();
            foreach (double value in row) json.WriteNumberOrNull(value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Backward errors, condition numbers and degrees of freedom.</summary>
    public static void WriteEvidence(Utf8JsonWriter json, IReadOnlyList<double> lambda, FitReport report)
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
        if (lambda.Distinct().Count() > 1)
        {
            json.WriteNumbers("degreesOfFreedom", report.DegreesOfFreedom);
            return;
        }

        json.WritePropertyName("degreesOfFreedom");
        json.WriteNumberOrNull(report.DegreesOfFreedom[0]);
    }

    /// <summary>What became of each iteration; null for both where the solver is direct.</summary>
    public static void WriteIterations(Utf8JsonWriter json, FitReport report)
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

    /// <summary>The leave-one-out errors over the penalties.</summary>
    public static void WriteCurve(Utf8JsonWriter json, LeaveOneOutCurve? curve)
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

    /// <summary>The scores of the test.</summary>
    public static void WriteTest(Utf8JsonWriter json, TestScore? test)
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

    /// <summary>The stages, in order.</summary>
    public static void WriteStages(this Utf8JsonWriter json, IEnumerable<StageReport> stages)
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
