namespace L2Gpu.Cli.Data;

/// <summary>What a first pass over a CSV file has found out, so that the next ones can read the same rows.</summary>
/// <param name="Path">The file.</param>
/// <param name="Encodings">What the features are made of, levels included.</param>
/// <param name="Targets">The columns of the targets.</param>
/// <param name="Weights">The column of the weights; null for none.</param>
/// <param name="Group">The column of the groups, of which only missing cells matter after the first pass; null for none.</param>
/// <param name="DropMissing">Whether records with a missing cell are passed over.</param>
/// <param name="MostRecords">How many records are looked at.</param>
/// <param name="Rows">How many of them are rows.</param>
internal sealed record CsvTable(string Path, FeatureEncoding[] Encodings, string[] Targets, string? Weights, string? Group, bool DropMissing, long MostRecords, long Rows)
{
    /// <summary>Numbers in a row.</summary>
    public int Width => Encodings.Length + Targets.Length + (Weights is null ? 0 : 1) + (Group is null ? 0 : 1);
}
