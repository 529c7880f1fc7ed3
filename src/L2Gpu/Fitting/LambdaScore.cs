namespace L2Gpu.Fitting;

/// <summary>Turns the scores of a criterion into a curve and its best point.</summary>
internal static class LambdaScore
{
    /// <summary>The place of the smallest score; of equal ones that of the largest λ.</summary>
    public static int IndexOfBest(IReadOnlyList<double> lambda, IReadOnlyList<double> scores)
    {
        int best = 0;
        for (int l = 1; l < lambda.Count; l++)
        {
            if (scores[l] < scores[best] || (scores[l] == scores[best] && lambda[l] > lambda[best])) best = l;
        }

        return best;
    }

    /// <summary>The mean over targets of scores of shape (grid, targets).</summary>
    public static LambdaCurve Curve(LambdaCriterion criterion, double[] lambda, double[] scores, int targets)
    {
        double[] mean = [.. Enumerable.Range(0, lambda.Length).Select(l => scores.AsSpan(l * targets, targets).ToArray().Average())];
        return new LambdaCurve(criterion, [.. lambda], [.. mean], lambda[IndexOfBest(lambda, mean)]);
    }
}
