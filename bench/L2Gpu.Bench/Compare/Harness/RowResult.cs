namespace L2Gpu.Bench.Compare;

/// <summary>What is kept of one run of a row.</summary>
internal sealed record RowResult(string Row, DateTimeOffset Date, Provenance Provenance, Machine Machine, IReadOnlyList<ResultTable> Tables);
