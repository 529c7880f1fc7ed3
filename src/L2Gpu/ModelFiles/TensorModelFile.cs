using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace L2Gpu.ModelFiles;

/// <summary>A model of any kind that is read from a <c>.safetensors</c> file, strictly.</summary>
internal sealed class TensorModelFile
{
    private static readonly string[] Common = ["format", "version", "model", "features", "encodings", "targets", "report", SafeTensorsDigest.Name];

    private readonly SafeTensorsHeader _header;
    private readonly Dictionary<string, double[]> _tensors;

    private TensorModelFile(SafeTensorsHeader header, Dictionary<string, double[]> tensors)
    {
        (_header, _tensors) = (header, tensors);
        Features = Json("features", json => ModelJsonReader.Names(json, "features"));
        Targets = Json("targets", json => ModelJsonReader.Names(json, "targets"));
        Encodings = Json("encodings", ModelJsonReader.Encodings);
    }

    public ImmutableArray<string> Features { get; }

    public ImmutableArray<string> Targets { get; }

    public FeatureEncoding[] Encodings { get; }

    public bool HasReport => _header.Metadata.ContainsKey("report");

    /// <summary>The kind of model in a file, as in <c>kernel-ridge</c>.</summary>
    /// <exception cref="InvalidDataException">It is no model of L2Gpu, or of a later version.</exception>
    public static string KindOf(string path) => ModelJsonReader.Reading(path, () =>
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        return KindOf(file.Header);
    });

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">The kind that it must be of.</param>
    /// <param name="texts">The texts that only this kind has.</param>
    /// <param name="tensors">The tensors that it has.</param>
    /// <param name="make">Makes the model.</param>
    /// <exception cref="InvalidDataException">It is damaged, foreign, of another kind or of a later version; the message says which.</exception>
    public static T Read<T>(string path, string kind, string[] texts, string[] tensors, Func<TensorModelFile, T> make) => ModelJsonReader.Reading(path, () =>
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        string found = KindOf(file.Header);
        if (found != kind) throw new InvalidDataException($"it holds a model of kind '{found}', not '{kind}'.");
        foreach (string name in file.Header.Metadata.Keys)
        {
            if (!Common.Contains(name) && !texts.Contains(name)) throw new InvalidDataException($"it has an unknown text '{name}'.");
        }

        foreach (SafeTensorsEntry entry in file.Header.Entries)
        {
            if (!tensors.Contains(entry.Name)) throw new InvalidDataException($"it has an unknown tensor '{entry.Name}'.");
        }

        return make(new TensorModelFile(file.Header, file.Read()));
    });

    /// <summary>A text.</summary>
    public string Text(string name) => Text(_header, name);

    /// <summary>What a text says as JSON.</summary>
    public T Json<T>(string name, Func<JsonElement, T> read)
    {
        using JsonDocument document = JsonDocument.Parse(Text(name), ModelJsonReader.Strict);
        return read(document.RootElement);
    }

    /// <summary>The numbers of a tensor, all of them finite.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape that it must have; −1 for a length of any size.</param>
    public double[] Tensor(string name, params ReadOnlySpan<long> shape)
    {
        if (!_tensors.TryGetValue(name, out double[]? values)) throw new InvalidDataException($"tensor '{name}' is missing.");
        SafeTensorsEntry entry = Entry(name);
        bool fits = entry.Shape.Length == shape.Length;
        for (int i = 0; fits && i < shape.Length; i++) fits = shape[i] < 0 || entry.Shape[i] == shape[i];
        if (!fits) throw new InvalidDataException($"tensor '{name}' has the shape {entry.ShapeText}, not {(entry with { Shape = [.. shape] }).ShapeText.Replace("-1", "any", StringComparison.Ordinal)}.");
        foreach (double value in values)
        {
            if (!double.IsFinite(value)) throw new InvalidDataException($"tensor '{name}' holds {value.ToString(CultureInfo.InvariantCulture)}.");
        }

        return values;
    }

    /// <summary>The rows of a matrix that has one for each target.</summary>
    public ImmutableArray<ImmutableArray<double>> PerTarget(string name, long columns)
    {
        double[] values = Tensor(name, Targets.Length, columns);
        return [.. Enumerable.Range(0, Targets.Length).Select(t => values.AsSpan((int)(t * columns), (int)columns).ToImmutableArray())];
    }

    /// <summary>A length of a tensor.</summary>
    public long Length(string name, int dimension)
    {
        SafeTensorsEntry entry = Entry(name);
        return dimension < entry.Shape.Length ? entry.Shape[dimension] : throw new InvalidDataException($"tensor '{name}' has the shape {entry.ShapeText}.");
    }

    private static string KindOf(SafeTensorsHeader header)
    {
        if (!header.Metadata.TryGetValue("format", out string? format) || format != RidgeModelWriter.Format)
            throw new InvalidDataException($"it is a .safetensors file of another program: among its texts, \"format\" is {(format is null ? "missing" : $"\"{format}\"")} and not \"{RidgeModelWriter.Format}\".");
        string version = Text(header, "version");
        ModelJsonReader.ThrowIfVersionDiffers(int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw new InvalidDataException($"its version is '{version}'."));
        return Text(header, "model");
    }

    private static string Text(SafeTensorsHeader header, string name)
        => header.Metadata.TryGetValue(name, out string? text) ? text : throw new InvalidDataException($"its text '{name}' is missing.");

    private SafeTensorsEntry Entry(string name) => _header.Entries.FirstOrDefault(e => e.Name == name) ?? throw new InvalidDataException($"tensor '{name}' is missing.");
}
