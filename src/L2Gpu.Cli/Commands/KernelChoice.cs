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
    /// <summary>Whether it goes by distances, so that those of rows say something about its scale.</summary>
    public bool IsOfDistances => Name is "rbf" or "laplacian" or "matern12" or "matern32" or "matern52";

    /// <summary>The γ or length scale with which the kernel falls off over a distance.</summary>
    /// <param name="length">The Euclidean distance.</param>
    /// <param name="columns">The number of columns: the sum of absolute differences, by which the Laplacian kernel goes, is up to √columns times as long.</param>
    public double ScaleOf(double length, int columns) => Name switch
    {
        "rbf" => 1 / (2 * length * length),
        "laplacian" => 1 / (Math.Sqrt(columns) * length),
        _ => length,
    };

    /// <summary>The kernel with a γ or length scale, and the scales of the columns.</summary>
    public KernelFunction With(double? scale) => LengthScales.Length == 0 ? Make(scale) : Make(scale).WithLengthScales(LengthScales);

    /// <summary>The kernel that was given.</summary>
    public KernelFunction Given => With(Values.Length > 0 ? Values[0] : null);
}
