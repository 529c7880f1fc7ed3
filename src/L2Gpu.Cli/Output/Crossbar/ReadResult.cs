using L2Gpu.Cli.Commands.Crossbar;

namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>What <c>crossbar read</c> found.</summary>
/// <param name="Run">What every command says.</param>
/// <param name="Settings">What was asked for.</param>
/// <param name="Error">Outputs beside ideal products.</param>
/// <param name="CellsPerSecond">Cells × inputs a second.</param>
internal sealed record ReadResult(SimulationRun Run, ReadSettings Settings, ReadError Error, double CellsPerSecond);
