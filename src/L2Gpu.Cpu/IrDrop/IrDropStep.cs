namespace L2Gpu.Cpu;

/// <summary>The parts of an iteration, strip by strip.</summary>
internal enum IrDropStep
{
    /// <summary><see cref="IrDropKernel.Answer"/>, for each strip of word lines.</summary>
    Answer,

    /// <summary><see cref="IrDropKernel.Residual"/>, for each strip of bit lines.</summary>
    Residual,

    /// <summary><see cref="IrDropKernel.Advance"/>, for each strip of bit lines.</summary>
    Advance,

    /// <summary><see cref="IrDropKernel.AddDirection"/>, for each strip of word lines.</summary>
    AddDirection,
}
