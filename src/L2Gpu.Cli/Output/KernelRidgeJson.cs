using System.Collections.Immutable;
using System.Text.Json;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Output;

/// <summary>The JSON of <c>fit kernel-ridge</c>. Scripts rely on its names: none is ever left out, and what is not there is null.</summary>
internal static class KernelRidgeJson
{
    /// <summary>The most dual coefficients that are printed; a model file has them all.</summary>
    public const int MostCoefficients = 1000;

    /// <summary>One object for one fit; for several the list of them, and the curve over all λ.</summary>
    public static void Write(Utf8JsonWriter json, KernelFitResult result, bool isList)
    {
        if (!isList)
        {
            WriteFit(json, result, 0);
            return;
        }

        json.WriteStartObject();
        json.WriteStartArray("fits");
        for (int i = 0; i < result.Models.Count; i++) WriteFit(json, result, i);
        json.WriteEndArray();
        FitJson.WriteCurve(json, result.LeaveOneOut);
        json.WriteEndObject();
    }

    private static void WriteFit(Utf8JsonWriter json, KernelFitResult result, int index)
    {
        KernelRidgeModel model = result.Models[index];
        KernelFitReport report = model.Report!;
        json.WriteStartObject();
        FitJson.WriteHead(json, "kernel-ridge", report, model.Lambda, model.FeatureNames, model.TargetNames, model.Intercept);
        json.WritePropertyName("kernel");
        WriteKernel(json, model.Kernel);
        if (model.Centers * model.TargetNames.Length <= MostCoefficients) FitJson.WriteTable(json, "dualCoefficients", model.DualCoefficients.Cast<IReadOnlyList<double>>());
        else json.WriteNull("dualCoefficients");
        json.WriteNumber("centers", model.Centers);
        FitJson.WriteEvidence(json, model.Lambda, report);
        FitJson.WriteCurve(json, report.LeaveOneOut);
        FitJson.WriteTest(json, result.Tests[index]);
        FitJson.WriteStages(json, result.Stages.Concat(report.Stages));
        json.WriteString("status", report.Status);
        json.WriteNumber("rows", report.Rows);
        json.WriteStrings("warnings", [.. result.Notes, .. report.Warnings]);
        if (report.Iterations is { } results) json.WriteNumbers("iterations", results.Select(r => (double)r.Iterations));
        else json.WriteNull("iterations");
        json.WriteNumbers("relativeResidual", report.RelativeResidual);
        if (report.PreconditionerRank is { } rank) json.WriteNumber("preconditionerRank", rank);
        else json.WriteNull("preconditionerRank");
        json.WriteNumber("memoryBytes", report.MemoryBytes);
        WriteSearch(json, report.Search);
        WriteHeldOut(json, report.HeldOutErrors);
        json.WriteString("deviceWhy", report.WhyDevice);
        json.WriteEndObject();
    }

    private static void WriteKernel(Utf8JsonWriter json, KernelFunction kernel)
    {
        json.WriteStartObject();
        json.WriteString("name", kernel.Name);
        foreach (KernelParameter parameter in kernel.Parameters) json.WriteNumber(parameter.Name == "length_scale" ? "lengthScale" : parameter.Name, parameter.Value);
        if (!kernel.LengthScales.IsEmpty) json.WriteNumbers("lengthScales", kernel.LengthScales);
        json.WriteEndObject();
    }

    private static void WriteSearch(Utf8JsonWriter json, ImmutableArray<KernelSearchEntry>? search)
    {
        if (search is not { } entries)
        {
            json.WriteNull("search");
            return;
        }

        json.WriteStartArray("search");
        foreach (KernelSearchEntry entry in entries)
        {
            json.WriteStartObject();
            json.WritePropertyName("kernel");
            WriteKernel(json, entry.Kernel);
            FitJson.WriteCurve(json, entry.LeaveOneOut);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteHeldOut(Utf8JsonWriter json, ImmutableArray<ImmutableArray<HeldOutLook>>? errors)
    {
        if (errors is not { } targets)
        {
            json.WriteNull("heldOut");
            return;
        }

        json.WriteStartArray("heldOut");
        foreach (ImmutableArray<HeldOutLook> looks in targets)
        {
            json.WriteStartObject();
            json.WriteNumbers("iterations", looks.Select(look => (double)look.Iterations));
            json.WriteNumbers("meanSquaredError", looks.Select(look => look.Error));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
