using System.CommandLine;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Output.Crossbar;
using L2Gpu.Cli.Output.Svg;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary><c>l2gpu crossbar emergent-l2</c>: when noise of cells acts as an L2 penalty, and when it does not.</summary>
internal static class EmergentL2Command
{
    // Those that the theory covers.
    private static readonly CellPreset[] Models =
        [.. CellPresets.All.Where(preset => preset.Source.Length == 0 && (preset.Model.Rule == CellRule.Additive || preset.Model is { Rule: CellRule.Linear, UpSlope: 1, DownSlope: 1 }))];

    public static Command Create(CliConsole console, GlobalOptions global, IReadOnlyList<string> args)
    {
        var command = new Command("emergent-l2", "Measure whether the noise of cells acts as an L2 penalty, beside what theory says, with controls that must not decay. Of a preset, only the rule and the response are used: noise and steps are chosen for the measurement.");
        var common = new CrossbarOptions("Draw how weights went, beside ridge with the theory's λ and least squares.", output: null);
        var preset = new PresetOption("tanh", Models);
        var coding = new Option<string?>("--coding") { Description = "How gradients become updates: slope-compensated, open-loop or chain-rule. [default: slope-compensated; open-loop for soft-bounds]", HelpName = "NAME" };
        var bias = new Option<string?>("--bias") { Description = "The state about which weights are 0, within the bounds of the preset. [default: 0]", HelpName = "C" };
        var quick = new Option<bool>("--quick") { Description = "Some seconds instead of about a minute: 16 weights, and averages over a tenth of the time." };
        var alone = new Option<bool>("--no-controls") { Description = "Leave out the controls." };
        foreach (Option option in (Option[])[preset.Option, coding, bias, quick, alone, .. common.All]) command.Options.Add(option);
        command.SetAction(parsed =>
        {
            CrossbarSettings settings = common.Read(parsed, global, args);
            CellPreset cells = preset.Read(parsed, args);
            bool isLinear = cells.Model.Rule == CellRule.Linear;
            var options = new EmergentL2Options
            {
                Model = cells.Model,
                Bias = (float)(NumberOption.Finite(
                    parsed, bias, $"a number from {Numbers.Short(cells.Spread.Lower)} to {Numbers.Short(cells.Spread.Upper)}, the bounds of a state of {cells.Name},", x => x >= cells.Spread.Lower && x <= cells.Spread.Upper) ?? 0),
                Coding = NameOption.Read(parsed, coding, isLinear ? GradientCoding.OpenLoop : GradientCoding.SlopeCompensated, args),
                Seed = settings.Seed,
                Size = parsed.GetValue(quick) ? EmergentL2Size.Quick : EmergentL2Size.Default,
                Controls = !parsed.GetValue(alone),
            };
            using DeviceSelection device = global.Device(parsed, settings.Device);
            Run(console, settings, options, device);
        });
        return command;
    }

    private static void Run(CliConsole console, CrossbarSettings settings, EmergentL2Options options, DeviceSelection device)
    {
        settings.ThrowIfHopeless();
        AcceleratorChoice choice = device.For(() => new AcceleratorChoice(Accelerators.Cpu, "arrays of these experiments are small"));
        var stages = new StageWatch(choice.Accelerator.Info.Id);
        EmergentL2Report? report = null;
        using (FitProgressLine? progress = FitProgressLine.Create(console, settings.Quiet, unit: "steps"))
        {
            stages.OnDevice("experiments", () => report = EmergentL2.Run(options with { Accelerator = choice.Accelerator }, progress is null ? null : new Relay(progress), console.Cancellation));
        }

        var run = new SimulationRun
        {
            Command = "emergent-l2", Rows = report!.Size.Rows, Columns = report.Size.Columns, Seed = settings.Seed, IsSeedDrawn = settings.IsSeedDrawn, Device = choice.Accelerator.Info.Id, WhyDevice = choice.Why,
            Hash = report.Hash, MemoryBytes = null, Stages = stages.All, Notes = [],
        };
        if (settings.Json) JsonOutput.Write(console.Out, json => EmergentL2Json.Write(json, run, report));
        else EmergentL2Text.Write(console, run, report);
        if (settings.Plot is { } plot) EmergentL2Picture.Save(plot, report);
        RunText.Saved(console, settings);
    }

    private sealed class Relay(FitProgressLine line) : IProgress<EmergentL2Progress>
    {
        public void Report(EmergentL2Progress value) => line.Report(new FitProgress($"{value.Number} of {value.Count}, {value.Measurement}:", value.StepsDone, value.StepsTotal));
    }
}
