namespace L2Gpu.Kernels;

/// <summary>The nodal matrix of one array and its dense Cholesky factor. Node i·n + j is cell (i, j) on its word line, node (m + i)·n + j on its bit line.</summary>
internal sealed class IrDropNetwork
{
    private readonly int _rows;
    private readonly int _columns;
    private readonly double _word;
    private readonly double _bit;
    private readonly double[] _conductances;
    private readonly double[] _factor;

    public IrDropNetwork(WireResistance wires, int rows, int columns, double[] conductances)
    {
        (_rows, _columns, _word, _bit) = (rows, columns, 1 / wires.WordLine, 1 / wires.BitLine);
        _conductances = Array.ConvertAll(conductances, g => g >= 0 && double.IsFinite(g) ? g : double.NaN);
        _factor = Factor(Matrix());
    }

    private int Cells => _rows * _columns;

    /// <summary>Node voltages where word lines are driven and the sense ends of bit lines are held.</summary>
    public double[] Solve(double[] drive, double[] sense)
    {
        int n = 2 * Cells;
        var x = new double[n];
        for (int i = 0; i < _rows; i++) x[i * _columns] = _word * drive[i];
        for (int j = 0; j < _columns; j++) x[n - _columns + j] = _bit * sense[j];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++) x[i] -= _factor[(i * n) + k] * x[k];
            x[i] /= _factor[(i * n) + i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++) x[i] -= _factor[(k * n) + i] * x[k];
            x[i] /= _factor[(i * n) + i];
        }

        // What is not finite stays in no corner: implementations mark all of a solve.
        if (!Array.TrueForAll(x, double.IsFinite)) Array.Fill(x, double.NaN);
        return x;
    }

    /// <summary>√(rᵀB⁻¹r / fᵀB⁻¹f) of an answer; 0 where f is 0.</summary>
    public double Residual(double[] x, double[] drive, double[] sense)
    {
        double size = Energy(Missing(WordLines(new double[Cells], drive), new double[Cells], sense));
        return size == 0 ? 0 : Math.Sqrt(Energy(Missing(WordLines(x[Cells..], drive), x[Cells..], sense)) / size);
    }

    // The word lines' voltages for given bit lines, line by line.
    private double[] WordLines(double[] u, double[] drive)
    {
        var v = new double[Cells];
        for (int i = 0; i < _rows; i++)
        {
            int row = i;
            double[] right = [.. Enumerable.Range(0, _columns).Select(j => (_conductances[(row * _columns) + j] * u[(row * _columns) + j]) + (j == 0 ? _word * drive[row] : 0))];
            double[] line = Tridiagonal([.. Enumerable.Range(0, _columns).Select(j => _conductances[(row * _columns) + j] + (j == _columns - 1 ? _word : 2 * _word))], _word, right);
            line.CopyTo(v, i * _columns);
        }

        return v;
    }

    private double[] Missing(double[] v, double[] u, double[] sense)
    {
        var r = new double[Cells];
        for (int i = 0; i < _rows; i++)
        {
            for (int j = 0; j < _columns; j++)
            {
                int k = (i * _columns) + j;
                double above = i == 0 ? 0 : u[k - _columns] - u[k], below = (i == _rows - 1 ? sense[j] : u[k + _columns]) - u[k];
                r[k] = (_conductances[k] * (v[k] - u[k])) + (_bit * (above + below));
            }
        }

        return r;
    }

    private double Energy(double[] r)
    {
        double sum = 0;
        for (int j = 0; j < _columns; j++)
        {
            int column = j;
            double[] right = [.. Enumerable.Range(0, _rows).Select(i => r[(i * _columns) + column])];
            double[] line = Tridiagonal([.. Enumerable.Range(0, _rows).Select(i => _conductances[(i * _columns) + column] + (i == 0 ? _bit : 2 * _bit))], _bit, right);
            for (int i = 0; i < _rows; i++) sum += right[i] * line[i];
        }

        return sum;
    }

    private static double[] Tridiagonal(double[] diagonal, double neighbour, double[] right)
    {
        double[] pivots = [.. diagonal], x = [.. right];
        for (int k = 1; k < x.Length; k++)
        {
            pivots[k] -= neighbour * neighbour / pivots[k - 1];
            x[k] += neighbour / pivots[k - 1] * x[k - 1];
        }

        for (int k = x.Length - 1; k >= 0; k--) x[k] = (x[k] + (k == x.Length - 1 ? 0 : neighbour * x[k + 1])) / pivots[k];
        return x;
    }

    private double[] Matrix()
    {
        int n = 2 * Cells;
        var a = new double[(long)n * n];
        for (int i = 0; i < _rows; i++)
        {
            for (int j = 0; j < _columns; j++)
            {
                int v = (i * _columns) + j, u = Cells + v;
                Connect(v, u, _conductances[v]);
                Connect(v, j + 1 < _columns ? v + 1 : null, j + 1 < _columns ? _word : 0);
                Connect(v, null, j == 0 ? _word : 0);
                Connect(u, i + 1 < _rows ? u + _columns : null, _bit);
            }
        }

        return a;

        void Connect(int one, int? other, double conductance)
        {
            a[(one * n) + one] += conductance;
            if (other is not { } end) return;
            a[(end * n) + end] += conductance;
            a[(end * n) + one] = -conductance;
        }
    }

    private double[] Factor(double[] a)
    {
        int n = 2 * Cells;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = a[(i * n) + j];
                for (int k = 0; k < j; k++) sum -= a[(i * n) + k] * a[(j * n) + k];
                a[(i * n) + j] = i == j ? Math.Sqrt(sum) : sum / a[(j * n) + j];
            }
        }

        return a;
    }
}
