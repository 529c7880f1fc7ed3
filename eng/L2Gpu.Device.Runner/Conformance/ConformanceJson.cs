using L2Gpu.Conformance;

namespace L2Gpu.DeviceRunner.Conformance;

/// <summary>The counts of runs as JSON; docs/gpu-machine.md describes it.</summary>
internal static class ConformanceJson
{
    public static void Write(string path, IEnumerable<ConformanceRun> runs) => JsonFile.Write(path, json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", "l2gpu-conformance/1");
        json.WriteStartArray("runs");
        foreach (ConformanceRun run in runs)
        {
            json.WriteStartObject();
            json.WriteDevice(run.Device);
            json.WriteString("budget", run.Budget.ToString());
            json.WriteNumber("passed", run.Passed);
            json.WriteNumber("failed", run.Failures.Count);
            json.WriteNumber("unsupported", run.Unsupported);
            json.WriteNumber("leftOut", run.LeftOut);
            json.WriteNumber("seconds", Math.Round(run.Duration.TotalSeconds, 1));
            json.WriteNumber("kernels", run.Kernels.Length);
            json.WriteTexts("neverLaunched", run.NeverLaunched);
            json.WriteTexts("notOnThisDevice", run.Missing);
            json.WriteStartArray("failures");
            foreach (ConformanceResult failure in run.Failures)
            {
                json.WriteStartObject();
                json.WriteString("case", failure.Case.Name);
                json.WriteString("message", failure.Message);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
