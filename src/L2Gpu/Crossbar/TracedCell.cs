namespace L2Gpu;

/// <summary>A cell of a network whose state is recorded.</summary>
/// <param name="Layer">Of which layer, from 0.</param>
/// <param name="Place">Where in its array.</param>
public readonly record struct TracedCell(int Layer, CellPlace Place);
