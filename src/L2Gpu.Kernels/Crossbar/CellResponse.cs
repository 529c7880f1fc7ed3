namespace L2Gpu.Kernels;

/// <summary>How the conductance follows from the state s of a cell: G = <see cref="CellModel.Offset"/> + <see cref="CellModel.Gain"/>·r(s).</summary>
public enum CellResponse
{
    /// <summary>r(s) = s.</summary>
    Linear = 0,

    /// <summary>r(s) = tanh(s).</summary>
    Tanh = 1,

    /// <summary>r(s) = 1/(1 + e⁻ˢ).</summary>
    Logistic = 2,

    /// <summary>r(s) = 1 − e^(−s/κ), with κ = <see cref="CellModel.ResponseScale"/>.</summary>
    SaturatingExponential = 3,

    /// <summary>r(s) = 1/(R − ΔR·s), with R = <see cref="CellModel.ResponseShift"/> and ΔR = <see cref="CellModel.ResponseScale"/>.</summary>
    Inverse = 4,
}
