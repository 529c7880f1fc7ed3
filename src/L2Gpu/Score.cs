namespace L2Gpu;

/// <summary>Measures of predictions.</summary>
public static class Score
{
    /// <summary>The coefficient of determination R² = 1 − Σw(y − ŷ)²/Σw(y − ȳ)².</summary>
    /// <param name="residualSquares">Σw(y − ŷ)².</param>
    /// <param name="totalSquares">Σw(y − ȳ)².</param>
    /// <returns>At most 1. For a constant target 1 if it is met exactly, else 0, as scikit-learn has it.</returns>
    public static double R2(double residualSquares, double totalSquares)
    {
        if (totalSquares > 0) return 1 - (residualSquares / totalSquares);
        return residualSquares == 0 ? 1 : 0;
    }
}
