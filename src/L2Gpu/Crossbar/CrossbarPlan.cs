namespace L2Gpu;

/// <summary>What an array will take.</summary>
/// <param name="Device">The device, as in <c>cpu</c>.</param>
/// <param name="WhyDevice">Why this device.</param>
/// <param name="Cells">Cells that are simulated: inputs × outputs, twice as many in pairs.</param>
/// <param name="CellMatrices">Numbers a cell that stay on the device, each of 4 bytes: state, conductance, what differs from cell to cell, what time and wires make of them.</param>
/// <param name="MemoryBytes">The most memory that the array will have allocated on the device at one time, with the scratch of solves for wires, but without that of other operators.</param>
public sealed record CrossbarPlan(string Device, string WhyDevice, long Cells, int CellMatrices, long MemoryBytes);
