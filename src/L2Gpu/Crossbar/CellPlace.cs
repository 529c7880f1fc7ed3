namespace L2Gpu;

/// <summary>Where a cell is in an array.</summary>
/// <param name="Line">Its word line. Of input i, line i where a weight is one cell; where it is two, line 2i is that of G⁺ and line 2i + 1 that of G⁻.</param>
/// <param name="Column">Its bit line: the output.</param>
public readonly record struct CellPlace(long Line, long Column);
