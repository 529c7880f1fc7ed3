using System.CommandLine;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output;
using L2Gpu.Cli.Text;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands;

/// <summary><c>l2gpu predict</c>: a model and a file in, one column a target out, row by row.</summary>
internal static class PredictCommand
{
    public static Command Create(CliConsole console, GlobalOptions global, IReadOnlyList<string> args)
    {
        var model = new Option<string>("--model") { Description = "A model that `l2gpu fit … --out` saved.", HelpName = "MODEL.json|MODEL.safetensors", Required = true };
        var data = new Option<string>("--data") { Description = "The data, with the columns of the fit: .csv or .npy.", HelpName = "FILE", Required = true };
        var output = new Option<string?>("--out") { Description = "Where to write to. [default: standard output, as CSV]", HelpName = "FILE.csv|FILE.npy" };
        var device = new Option<string>("--device") { Description = "auto, or a device that `l2gpu devices` lists: cpu, cuda[:N], opencl[:N].", HelpName = "NAME", DefaultValueFactory = _ => "auto" };
        var drop = new Option<bool>("--drop-missing") { Description = "Leave out rows with an empty or NaN cell in a column that is used." };
        var command = new Command("predict", "Predict with a saved model, one column a target, in the order of the rows.") { model, data, output, device, drop };
        command.SetAction(parsed =>
        {
            using DeviceSelection selection = global.Device(parsed, parsed.GetValue(device)!);
            try
            {
                Run(
                    console, parsed.GetValue(model)!, parsed.GetValue(data)!, parsed.GetValue(output), selection,
                    parsed.GetValue(drop), parsed.GetValue(global.Json), parsed.GetValue(global.Quiet));
            }
            catch (ColumnNameException e)
            {
                // The name stands in the model, not among the arguments, so that no other arguments help.
                throw new CliException(e.Message);
            }
            catch (CellException e) when (!parsed.GetValue(drop) && e.IsMissing)
            {
                throw new CliException(e.Message, CliException.Failed, CommandText.Of([.. args, "--drop-missing"]));
            }
        });
        return command;
    }

    private static void Run(CliConsole console, string modelPath, string dataPath, string? output, DeviceSelection device, bool drop, bool json, bool quiet)
    {
        InputFile.ThrowIfUnreadable(modelPath);
        ModelFile.ThrowIfNone(modelPath, ModelFile.Json, ModelFile.Tensors);
        if (output is not null) OutputFile.ThrowIfHopeless(output);
        SavedModel model = SavedModel.Load(modelPath);
        using PredictionSink sink = PredictionSink.Create(console, output, json, model.Targets);
        long dropped = InputFile.IsNpy(dataPath)
            ? PredictNpy(dataPath, model, device, drop, sink, console.Cancellation)
            : PredictCsv(dataPath, model, device, drop, sink, console.Cancellation);
        sink.Complete();
        if (output is null || quiet) return;
        string note = dropped > 0 ? $"; {Numbers.Count(dropped)} rows were dropped because of empty or NaN cells" : "";
        if (json) JsonOutput.Write(console.Out, writer => PredictionSink.WriteSummary(writer, output, sink.Rows, dropped, model.Targets));
        else console.Out.WriteLine($"predicted: {Numbers.Count(sink.Rows)} rows of {string.Join(", ", model.Targets)} to {output}{note}");
    }

    private static long PredictCsv(string path, SavedModel model, DeviceSelection device, bool drop, PredictionSink sink, CancellationToken cancellation)
    {
        const int BlockRows = 4096;
        using CsvSource source = CsvSource.Open(path);
        ColumnPlan plan = ColumnPlan.ForModel(source.Columns, model.Encodings, []);
        var decoder = new RowDecoder(source, plan, drop, double.MaxValue, null, cancellation);
        using var block = new NativeRows<double>(plan.Width);
        double[] row = new double[plan.Width];
        bool more = true;
        while (more)
        {
            cancellation.ThrowIfCancellationRequested();
            block.Clear();
            while (block.Count < BlockRows && (more = decoder.TryRead(row, long.MaxValue))) block.Add(row);
            if (block.Count > 0) sink.Write(model.Predict(block.Slice(0, plan.Width), device));
        }

        Dataset<double>.ThrowIfEmpty(path, sink.Rows, decoder.Dropped, canIgnore: false);
        return decoder.Dropped;
    }

    private static long PredictNpy(string path, SavedModel model, DeviceSelection device, bool drop, PredictionSink sink, CancellationToken cancellation)
    {
        using Dataset<double> data = NpyLoader.LoadFor<double>(path, model.Encodings, [], drop, null, cancellation);
        using IRowSource<double> source = data.Open();
        while (source.TryRead(out RowBlock<double> block))
        {
            cancellation.ThrowIfCancellationRequested();
            sink.Write(model.Predict(ToMatrix(block.X), device));
        }

        return data.Dropped;
    }

    private static unsafe HostMatrix<double> ToMatrix(HostView<double> view)
        => HostMatrix<double>.FromMemory(view.Origin, view.Rows, view.Columns, view.LeadingDimension, 1);
}
