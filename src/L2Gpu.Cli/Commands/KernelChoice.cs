using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands;

/// <summary>Which kernel was asked for.</summary>
/// <param name="Name">Its name, as in <c>rbf</c>.</param>
/// <param name="Make">The kernel with this γ or length scale; null gives the default.</param>
/// <param name="Scale">Where γ or the length scale comes from.</param>
/// <param name="Values">The ones that were given: none, one, or those to search; where the search makes its own, none.</param>
/// <param name="LengthScales">One for each column, by which columns are divided; none for 1.</param>
internal sealed record KernelChoice(string Name, Func<double?, KernelFunction> Make, KernelScale Scale, double[] Values, double[] LengthScales)
{
    /// <summary>The kernel with a γ or length scale, and the scales of the columns.</summary>
    public KernelFunction With(double? scale) => LengthScales.Length == 0 ? Make(scale) : Make(scale).WithLengthScales(LengthScales);

    /// <summary>The kernel that was given.</summary>
    public KernelFunction Given => With(Values.Length > 0 ? Values[0] : null);
}
