namespace L2Gpu.Tests.Oracles;

/// <summary>Ridge regression in exact fractions of the doubles as they are: no rounding before the last step.</summary>
/// <remarks>
/// Standardisation needs no square root: dividing a column by its deviation multiplies its penalty by its variance. Where the equations are
/// singular the answer is the limit λ → 0: the smallest Σ mⱼsⱼ²βⱼ² among the solutions.
/// </remarks>
internal sealed class ExactRidge
{
    private ExactRidge(double[,] coefficients, double[] intercept, double[] residualSquares, double[] degreesOfFreedom, double[,] predictions)
    {
        Coefficients = coefficients;
        Intercept = intercept;
        ResidualSquares = residualSquares;
        DegreesOfFreedom = degreesOfFreedom;
        Predictions = predictions;
    }

    /// <summary>Shape (columns, targets).</summary>
    public double[,] Coefficients { get; }

    public double[] Intercept { get; }

    /// <summary>Σw(y − ŷ)² of each target.</summary>
    public double[] ResidualSquares { get; }

    public double[] DegreesOfFreedom { get; }

    public double[,] Predictions { get; }

    public static ExactRidge Solve(RidgeProblem problem)
    {
        var sums = ExactMoments.Of(problem, without: -1);
        int d = problem.Columns, t = problem.Targets, n = problem.Rows;
        var beta = new double[d, t];
        var predictions = new double[n, t];
        double[] intercept = new double[t], squares = new double[t], freedom = new double[t];
        for (int k = 0; k < t; k++)
        {
            (BigRational[] exact, BigRational constant, freedom[k]) = SolveTarget(problem, sums, k, sums.Variances, wantFreedom: true);
            intercept[k] = constant.ToDouble();
            for (int j = 0; j < d; j++) beta[j, k] = exact[j].ToDouble();
            BigRational sum = BigRational.Zero;
            for (int i = 0; i < n; i++)
            {
                BigRational predicted = Predict(problem, exact, constant, i), e = BigRational.Of(problem.Y[i, k]) - predicted;
                predictions[i, k] = predicted.ToDouble();
                sum += BigRational.Of(problem.WeightOf(i)) * e * e;
            }

            squares[k] = sum.ToDouble();
        }

        return new ExactRidge(beta, intercept, squares, freedom, predictions);
    }

    /// <summary>Leave-one-out by its definition: as many fits as rows. Standardised columns keep the deviations of all rows.</summary>
    /// <returns>Σw(y − ŷ₋ᵢ)²/Σw of each target.</returns>
    public static double[] LeaveOneOut(RidgeProblem problem)
    {
        var all = ExactMoments.Of(problem, without: -1);
        var result = new double[problem.Targets];
        for (int k = 0; k < problem.Targets; k++)
        {
            BigRational sum = BigRational.Zero;
            for (int i = 0; i < problem.Rows; i++)
            {
                BigRational weight = BigRational.Of(problem.WeightOf(i));
                if (weight.IsZero) continue;
                (BigRational[] beta, BigRational constant, _) = SolveTarget(problem, ExactMoments.Of(problem, without: i), k, all.Variances, wantFreedom: false);
                BigRational e = BigRational.Of(problem.Y[i, k]) - Predict(problem, beta, constant, i);
                sum += weight * e * e;
            }

            result[k] = (sum / all.TotalWeight).ToDouble();
        }

        return result;
    }

    private static BigRational Predict(RidgeProblem problem, BigRational[] beta, BigRational constant, int row)
    {
        BigRational sum = constant;
        for (int j = 0; j < beta.Length; j++) sum += BigRational.Of(problem.X[row, j]) * beta[j];
        return sum;
    }

    private static (BigRational[] Beta, BigRational Constant, double Freedom) SolveTarget(
        RidgeProblem problem, ExactMoments sums, int target, BigRational[] variances, bool wantFreedom)
    {
        int d = problem.Columns;
        int[] kept = [.. Enumerable.Range(0, d).Where(j => !problem.Standardize || !variances[j].IsZero)];
        int count = kept.Length;
        BigRational lambda = BigRational.Of(problem.LambdaOf(target));
        BigRational[,] a = new BigRational[count, count], right = new BigRational[count, wantFreedom ? count + 1 : 1];
        var norm = new BigRational[count];
        for (int i = 0; i < count; i++)
        {
            BigRational factor = BigRational.Of(problem.PenaltyOf(kept[i])), variance = problem.Standardize ? variances[kept[i]] : BigRational.One;
            norm[i] = (factor.IsZero ? BigRational.One : factor) * variance;
            for (int j = 0; j < count; j++)
            {
                BigRational g = sums.Gram[kept[i], kept[j]];
                a[i, j] = i == j ? g + (lambda * factor * variance) : g;
                if (wantFreedom) right[i, j + 1] = g;
            }

            right[i, 0] = sums.Cross[kept[i], target];
        }

        BigRational[,] solved = ExactLinear.Solve(a, right, norm);
        var beta = new BigRational[d];
        Array.Fill(beta, BigRational.Zero);
        BigRational constant = sums.TargetMeans[target], freedom = BigRational.Zero;
        for (int i = 0; i < count; i++)
        {
            beta[kept[i]] = solved[i, 0];
            constant -= solved[i, 0] * sums.Means[kept[i]];
            if (wantFreedom) freedom += solved[i, i + 1];
        }

        return (beta, constant, freedom.ToDouble());
    }
}
