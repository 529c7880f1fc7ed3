using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>One ridge problem by the routines for large matrices, in the same steps and units as <see cref="RidgeLanes{T}"/>.</summary>
internal sealed unsafe class LargeRidge<T>(GemmEngine<T> gemm, CholeskyKernel<T> cholesky, BatchedRidgeWork<T> work, long problem)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Rows that are centred at a time: few enough to stay in a cache, enough to multiply well.
    private const int Block = 256;

    private readonly int _d = work.Columns;
    private readonly int _t = work.Targets;
    private readonly int _joint = work.Columns + work.Targets;
    private readonly double[] _center = new double[work.Columns + work.Targets];
    private readonly double[] _shift = new double[work.Columns + work.Targets];
    private readonly double[] _mean = new double[work.Columns + work.Targets];
    private readonly double[] _unit = new double[work.Columns + work.Targets];
    private readonly double[] _beta = new double[(long)work.Columns * work.Targets];
    private BatchedRidgeStatus _status;
    private long _first;
    private long _rows;
    private double _total;
    private double _lambda;

    public void Solve()
    {
        if (!work.HasPenalties(problem)) _status = BatchedRidgeStatus.BadPenalty;
        else if (!work.TryRows(problem, out _first, out _rows)) _status = BatchedRidgeStatus.RowsOutside;
        else _status = Weigh();
        if (_status == BatchedRidgeStatus.Solved) _status = Centre();
        if (_status != BatchedRidgeStatus.Solved)
        {
            work.Fail(problem, _status, keep: false);
            return;
        }

        using ScratchBlock<T> gram = ScratchPool.Shared.Rent<T>((long)_joint * _joint), factor = ScratchPool.Shared.Rent<T>((long)_d * _d);
        using ScratchBlock<T> rows = ScratchPool.Shared.Rent<T>((long)Block * _joint);
        FormGram(gram.Pointer, rows.Pointer);
        var system = new LargeRidgeSystem<T>(gemm, cholesky, gram.Pointer, factor.Pointer, _unit, _d, _t);
        Choose(system, rows.Pointer);
        work.Lambda[problem] = _lambda;
        if (system.Factor(_lambda) == 0)
        {
            work.Fail(problem, BatchedRidgeStatus.RankDeficient, keep: true);
            return;
        }

        system.Solve(_beta);
        Deliver(system);
    }

    private T* X(long row) => work.X + ((_first + row) * work.Ldx);

    private T* Y(long row) => work.Y + ((_first + row) * work.Ldy);

    private double Weight(long row) => work.Weights is null ? 1 : double.CreateTruncating(work.Weights[_first + row]);

    private BatchedRidgeStatus Weigh()
    {
        for (long i = 0; i < _rows; i++)
        {
            double w = Weight(i);
            if (!(w >= 0) || !double.IsFinite(w)) return BatchedRidgeStatus.BadWeight;
            _total += w;
        }

        return _total == 0 ? BatchedRidgeStatus.NoRows : double.IsFinite(_total) ? BatchedRidgeStatus.Solved : BatchedRidgeStatus.NotFinite;
    }

    private BatchedRidgeStatus Centre()
    {
        var squares = new double[_joint];
        bool started = false;
        for (long i = 0; i < _rows; i++)
        {
            double w = Weight(i);
            if (w == 0) continue;
            T* x = X(i), y = Y(i);
            for (int c = 0; c < _joint; c++)
            {
                double value = double.CreateTruncating(c < _d ? x[c] : y[c - _d]);
                if (!started && work.Intercept) _shift[c] = value;
                double moved = value - _shift[c];
                _mean[c] += w * moved;
                squares[c] += w * moved * moved;
            }

            started = true;
        }

        for (int c = 0; c < _joint; c++)
        {
            _mean[c] = work.Intercept ? _mean[c] / _total : 0;
            _center[c] = _shift[c] + _mean[c];
            _unit[c] = LaneUnit.Root<T>(squares[c]);
            if (!double.IsFinite(squares[c]) || !double.IsFinite(_center[c])) return BatchedRidgeStatus.NotFinite;
        }

        return BatchedRidgeStatus.Solved;
    }

    // Rows centred, scaled and multiplied by the roots of their weights, as (rows, joint).
    private int Load(long first, T* u)
    {
        int rows = (int)Math.Min(Block, _rows - first);
        for (int i = 0; i < rows; i++, u += _joint)
        {
            double root = Math.Sqrt(Weight(first + i));
            T* x = X(first + i), y = Y(first + i);
            for (int c = 0; c < _joint; c++)
            {
                double value = root == 0 ? 0 : (double.CreateTruncating(c < _d ? x[c] : y[c - _d]) - _shift[c] - _mean[c]) * _unit[c] * root;
                u[c] = T.CreateTruncating(value);
            }
        }

        return rows;
    }

    private void FormGram(T* gram, T* u)
    {
        for (long first = 0; first < _rows; first += Block)
        {
            int rows = Load(first, u);
            gemm.SymmetricUpdate(true, _joint, rows, T.One, u, _joint, first == 0 ? T.Zero : T.One, gram, _joint);
        }
    }

    private void Choose(LargeRidgeSystem<T> system, T* u)
    {
        double scale = work.Form == BatchedPenaltyForm.SharedRelative ? system.Scale() : 1;
        _lambda = (work.Form == BatchedPenaltyForm.PerProblem ? work.Penalties[problem] : work.Penalties[0]) * scale;
        if (!work.Searches) return;
        double best = double.NaN;
        for (int l = 0; l < work.PenaltyCount; l++)
        {
            double lambda = work.Penalties[l] * scale, error = LeaveOneOut(system, lambda, u);
            if (work.LeaveOneOut is not null) work.LeaveOneOut[(problem * work.LdLeaveOneOut) + l] = error;
            if (l > 0 && (error > best || (error == best && lambda < _lambda))) continue;
            (best, _lambda) = (error, lambda);
        }
    }

    private double LeaveOneOut(LargeRidgeSystem<T> system, double lambda, T* u)
    {
        double smallest = system.Factor(lambda);
        if (smallest == 0) return double.PositiveInfinity;
        system.Solve(_beta);
        double margin = BatchedRidgeOperator<T>.LeverageMargin(smallest), sum = 0;
        var leverages = new double[Block];
        for (long first = 0; first < _rows; first += Block)
        {
            int rows = Load(first, u);
            system.Leverages(u, rows, leverages);
            for (int i = 0; i < rows; i++)
            {
                double w = Weight(first + i), rest = 1 - leverages[i] - (work.Intercept ? w / _total : 0);
                if (w == 0) continue;
                if (!(rest > margin)) return double.PositiveInfinity;
                for (int k = 0; k < _t; k++)
                {
                    double e = Residual(first + i, k) / rest;
                    sum += w * e * e;
                }
            }
        }

        return sum / _total / _t;
    }

    private double Residual(long row, int target)
    {
        T* x = X(row);
        double r = double.CreateTruncating(Y(row)[target]) - _center[_d + target];
        for (int j = 0; j < _d; j++) r -= (double.CreateTruncating(x[j]) - _center[j]) * _beta[(target * _d) + j];
        return r;
    }

    private void Deliver(LargeRidgeSystem<T> system)
    {
        work.Status[problem] = 0;
        new Span<double>(_center, 0, _d).CopyTo(new Span<double>(work.Center + (problem * work.LdCenter), _d));
        new Span<double>(_center, _d, _t).CopyTo(new Span<double>(work.Offset + (problem * work.LdOffset), _t));
        _beta.CopyTo(new Span<double>(work.Coefficients + (problem * work.LdCoefficients), _beta.Length));
        for (int k = 0; k < _t; k++) work.BackwardError[(problem * work.LdBackward) + k] = Measure(system, k);
    }

    private double Measure(LargeRidgeSystem<T> system, int target)
    {
        ReadOnlySpan<double> beta = _beta.AsSpan(target * _d, _d);
        var gradient = new double[_d];
        for (int j = 0; j < _d; j++) gradient[j] = -_lambda * beta[j];
        for (long i = 0; i < _rows; i++)
        {
            double w = Weight(i);
            if (w == 0) continue;
            T* x = X(i);
            double r = w * Residual(i, target);
            for (int j = 0; j < gradient.Length; j++) gradient[j] += (double.CreateTruncating(x[j]) - _center[j]) * r;
        }

        double size = (system.Norm(_lambda) * Length(beta)) + system.SideNorm(target);
        return size == 0 ? 0 : Length(gradient) / size;
    }

    private static double Length(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double v in values) sum += v * v;
        return Math.Sqrt(sum);
    }
}
