namespace L2Gpu.Conformance;

/// <summary>How far results of networks with wires may be from the truth where solves go to <see cref="Tolerance"/>.</summary>
internal static class IrDropBounds
{
    /// <summary>A residual that every array here reaches, and that leaves the error to rounding.</summary>
    public const double Tolerance = 1e-14;

    private const double Relative = 1e-12, Said = 1e-9;

    /// <summary>10⁻¹² of the largest of some currents, voltages or conductances.</summary>
    public static double Of(IEnumerable<double> values) => Relative * values.Max(Math.Abs);

    /// <summary>Iterations are exact; a residual far above rounding holds to 10⁻⁹ of itself.</summary>
    public static double Evidence(double said, bool isResidual) => isResidual ? Said * said : 0;
}
