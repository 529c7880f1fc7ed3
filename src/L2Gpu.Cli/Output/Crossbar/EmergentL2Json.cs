using System.Text.Json;
using L2Gpu.Cli.Commands;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What <c>crossbar emergent-l2 --json</c> prints.</summary>
internal static class EmergentL2Json
{
    public static void Write(Utf8JsonWriter json, SimulationRun run, EmergentL2Report report)
    {
        json.WriteStartObject();
        RunText.WriteHead(json, run);
        json.WriteString("deviceModel", report.Model);
        json.WriteNumber("bias", report.Bias);
        json.WriteString("coding", NameOption.Of(report.Coding));
        json.WriteString("verdict", NameOption.Of(report.Verdict));
        json.WriteString("summary", report.Summary);
        Number(json, "lambdaPerVariance", report.LambdaPerVariance);
        json.WriteNumber("replicas", report.Size.Replicas);
        Measurements(json, "experiments", report.Experiments);
        Measurements(json, "controls", report.Controls);
        Trajectories(json, report.Trajectories);
        RunText.WriteEnd(json, run);
        json.WriteEndObject();
    }

    private static void Measurements(Utf8JsonWriter json, string name, IEnumerable<EmergentL2Measurement> measurements)
    {
        json.WriteStartArray(name);
        foreach (EmergentL2Measurement m in measurements)
        {
            json.WriteStartObject();
            json.WriteString("name", m.Name);
            json.WriteString("claim", m.Claim);
            json.WriteString("brief", m.Brief);
            json.WriteString("regime", m.Regime);
            json.WriteString("quantity", m.Quantity);
            json.WriteString("deviceModel", m.Model);
            json.WriteString("coding", m.Coding is { } coding ? NameOption.Of(coding) : null);
            Number(json, "theory", m.Theory);
            Number(json, "measured", m.Measured);
            Number(json, "standardError", m.StandardError);
            json.WriteNumbers("interval", [m.Lower, m.Upper]);
            json.WriteBoolean("isInside", m.IsInside);
            Number(json, "allowance", m.Allowance);
            json.WriteString("neglected", m.Neglected);
            Number(json, "reference", m.Reference);
            Number(json, "detectableError", m.DetectableError);
            json.WriteString("verdict", NameOption.Of(m.Verdict));
            json.WriteString("caveat", m.Caveat);
            Settings(json, "settings", m.Settings);
            Settings(json, "beside", m.Beside);
            Homogeneity(json, m);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Homogeneity(Utf8JsonWriter json, EmergentL2Measurement m)
    {
        if (m.Homogeneity is { } same)
        {
            json.WriteStartObject("homogeneity");
            Number(json, "chiSquared", same.ChiSquared);
            Number(json, "degreesOfFreedom", same.DegreesOfFreedom);
            Number(json, "probability", same.Probability);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("homogeneity");
        }

        json.WriteStartArray("directions");
        foreach (EmergentL2Direction direction in m.Directions)
        {
            json.WriteStartObject();
            Number(json, "curvature", direction.Curvature);
            Number(json, "lambda", direction.Lambda);
            Number(json, "standardError", direction.StandardError);
            Number(json, "theory", direction.Theory);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Trajectories(Utf8JsonWriter json, EmergentL2Trajectories trajectories)
    {
        json.WriteStartObject("trajectories");
        json.WriteString("description", trajectories.Description);
        json.WriteNumbers("steps", trajectories.Steps.Select(step => (double)step));
        json.WriteNumber("burnIn", trajectories.BurnIn);
        Number(json, "lambda", trajectories.Lambda);
        json.WriteStartArray("weights");
        foreach (EmergentL2Trajectory weight in trajectories.Weights)
        {
            json.WriteStartObject();
            json.WriteNumber("index", weight.Index);
            Number(json, "leastSquares", weight.LeastSquares);
            Number(json, "ridge", weight.Ridge);
            Number(json, "stationary", weight.Stationary);
            json.WriteNumbers("mean", weight.Mean);
            json.WriteNumbers("spread", weight.Spread);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Settings(Utf8JsonWriter json, string name, IEnumerable<EmergentL2Setting> settings)
    {
        json.WriteStartObject(name);
        foreach (EmergentL2Setting setting in settings) Number(json, setting.Name, setting.Value);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteNumberOrNull(value);
    }
}
