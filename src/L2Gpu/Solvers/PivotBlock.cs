using L2Gpu.Data;

namespace L2Gpu.Solvers;

/// <summary>The rows and columns of some proposed pivots of a residual, on the host: which to accept, and their Cholesky factor.</summary>
/// <param name="residual">Shape (count, count), packed; changed.</param>
/// <param name="count">Proposals.</param>
internal sealed class PivotBlock(double[] residual, int count)
{
    private readonly List<(int Proposal, double[] Column)> _accepted = [];

    /// <summary>Goes through the proposals in order, and accepts each with the probability that its diagonal element was not explained by those before it.</summary>
    /// <param name="random">What decides.</param>
    /// <param name="most">The most to accept.</param>
    /// <param name="least">The diagonal element of a proposal at which it is rounding.</param>
    /// <returns>The proposals that were accepted, in order.</returns>
    public int[] Accept(ref SplitMix64 random, int most, Func<int, double> least)
    {
        double[] before = [.. Enumerable.Range(0, count).Select(i => residual[(i * count) + i])];
        for (int i = 0; i < count && _accepted.Count < most; i++)
        {
            double left = residual[(i * count) + i];
            if (!(random.Uniform() * before[i] < left) || !(left > least(i))) continue;

            // One step of the outer-product form (Golub and Van Loan, §4.2.5).
            var column = new double[count];
            for (int j = i; j < count; j++) column[j] = residual[(j * count) + i] / Math.Sqrt(left);
            for (int j = i; j < count; j++)
            {
                for (int k = i; k <= j; k++) residual[(j * count) + k] -= column[j] * column[k];
            }

            _accepted.Add((i, column));
        }

        return [.. _accepted.Select(pair => pair.Proposal)];
    }

    /// <summary>L⁻¹ for the factor L of the accepted rows and columns, packed.</summary>
    public double[] InverseOfFactor()
    {
        int order = _accepted.Count;
        double[] inverse = new double[order * order];
        double Factor(int row, int column) => _accepted[column].Column[_accepted[row].Proposal];
        for (int j = 0; j < order; j++)
        {
            inverse[(j * order) + j] = 1 / Factor(j, j);
            for (int i = j + 1; i < order; i++)
            {
                double sum = 0;
                for (int k = j; k < i; k++) sum += Factor(i, k) * inverse[(k * order) + j];
                inverse[(i * order) + j] = -sum / Factor(i, i);
            }
        }

        return inverse;
    }
}
