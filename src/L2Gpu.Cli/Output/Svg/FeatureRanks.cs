namespace L2Gpu.Cli.Output.Svg;

/// <summary>Which features of a path are named, and in which style: a feature has the same one for every target.</summary>
internal sealed class FeatureRanks
{
    private const int MostNamed = 10;
    private const int MostShown = 300;

    private readonly int[][] _ranked;
    private readonly Dictionary<int, LineStyle> _styles = [];

    /// <param name="path">The path.</param>
    /// <param name="chosen">The λ of each target at which features are ranked.</param>
    /// <param name="targets">How many targets are shown.</param>
    public FeatureRanks(RegularizationPath path, IReadOnlyList<double> chosen, int targets)
    {
        _ranked = [.. Enumerable.Range(0, targets).Select(k => Ranked(path, k, chosen[k]))];
        Features = path.FeatureNames.Length;

        // By the best place that a feature has for any target.
        foreach (int feature in _ranked.SelectMany(r => r.Take(Named).Select((feature, rank) => (feature, rank))).OrderBy(p => p.rank).Select(p => p.feature).Distinct())
            _styles.Add(feature, LineStyle.Of(_styles.Count));
    }

    public int Features { get; }

    /// <summary>How many features are named for each target.</summary>
    public int Named => Math.Min(MostNamed, Features);

    /// <summary>How many features are drawn for each target.</summary>
    public int Shown => Math.Min(MostShown, Features);

    /// <summary>The features of a target that are drawn, in the order of their effect.</summary>
    public ReadOnlySpan<int> Of(int target) => _ranked[target].AsSpan(0, Shown);

    public LineStyle Style(int feature) => _styles[feature];

    /// <summary>The features of a target, those of the largest effect at a penalty first.</summary>
    public static int[] Ranked(RegularizationPath path, int target, double chosen)
    {
        int at = Nearest(path, chosen);
        double Effect(int feature, int l) => Math.Abs(path.Coefficients[target][feature][l] * path.FeatureDeviations[feature]);

        // Where the model says nothing of a feature, what it says elsewhere decides.
        return [.. Enumerable.Range(0, path.FeatureNames.Length)
            .OrderByDescending(j => Effect(j, at)).ThenByDescending(j => Enumerable.Range(0, path.Lambda.Length).Max(l => Effect(j, l))).ThenBy(j => j)];
    }

    /// <summary>The place in the path of the penalty that is nearest by its logarithm.</summary>
    public static int Nearest(RegularizationPath path, double lambda)
    {
        int best = 0;
        for (int l = 1; l < path.Lambda.Length; l++)
        {
            if (Distance(path.Lambda[l], lambda) < Distance(path.Lambda[best], lambda)) best = l;
        }

        return best;
    }

    private static double Distance(double a, double b) => a == b ? 0 : a == 0 || b == 0 ? 1e3 + Math.Log10(Math.Max(a, b)) : Math.Abs(Math.Log10(a / b));
}
