namespace L2Gpu.Bench.Compare;

/// <summary>Comparisons of the same two sides, or figures that have no other side.</summary>
/// <param name="Title">What is compared.</param>
/// <param name="Ours">Our side, as a column title.</param>
/// <param name="Peer">The other side, as a column title.</param>
/// <param name="Lines">The comparisons.</param>
/// <param name="Notes">What a reader should know.</param>
internal sealed record ResultTable(string Title, string Ours, string Peer, IReadOnlyList<Line> Lines, params IReadOnlyList<string> Notes)
{
    /// <summary>Figures only.</summary>
    public ResultTable(string title, IReadOnlyList<Figure> figures, params IReadOnlyList<string> notes)
        : this(title, string.Empty, string.Empty, [], notes) => Figures = figures;

    /// <summary>What was measured or counted alone.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>A picture of the row, as SVG, which is kept in a file of its own; null where there is none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Picture { get; init; }
}
