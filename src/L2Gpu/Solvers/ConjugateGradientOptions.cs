namespace L2Gpu;

/// <summary>When conjugate gradients stop.</summary>
public sealed record ConjugateGradientOptions
{
    /// <summary>The relative residual ‖b − Ax‖/‖b‖ at which a system is solved; not negative.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>
    /// The normwise backward error ‖b − Ax‖/(‖A‖‖x‖ + ‖b‖) (Rigal and Gaches 1967) at which a system is solved, too; 0 leaves it out. ‖A‖ is
    /// estimated from below by the iteration, so that the error is not understated; with a preconditioner there is no estimate, and this is left out.
    /// </summary>
    public double BackwardTolerance { get; init; }

    /// <summary>The most iterations that a system may take; null gives ten times the order, at most 10,000.</summary>
    public int? MaximumIterations { get; init; }

    /// <summary>Iterations between two looks at the residuals by the host; more save waiting for a device, and cost iterations that come too late.</summary>
    public int CheckEvery { get; init; } = 4;
}
