using System.CommandLine;
using System.Text.Json;
using L2Gpu.Cli.Output;
using L2Gpu.Runtime;
using Spectre.Console;

namespace L2Gpu.Cli.Commands;

/// <summary><c>l2gpu devices</c>: what is there to compute on, and what was left alone.</summary>
internal static class DevicesCommand
{
    public static Command Create(CliConsole console, GlobalOptions global)
    {
        var command = new Command("devices", "List the devices of this machine.");
        command.SetAction(parsed =>
        {
            using DeviceSelection selection = global.Device(parsed, "auto");
            AcceleratorChoice best = selection.For(Accelerators.BestAndWhy);
            DeviceInfo[] devices = [.. Accelerators.All.Select(info => info.Id == best.Accelerator.Info.Id ? best.Accelerator.Info : info)];
            if (parsed.GetValue(global.Json)) JsonOutput.Write(console.Out, writer => Write(writer, devices, best));
            else Print(console, devices, best);
        });
        return command;
    }

    private static void Write(Utf8JsonWriter json, DeviceInfo[] devices, AcceleratorChoice best)
    {
        json.WriteStartObject();
        json.WriteStartArray("devices");
        foreach (DeviceInfo info in devices)
        {
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
            json.WriteBoolean("best", info.Id == best.Accelerator.Info.Id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("bestWhy", best.Why);
        json.WriteStrings("notes", Accelerators.Notes);
        json.WriteEndObject();
    }

    private static void Print(CliConsole console, DeviceInfo[] devices, AcceleratorChoice best)
    {
        IAnsiConsole screen = Screen.Create(console);
        Table table = new Table().Border(TableBorder.Simple).AddColumns("device", "name", "memory", "units", "features", "driver");
        foreach (DeviceInfo info in devices)
        {
            table.AddRow(
                Markup.Escape(info.Id), Markup.Escape(info.Name), Numbers.Bytes(info.MemoryBytes), Numbers.Count(info.ComputeUnits),
                Markup.Escape(string.Join(' ', info.Features)), Markup.Escape(info.Driver));
        }

        screen.Write(table);
        screen.MarkupLineInterpolated($"used by default: [bold]{best.Accelerator.Info.Id}[/], because {best.Why}{(best.Accelerator.Info.Kind == DeviceKind.Cpu ? "" : "; work that the CPU has done sooner goes to the CPU")}");
        foreach (string note in Accelerators.Notes) screen.MarkupLineInterpolated($"[dim]{note}[/]");
    }
}
