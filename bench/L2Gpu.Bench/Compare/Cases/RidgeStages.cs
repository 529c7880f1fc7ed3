using System.Globalization;

namespace L2Gpu.Bench.Compare;

/// <summary>Where the time of a fit went, in its own words.</summary>
internal static class RidgeStages
{
    public static string Describe(string workload, RidgeModel model, double passes)
    {
        FitReport report = model.Report!;
        IEnumerable<string> stages = report.Stages.Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Name} {stage.Seconds * 1e3:F1} ms"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{workload}: X was read {passes:0.##} times; backward error {report.BackwardError[0]:0.0e+0}; stages of the last fit: {string.Join(", ", stages)}.");
    }
}
