namespace L2Gpu.Conformance;

/// <summary>Kirchhoff's law at the nodes of one solve, from the voltages that were found.</summary>
internal sealed class IrDropNetworkCheck
{
    private readonly IrDropProblem _problem;
    private readonly double[] _conductances;
    private readonly double _word;
    private readonly double _bit;

    /// <summary>Takes one solve.</summary>
    /// <param name="problem">One array, one read.</param>
    public IrDropNetworkCheck(IrDropProblem problem)
    {
        _problem = problem;
        _conductances = problem.Conductances;
        (_word, _bit) = (1 / problem.Wires.WordLine, 1 / problem.Wires.BitLine);
    }

    /// <summary>The largest current that is missing at a node, and the largest that flows through a segment.</summary>
    public (double Missing, double Flowing) Kirchhoff(double[] v, double[] u)
    {
        (int m, int n) = (_problem.Rows, _problem.Columns);
        double missing = 0, flowing = 0;
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                int k = (i * n) + j;
                double cell = _conductances[k] * (v[k] - u[k]);
                double from = _word * ((j == 0 ? _problem.Voltages[i] : v[k - 1]) - v[k]), on = j == n - 1 ? 0 : _word * (v[k] - v[k + 1]);
                double down = _bit * (u[k] - (i == m - 1 ? 0 : u[k + n])), above = i == 0 ? 0 : _bit * (u[k - n] - u[k]);
                missing = Math.Max(missing, Math.Max(Math.Abs(from - on - cell), Math.Abs(above + cell - down)));
                flowing = Math.Max(flowing, Math.Max(Math.Abs(from), Math.Abs(down)));
            }
        }

        return (missing, flowing);
    }

    /// <summary>√(rᵀB⁻¹r / fᵀB⁻¹f) by its definition, with B as a dense matrix a bit line.</summary>
    public double Residual(double[] u)
    {
        var zero = new double[u.Length];
        return Math.Sqrt(Energy(Missing(WordLines(u), u)) / Energy(Missing(WordLines(zero), zero)));
    }

    private double[] Missing(double[] v, double[] u)
    {
        (int m, int n) = (_problem.Rows, _problem.Columns);
        return [.. Enumerable.Range(0, m * n).Select(k =>
            (_conductances[k] * (v[k] - u[k])) + (k < n ? 0 : _bit * (u[k - n] - u[k])) - (_bit * (u[k] - (k >= (m - 1) * n ? 0 : u[k + n]))))];
    }

    // Each line by Gaussian elimination in a dense matrix: slow, and another method than the one that is tried.
    private double[] WordLines(double[] u)
    {
        (int m, int n) = (_problem.Rows, _problem.Columns);
        return [.. Enumerable.Range(0, m).SelectMany(i => Solve(n, _word, held: 0, k => _conductances[(i * n) + k],
            k => (_conductances[(i * n) + k] * u[(i * n) + k]) + (k == 0 ? _word * _problem.Voltages[i] : 0)))];
    }

    private double Energy(double[] r)
    {
        (int m, int n) = (_problem.Rows, _problem.Columns);
        return Enumerable.Range(0, n).Sum(j => Solve(m, _bit, held: m - 1, k => _conductances[(k * n) + j], k => r[(k * n) + j]).Select((z, k) => z * r[(k * n) + j]).Sum());
    }

    private static double[] Solve(int count, double wire, int held, Func<int, double> cell, Func<int, double> right)
    {
        var a = new double[count, count + 1];
        for (int k = 0; k < count; k++)
        {
            a[k, k] = cell(k) + (k > 0 ? wire : 0) + (k < count - 1 ? wire : 0) + (k == held ? wire : 0);
            if (k > 0) a[k, k - 1] = -wire;
            if (k < count - 1) a[k, k + 1] = -wire;
            a[k, count] = right(k);
        }

        for (int pivot = 0; pivot < count; pivot++)
        {
            for (int row = 0; row < count; row++)
            {
                double factor = a[row, pivot] / a[pivot, pivot];
                if (row == pivot || factor == 0) continue;
                for (int column = pivot; column <= count; column++) a[row, column] -= factor * a[pivot, column];
            }
        }

        return [.. Enumerable.Range(0, count).Select(k => a[k, count] / a[k, k])];
    }
}
