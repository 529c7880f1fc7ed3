using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace L2Gpu.Cli.Output;

/// <summary>Where predictions go, block by block.</summary>
internal abstract class PredictionSink : IDisposable
{
    /// <summary>Rows that were written.</summary>
    public long Rows { get; private set; }

    public static PredictionSink Create(CliConsole console, string? path, bool json, ImmutableArray<string> targets)
    {
        if (path is null) return json ? new JsonSink(console.Out, targets) : new CsvSink(console.Out, null, targets);
        string extension = Path.GetExtension(path);
        if (extension.Equals(".npy", StringComparison.OrdinalIgnoreCase)) return new NpySink(path, targets.Length);
        if (!extension.Equals(".csv", StringComparison.OrdinalIgnoreCase))
            throw new CliException($"'{path}': predictions are written to a file that ends in .csv or .npy.", CliException.Usage);
        var file = new AtomicFile(path);
        return new CsvSink(new StreamWriter(file.Stream, new UTF8Encoding(false), 1 << 16, leaveOpen: true), file, targets);
    }

    /// <summary>What is said about a file that was written.</summary>
    public static void WriteSummary(Utf8JsonWriter json, string path, long rows, long dropped, IEnumerable<string> targets)
    {
        json.WriteStartObject();
        json.WriteString("out", path);
        json.WriteStrings("targets", targets);
        json.WriteNumber("rows", rows);
        json.WriteNumber("dropped", dropped);
        json.WriteEndObject();
    }

    /// <summary>Adds a block of shape (rows, targets).</summary>
    public void Write(double[,] block)
    {
        Add(block);
        Rows += block.GetLongLength(0);
    }

    /// <summary>Says that all rows are there; without it a file does not appear.</summary>
    public abstract void Complete();

    public abstract void Dispose();

    protected abstract void Add(double[,] block);

    private sealed class CsvSink : PredictionSink
    {
        private readonly TextWriter _writer;
        private readonly AtomicFile? _file;
        private readonly ImmutableArray<string> _targets;

        public CsvSink(TextWriter writer, AtomicFile? file, ImmutableArray<string> targets)
        {
            _writer = writer;
            _file = file;
            _targets = targets;
        }

        public override void Complete()
        {
            _writer.Flush();
            _file?.Commit();
        }

        public override void Dispose() => _file?.Dispose();

        protected override void Add(double[,] block)
        {
            if (Rows == 0) WriteHeader();
            Span<char> text = stackalloc char[64];
            for (int i = 0; i < block.GetLength(0); i++)
            {
                for (int t = 0; t < block.GetLength(1); t++)
                {
                    if (t > 0) _writer.Write(',');
                    block[i, t].TryFormat(text, out int length, "R", CultureInfo.InvariantCulture);
                    _writer.Write(text[..length]);
                }

                _writer.Write('\n');
            }
        }

        // Only once there is a row: a run that stops before has nothing on stdout.
        private void WriteHeader()
        {
            for (int t = 0; t < _targets.Length; t++)
            {
                if (t > 0) _writer.Write(',');
                bool quote = _targets[t].AsSpan().IndexOfAny(",\"\r\n") >= 0;
                _writer.Write(quote ? $"\"{_targets[t].Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : _targets[t]);
            }

            _writer.Write('\n');
        }
    }

    private sealed class NpySink(string path, int targets) : PredictionSink
    {
        private readonly NpyWriter<double> _writer = new(path, targets);

        public override void Complete() => _writer.Complete();

        public override void Dispose() => _writer.Dispose();

        protected override void Add(double[,] block)
        {
            if (block.Length > 0) _writer.Write(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpan(ref block[0, 0], block.Length));
        }
    }

    private sealed class JsonSink : PredictionSink
    {
        private readonly TextWriter _stdout;
        private readonly ImmutableArray<string> _targets;

        // An object is whole or not there: a cell that is bad may come last.
        private readonly StringBuilder _output = new();

        public JsonSink(TextWriter stdout, ImmutableArray<string> targets)
        {
            _stdout = stdout;
            _targets = targets;
        }

        public override void Complete()
        {
            foreach (ReadOnlyMemory<char> chunk in _output.GetChunks()) _stdout.Write(chunk.Span);
            _stdout.WriteLine("]}");
        }

        public override void Dispose()
        {
        }

        protected override void Add(double[,] block)
        {
            if (Rows == 0) _output.Append($"{{\"targets\":[{string.Join(',', _targets.Select(t => $"\"{JsonEncodedText.Encode(t)}\""))}],\"predictions\":[");
            for (int i = 0; i < block.GetLength(0); i++)
            {
                _output.Append(Rows + i == 0 ? "[" : ",[");
                for (int t = 0; t < block.GetLength(1); t++)
                {
                    if (t > 0) _output.Append(',');
                    _output.Append(double.IsFinite(block[i, t]) ? Numbers.Exact(block[i, t]) : "null");
                }

                _output.Append(']');
            }
        }
    }
}
