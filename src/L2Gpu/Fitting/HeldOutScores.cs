using System.Globalization;

namespace L2Gpu.Fitting;

/// <summary>What held-out rows say of a grid of λ.</summary>
/// <param name="Curve">The scores and the choice.</param>
/// <param name="Smallest">The λ with the smallest score.</param>
/// <param name="WithinOneError">The largest λ whose score is within one standard error of the smallest.</param>
/// <param name="FoldScores">Σwe²/Σw of each fold, shape (grid, targets).</param>
/// <param name="FoldWeights">Σw of each fold.</param>
/// <param name="Models">What each fold was predicted by.</param>
internal sealed record HeldOutScores(
    LambdaCurve Curve, double Smallest, double WithinOneError, double[][] FoldScores, double[] FoldWeights, FoldModel[] Models)
{
    /// <summary>What a reader should know.</summary>
    public IEnumerable<string> Warnings()
    {
        int[] broken = [.. Enumerable.Range(0, Models.Length).Where(f => Models[f].BrokeDown)];
        if (broken.Length == 0) yield break;
        string which = broken.Length == Models.Length ? "every fold" : $"fold{(broken.Length == 1 ? "" : "s")} {string.Join(", ", broken.Take(10).Select(f => f.ToString(CultureInfo.InvariantCulture)))}{(broken.Length > 10 ? ", …" : "")} (from 0)";
        yield return $"The training rows of {which} make a system that is singular to working precision at some λ, where Cholesky gives nothing: "
            + "the eigendecomposition answered instead, of all solutions with the one of smallest norm. Remedy: none needed, or larger λ.";
    }

    /// <summary>Combines the errors of folds.</summary>
    /// <param name="grid">The penalties.</param>
    /// <param name="squares">Σwe² of each fold, shape (grid, targets).</param>
    /// <param name="weights">Σw of each fold.</param>
    /// <param name="models">One a fold.</param>
    /// <param name="oneStandardError">Whether the largest λ within one standard error is chosen, not the one with the smallest score.</param>
    public static HeldOutScores Create(double[] grid, double[][] squares, double[] weights, FoldModel[] models, bool oneStandardError)
    {
        int folds = squares.Length, targets = squares[0].Length / grid.Length;
        int empty = Array.FindIndex(weights, w => w == 0);
        if (empty >= 0) throw new ArgumentException($"The rows of fold {empty} (from 0) all have weight 0, so that they say nothing of a model. Use other folds, or other weights.");
        double total = weights.Sum();
        var scores = new double[folds][];
        for (int f = 0; f < folds; f++) scores[f] = Array.ConvertAll(squares[f], s => double.IsNaN(s) ? double.PositiveInfinity : s / weights[f]);

        double[] mean = new double[grid.Length], error = new double[grid.Length];
        for (int l = 0; l < grid.Length; l++)
        {
            double[] ofFolds = [.. scores.Select(s => s.AsSpan(l * targets, targets).ToArray().Average())];
            for (int f = 0; f < folds; f++) mean[l] += weights[f] / total * ofFolds[f];
            double variance = 0;
            for (int f = 0; f < folds; f++) variance += weights[f] / total * (ofFolds[f] - mean[l]) * (ofFolds[f] - mean[l]);
            error[l] = double.IsFinite(mean[l]) ? Math.Sqrt(variance / (folds - 1)) : double.PositiveInfinity;
        }

        int best = LambdaScore.IndexOfBest(grid, mean);
        double limit = mean[best] + error[best], within = grid[best];
        for (int l = 0; l < grid.Length; l++)
        {
            if (mean[l] <= limit) within = Math.Max(within, grid[l]);
        }

        var curve = new LambdaCurve(LambdaCriterion.CrossValidation, [.. grid], [.. mean], oneStandardError ? within : grid[best]) { StandardError = [.. error] };
        return new HeldOutScores(curve, grid[best], within, scores, weights, models);
    }
}
