namespace L2Gpu.Conformance;

/// <summary>What solves have written.</summary>
/// <param name="Currents">Of bit lines.</param>
/// <param name="WordLines">Voltages of nodes.</param>
/// <param name="BitLines">Voltages of nodes.</param>
/// <param name="Evidence">Iterations and residuals.</param>
internal sealed record IrDropRun(GuardedBatch<double> Currents, GuardedBatch<double> WordLines, GuardedBatch<double> BitLines, GuardedBatch<double> Evidence);
