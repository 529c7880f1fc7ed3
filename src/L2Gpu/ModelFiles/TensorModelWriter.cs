using System.Collections.Immutable;
using System.Globalization;

namespace L2Gpu.ModelFiles;

/// <summary>Writes models of any kind as <c>.safetensors</c>: numbers as FP64 tensors, everything else as texts, names and the report among them as JSON.</summary>
internal static class TensorModelWriter
{
    /// <summary>Writes a model.</summary>
    /// <param name="path">The file; it is written beside its place and renamed.</param>
    /// <param name="kind">The kind of model, as in <c>kernel-ridge</c>.</param>
    /// <param name="features">The names of the columns.</param>
    /// <param name="encodings">What they were made of.</param>
    /// <param name="targets">The names of the targets.</param>
    /// <param name="report">The evidence; null for none.</param>
    /// <param name="more">Texts that only this kind has.</param>
    /// <param name="tensors">Its numbers.</param>
    public static void Save(
        string path, string kind, ImmutableArray<string> features, ImmutableArray<FeatureEncoding> encodings, ImmutableArray<string> targets, FitReport? report,
        IEnumerable<KeyValuePair<string, string>> more, IEnumerable<SafeTensor> tensors)
    {
        var texts = new Dictionary<string, string>(more)
        {
            ["format"] = RidgeModelWriter.Format,
            ["version"] = RidgeModelWriter.Version.ToString(CultureInfo.InvariantCulture),
            ["model"] = kind,
            ["features"] = ModelJsonWriter.Text(json => ModelJsonWriter.WriteStrings(json, features)),
            ["encodings"] = ModelJsonWriter.Text(json => ModelJsonWriter.WriteEncodings(json, encodings)),
            ["targets"] = ModelJsonWriter.Text(json => ModelJsonWriter.WriteStrings(json, targets)),
        };
        if (report is not null) texts["report"] = ModelJsonWriter.Text(json => ModelJsonWriter.WriteReport(json, report));
        using var file = new AtomicFile(path);
        SafeTensorsWriter.Write(file.Stream, texts, tensors);
        file.Commit();
    }

    /// <summary>One row of a matrix for each target.</summary>
    public static SafeTensor PerTarget(string name, ImmutableArray<ImmutableArray<double>> rows, int columns)
        => new(name, [rows.Length, columns], [.. rows.Select(row => row.AsMemory())]);
}
