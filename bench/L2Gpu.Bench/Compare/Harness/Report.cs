using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace L2Gpu.Bench.Compare;

/// <summary>Writes a row's result where the repository keeps it.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes <c>bench/results/(processor)/(row).md</c> and <c>.json</c>, and <c>.svg</c> where there is a picture, and returns the path without its ending.</summary>
    public static string Save(RowResult result)
    {
        string folder = Path.Combine(RowContext.RepositoryRoot, "bench", "results", result.Machine.Slug);
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, result.Row);
        File.WriteAllText(path + ".md", Markdown.Page(result));
        File.WriteAllText(path + ".json", JsonSerializer.Serialize(result, Json) + "\n");
        foreach (string picture in result.Tables.Select(table => table.Picture).OfType<string>()) File.WriteAllText(path + ".svg", picture);
        return Path.GetRelativePath(RowContext.RepositoryRoot, path);
    }
}
