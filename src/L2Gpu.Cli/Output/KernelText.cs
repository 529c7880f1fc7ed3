using L2Gpu.Kernels;

namespace L2Gpu.Cli.Output;

/// <summary>Kernels as people read them.</summary>
internal static class KernelText
{
    private const int MostScales = 6;

    /// <summary>The name and the parameters, as in <c>rbf, γ = 0.5</c>.</summary>
    public static string Of(KernelFunction kernel)
    {
        IEnumerable<string> parts = kernel.Parameters.Select(p => $"{Symbol(p.Name)} = {Numbers.Short(p.Value)}").Prepend(kernel.Name);
        if (!kernel.LengthScales.IsEmpty)
        {
            string scales = string.Join(", ", kernel.LengthScales.Take(MostScales).Select(Numbers.Short));
            parts = parts.Append($"columns divided by {scales}{(kernel.LengthScales.Length > MostScales ? $", … ({kernel.LengthScales.Length})" : "")}");
        }

        return string.Join(", ", parts);
    }

    private static string Symbol(string parameter) => parameter switch
    {
        "gamma" => "γ",
        "coef0" => "c₀",
        "length_scale" => "ℓ",
        _ => parameter,
    };
}
