using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands;

/// <summary>The sums of a fit in a file, from which the same command goes on after it was interrupted.</summary>
/// <remarks>What is saved are whole segments of rows, so that a fit that goes on gives the bits of one that was never interrupted.</remarks>
internal sealed class Checkpoint<T> : IProgress<FitProgress>, IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly string _path;
    private readonly TimeSpan _pause;
    private readonly IProgress<FitProgress>? _progress;
    private readonly RidgeAccumulator<T> _sums;
    private long _lastSave = Stopwatch.GetTimestamp();

    private Checkpoint(string path, TimeSpan pause, RidgeAccumulator<T> sums, IProgress<FitProgress>? progress)
    {
        _path = path;
        _pause = pause;
        _sums = sums;
        _progress = progress;
        RowsFound = sums.Rows;
    }

    /// <summary>Rows that an earlier run had summed.</summary>
    public long RowsFound { get; }

    /// <summary>Opens a checkpoint, or begins one where there is no file.</summary>
    /// <exception cref="CliException">There is a file, but it is damaged or of something else.</exception>
    public static Checkpoint<T> Open(RidgeFitSettings settings, Dataset<T> data, RidgeOptions options, IProgress<FitProgress>? progress)
    {
        string path = settings.Checkpoint!;
        string note = Describe(settings, data, options.Accelerator?.Info);
        RidgeAccumulator<T> sums;
        if (File.Exists(path))
        {
            try
            {
                sums = RidgeAccumulator<T>.Load(path, options.Accelerator);
            }
            catch (InvalidDataException e)
            {
                throw Refused(path, e.Message, settings);
            }

            if (Difference(sums.Note, note) is { } difference)
            {
                sums.Dispose();
                throw Refused(path, $"'{path}' holds the sums of another fit: {difference}.", settings);
            }
        }
        else
        {
            int targets = data.Targets.Length;
            sums = new RidgeAccumulator<T>(data.Features.Length, targets, settings.Data.Weights is not null, options.FitIntercept || options.Standardize, options.Accelerator) { Note = note };
        }

        sums.KeepOften();
        return new Checkpoint<T>(path, TimeSpan.FromSeconds(settings.CheckpointSeconds), sums, progress);
    }

    /// <summary>Sums the rows that are not in the sums yet, and keeps the sums now and then and at the end.</summary>
    public RidgeAccumulator<T> Complete(IRowSource<T> source, CancellationToken cancellation)
    {
        if (_sums.Rows < source.Rows)
        {
            _sums.Add(source, _sums.Rows, this, cancellation);
            _sums.Save(_path);
        }

        return _sums;
    }

    /// <summary>Keeps what there is, and says so.</summary>
    public CliException Interrupted()
    {
        Save();
        return new CliException(
            $"Interrupted. The sums of {Numbers.Count(_sums.RowsInWholeSegments)} rows are in '{_path}': the same command goes on from there.", CliException.Interrupted);
    }

    /// <summary>Told after each block.</summary>
    public void Report(FitProgress value)
    {
        _progress?.Report(value);
        if (Stopwatch.GetElapsedTime(_lastSave) < _pause) return;
        Save();
    }

    /// <summary>Takes the file away, when the answer is where it belongs.</summary>
    public void Delete() => File.Delete(_path);

    public void Dispose() => _sums.Dispose();

    private static CliException Refused(string path, string reason, RidgeFitSettings settings)
    {
        string next = Path.ChangeExtension(path, null) + "-2" + Path.GetExtension(path);
        return new CliException(
            $"{reason.TrimEnd('.')}. Delete it to begin anew, or keep it and give --checkpoint another name.",
            CliException.Failed,
            Text.CommandText.Of([.. Text.CommandText.Without(settings.Args, "--checkpoint", hasValue: true), "--checkpoint", next]));
    }

    // Everything that the sums depend on; what only comes after them, such as λ, may change.
    private static string Describe(RidgeFitSettings settings, Dataset<T> data, DeviceInfo? device)
    {
        bool elsewhere = device is { Kind: not DeviceKind.Cpu };
        var file = new FileInfo(settings.Data.Path);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("data", file.FullName);
            json.WriteString("size", file.Length.ToString(CultureInfo.InvariantCulture));
            json.WriteString("changed", file.LastWriteTimeUtc.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("features", string.Join(",", data.Encodings.Select(e => $"{e.Column}:{e.Kind}:{e.Level}")));
            json.WriteString("targets", string.Join(",", data.Targets));
            json.WriteString("weights", settings.Data.Weights ?? "");
            json.WriteString("rows", data.Rows.ToString(CultureInfo.InvariantCulture));
            json.WriteString("drop-missing", settings.Data.DropMissing ? "yes" : "no");
            json.WriteString("holdout", settings.Holdout is { } h ? $"{Numbers.Exact(h.Fraction)} of seed {h.Seed}" : "");
            json.WriteString("sums", settings.FitIntercept || settings.Standardize ? "about the means" : "about 0");
            json.WriteString("precision", settings.IsSingle ? "f32" : "f64");

            // Another device rounds otherwise, and so may another driver's compiler.
            json.WriteString("device", elsewhere ? $"{device!.Id.Split(':')[0]}: {device.Name}" : "cpu");
            json.WriteString("driver", elsewhere ? device!.Driver : "");
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string? Difference(string? found, string wanted)
    {
        try
        {
            using JsonDocument a = JsonDocument.Parse(found ?? ""), b = JsonDocument.Parse(wanted);
            foreach (JsonProperty property in b.RootElement.EnumerateObject())
            {
                string now = property.Value.GetString()!, then = a.RootElement.TryGetProperty(property.Name, out JsonElement value) ? value.GetString() ?? "" : "";
                if (then != now) return $"its {property.Name} {Show(then)}, now {Show(now)}";
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "it was not written by this tool";
        }
    }

    private static string Show(string value) => value.Length == 0 ? "none" : value.Length <= 60 ? $"'{value}'" : $"'{value[..60]}…'";

    private void Save()
    {
        _sums.Save(_path, wholeSegments: true);
        _lastSave = Stopwatch.GetTimestamp();
    }
}
