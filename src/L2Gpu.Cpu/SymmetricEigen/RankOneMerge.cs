using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// Merges the decompositions of two neighbouring parts of a tridiagonal matrix: QᵀTQ = D + ρ·z·zᵀ, where D holds both spectra, and z the last
/// elements of the first part's vectors and the first elements of the second part's.
/// </summary>
/// <remarks>
/// An element of z that is negligible, or that a rotation with an equal pole makes so, leaves an eigenvector as it is: that is deflation, and saves
/// the more the more eigenvalues cluster. Of the other vectors some are 0 in one of the halves; they are grouped so that no product multiplies
/// those zeros (Gu and Eisenstat, SIAM J. Matrix Anal. Appl. 16, 1995; Rutter, LAPACK Working Note 69, 1994).
/// </remarks>
internal readonly unsafe ref struct RankOneMerge
{
    private const double Epsilon = 2.220446049250313e-16;
    private const int Lists = 6; // vectors of n in the scratch memory

    private readonly GemmEngine<double> _engine;
    private readonly nint _upper, _lower, _n, _ld;
    private readonly double _rho, _sign;
    private readonly double* _d, _vectors, _z, _gathered, _matrix;
    private readonly int* _ascending, _kept, _dropped, _group, _grouped;

    /// <param name="engine">Products and threads.</param>
    /// <param name="upper">The order of the first part.</param>
    /// <param name="lower">That of the second.</param>
    /// <param name="beside">The element between the parts.</param>
    /// <param name="d">The eigenvalues of both; overwritten by those of the whole.</param>
    /// <param name="vectors">The eigenvectors of both, a row each, with zeros where the other part is; overwritten by those of the whole.</param>
    /// <param name="ld">Elements between rows.</param>
    /// <param name="ascending">The numbers of the eigenvalues in ascending order, each part's from 0; overwritten by those of the whole.</param>
    /// <param name="scratch"><see cref="ScratchSize"/> elements.</param>
    public RankOneMerge(
        GemmEngine<double> engine, nint upper, nint lower, double beside, double* d, double* vectors, nint ld, int* ascending, double* scratch)
    {
        _engine = engine;
        (_upper, _lower, _n, _ld) = (upper, lower, upper + lower, ld);
        _d = d;
        _vectors = vectors;
        _ascending = ascending;

        // z is to be of length 1, and is of length √2.
        _rho = 2 * Math.Abs(beside);
        _sign = beside < 0 ? -1 : 1;
        _z = scratch;
        _kept = (int*)(scratch + (4 * _n));
        _dropped = _kept + _n;
        _group = _dropped + _n;
        _grouped = _group + _n;
        _gathered = scratch + (Lists * _n);
        _matrix = _gathered + (_n * _n);
    }

    /// <summary>Elements of scratch memory for a merge that gives n rows; grows by more than in proportion, and is a multiple of n.</summary>
    public static nint ScratchSize(nint n) => ((2 * n) + Lists) * n;

    /// <summary>Merges.</summary>
    public void Run()
    {
        SortTogether();
        ReadVector();
        int kept = Deflate(out int dropped);
        if (kept == 0)
            return;
        Solve(kept, dropped);
    }

    private void SortTogether()
    {
        int* merged = _kept;
        int i = 0, j = 0;
        for (int place = 0; place < _n; place++)
        {
            bool fromUpper = j == _lower || (i < _upper && _d[_ascending[i]] <= _d[_upper + _ascending[_upper + j]]);
            merged[place] = fromUpper ? _ascending[i++] : (int)_upper + _ascending[_upper + j++];
        }

        new Span<int>(merged, (int)_n).CopyTo(new Span<int>(_ascending, (int)_n));
    }

    private void ReadVector()
    {
        double* column = _vectors + _upper - 1;
        double root = Math.Sqrt(0.5);
        for (nint i = 0; i < _upper; i++)
            _z[i] = root * column[i * _ld];
        for (nint i = _upper; i < _n; i++)
            _z[i] = root * _sign * column[(i * _ld) + 1];
    }

    /// <summary>Parts the vectors into those that the merge changes and the rest.</summary>
    private int Deflate(out int dropped)
    {
        double largest = 0;
        for (nint i = 0; i < _n; i++)
        {
            largest = Math.Max(largest, Math.Max(Math.Abs(_d[i]), Math.Abs(_z[i])));
            _group[i] = i < _upper ? 0 : 2;
        }

        double tolerance = 8 * Epsilon * largest;
        int kept = 0, candidate = -1;
        dropped = 0;
        for (nint place = 0; place < _n; place++)
        {
            int i = _ascending[place];
            if (_rho * Math.Abs(_z[i]) <= tolerance)
            {
                _dropped[dropped++] = i;
                continue;
            }

            if (candidate >= 0 && !TryRotate(candidate, i, tolerance))
                _kept[kept++] = candidate;
            else if (candidate >= 0)
                _dropped[dropped++] = candidate;
            candidate = i;
        }

        if (candidate >= 0)
            _kept[kept++] = candidate;
        return kept;
    }

    /// <summary>Makes z[i] zero by a rotation with the next pole, if the poles are so near that the rotated matrix stays diagonal.</summary>
    private bool TryRotate(int i, int next, double tolerance)
    {
        double length = double.Hypot(_z[i], _z[next]), c = _z[next] / length, s = -_z[i] / length;
        if (Math.Abs((_d[next] - _d[i]) * c * s) > tolerance)
            return false;
        (_z[i], _z[next]) = (0, length);
        (_d[i], _d[next]) = ((c * c * _d[i]) + (s * s * _d[next]), (s * s * _d[i]) + (c * c * _d[next]));
        TridiagonalLeaf.Rotate(_vectors + (i * _ld), _vectors + (next * _ld), _n, c, s);
        if (_group[i] != _group[next])
            _group[next] = 1;
        return true;
    }

    private void Solve(int kept, int dropped)
    {
        // Vectors that live above, in both halves, and below: each half of the product needs two neighbouring groups.
        Span<int> sizes = stackalloc int[3];
        int position = 0;
        for (int group = 0; group < 3; group++)
        {
            int start = position;
            for (int i = 0; i < kept; i++)
            {
                if (_group[_kept[i]] == group)
                    _grouped[position++] = i;
            }

            sizes[group] = position - start;
        }

        int above = sizes[0] + sizes[1], below = sizes[1] + sizes[2];
        double* top = _gathered, bottom = top + (above * _upper), rest = bottom + (below * _lower);
        for (int i = 0; i < above; i++)
            Copy(_vectors + (_kept[_grouped[i]] * _ld), top + (i * _upper), _upper);
        for (int i = 0; i < below; i++)
            Copy(_vectors + (_kept[_grouped[sizes[0] + i]] * _ld) + _upper, bottom + (i * _lower), _lower);
        for (int i = 0; i < dropped; i++)
            Copy(_vectors + (_dropped[i] * _ld), rest + (i * _n), _n);

        SecularSystem system = new(_z + _n, kept, _kept, _d, _z, _rho);
        double* eigenvalues = _z;
        for (int i = 0; i < dropped; i++)
            eigenvalues[kept + i] = _d[_dropped[i]];
        SecularVectors.Compute(_engine.Pool, system, _grouped, eigenvalues, _matrix);

        _engine.Multiply(false, false, kept, _upper, above, 1, _matrix, kept, top, _upper, 0, _vectors, _ld);
        _engine.Multiply(false, false, kept, _lower, below, 1, _matrix + sizes[0], kept, bottom, _lower, 0, _vectors + _upper, _ld);
        for (int i = 0; i < dropped; i++)
            Copy(rest + (i * _n), _vectors + ((kept + i) * _ld), _n);
        Copy(eigenvalues, _d, _n);
        for (int i = 0; i < _n; i++)
            _ascending[i] = i;
        new Span<double>(eigenvalues, (int)_n).Sort(new Span<int>(_ascending, (int)_n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(double* source, double* target, nint count)
        => Buffer.MemoryCopy(source, target, count * sizeof(double), count * sizeof(double));
}
