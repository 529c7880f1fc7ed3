using System.CommandLine;
using System.Text.Json;
using L2Gpu.Cli.Output;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Spectre.Console;

namespace L2Gpu.Cli.Commands;

/// <summary><c>l2gpu devices</c>: what is there to compute on.</summary>
internal static class DevicesCommand
{
    public static Command Create(CliConsole console, GlobalOptions global)
    {
        var command = new Command("devices", "List the devices of this machine.");
        command.SetAction(parsed =>
        {
            Accelerator best = global.Accelerator(parsed, "auto", out IDisposable? owned);
            using (owned)
            {
                if (parsed.GetValue(global.Json)) JsonOutput.Write(console.Out, writer => Write(writer, best));
                else Print(console, best);
            }
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, Accelerator best)
    {
        json.WriteStartObject();
        json.WriteStartArray("devices");
        foreach (Accelerator accelerator in Accelerators.All)
        {
            DeviceInfo info = accelerator.Info.Id == best.Info.Id ? best.Info : accelerator.Info;
            json.WriteStartObject();
            json.WriteString("id", info.Id);
            json.WriteString("kind", info.Kind switch { DeviceKind.Cpu => "cpu", DeviceKind.OpenCl => "opencl", _ => "cuda" });
            json.WriteString("name", info.Name);
            json.WriteString("driver", info.Driver);
            json.WriteNumber("memoryBytes", info.MemoryBytes);
            json.WriteNumber("computeUnits", info.ComputeUnits);
            json.WriteStartArray("features");
            foreach (string feature in info.Features) json.WriteStringValue(feature);
            json.WriteEndArray();
            json.WriteBoolean("best", info.Id == best.Info.Id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Print(CliConsole console, Accelerator best)
    {
        IAnsiConsole screen = Screen.Create(console);
        Table table = new Table().Border(TableBorder.Simple).AddColumns("device", "name", "memory", "units", "features", "driver");
        foreach (Accelerator accelerator in Accelerators.All)
        {
            DeviceInfo info = accelerator.Info.Id == best.Info.Id ? best.Info : accelerator.Info;
            table.AddRow(
                Markup.Escape(info.Id), Markup.Escape(info.Name), Numbers.Bytes(info.MemoryBytes), Numbers.Count(info.ComputeUnits),
                Markup.Escape(string.Join(' ', info.Features)), Markup.Escape(info.Driver));
        }

        screen.Write(table);
        screen.MarkupLineInterpolated($"used by default: [bold]{best.Info.Id}[/], because {Accelerators.WhyBest()}");
    }
}
