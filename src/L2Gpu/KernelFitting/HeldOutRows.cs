using L2Gpu.Data;
using L2Gpu.Runtime;

namespace L2Gpu.KernelFitting;

/// <summary>Rows that an iteration does not see, on which its solutions are measured.</summary>
/// <param name="Points">Shape (h, d), on the device, as the kernel sees them.</param>
/// <param name="Targets">What K(held out, rows)·√W·u is to come near to, packed (h, the first right sides, which are watched): less the mean where there is an intercept.</param>
/// <param name="Weights">h of them; null for 1.</param>
internal sealed record HeldOutRows(MatrixView<double> Points, double[] Targets, double[]? Weights)
{
    /// <summary>How many right sides are watched: those of targets, and not that by which an intercept is eliminated, which stands for nothing that was measured.</summary>
    public int Sides => checked((int)(Targets.Length / Points.Rows));

    /// <summary>Those of some targets.</summary>
    public HeldOutRows Of(int[] targets) => this with { Targets = [.. Enumerable.Range(0, (int)Points.Rows).SelectMany(i => targets.Select(k => Targets[(i * Sides) + k]))] };

    /// <summary>The same with the targets of each right side multiplied by its unit.</summary>
    public HeldOutRows In(double[] units) => this with { Targets = [.. Targets.Select((target, i) => target * units[i % Sides])] };

    /// <summary>Divides rows at random; at least one is left on each side.</summary>
    /// <param name="rows">At least 2.</param>
    /// <param name="fraction">The part that is held out, between 0 and 1.</param>
    /// <param name="seed">What the division is drawn from.</param>
    /// <returns>The rows of either side, ascending.</returns>
    public static (int[] Kept, int[] HeldOut) Split(int rows, double fraction, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        var random = new SplitMix64(seed);
        int count = Math.Clamp((int)Math.Round(rows * fraction), 1, rows - 1);
        for (int i = 0; i < count; i++)
        {
            int other = i + (int)random.Below((ulong)(rows - i));
            (order[i], order[other]) = (order[other], order[i]);
        }

        return ([.. order.Skip(count).Order()], [.. order.Take(count).Order()]);
    }
}
