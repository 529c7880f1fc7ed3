using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Solvers;

namespace L2Gpu.KernelFitting;

/// <summary>Measures solutions on rows that are held out while they are iterated, keeps the best of each right side, and ends it when it gets no better.</summary>
internal sealed class HeldOutObserver : IKrylovObserver<double>
{
    private readonly KernelProblem _problem;
    private readonly HeldOutRows _rows;
    private readonly EarlyStopping _stopping;
    private readonly MatrixView<double> _best;
    private readonly IPairwise<double> _pairwise;
    private readonly IKrylovSteps<double> _steps;
    private readonly Dictionary<int, double> _least = [];
    private readonly Dictionary<int, int> _patience = [];
    private readonly List<HeldOutError> _curve = [];

    /// <param name="problem">The rows that are iterated with.</param>
    /// <param name="rows">The others.</param>
    /// <param name="stopping">When to end.</param>
    /// <param name="best">Shape (n, right sides that are watched): the best solution of each, from the first look on. Zeros at first.</param>
    public HeldOutObserver(KernelProblem problem, HeldOutRows rows, EarlyStopping stopping, MatrixView<double> best)
    {
        (_problem, _rows, _stopping, _best) = (problem, rows, stopping, best);
        (_pairwise, _steps) = (problem.Accelerator.Get<IPairwise<double>>(), problem.Accelerator.Get<IKrylovSteps<double>>());
        for (int side = 0; side < rows.Sides; side++) _curve.Add(new(0, side, Error(new double[rows.Points.Rows], 0, 1, side)));
    }

    /// <summary>The held-out error of each solution that was seen, beginning with that of 0 after no iterations.</summary>
    public IReadOnlyList<HeldOutError> Curve => _curve;

    /// <summary>The best look at each right side.</summary>
    public IReadOnlyList<HeldOutError> Best => [.. Enumerable.Range(0, _rows.Sides).Select(side => _curve.Where(point => point.RightSide == side && !double.IsNaN(point.Error)).MinBy(point => point.Error))];

    public bool[] Look(IQueue queue, IReadOnlyList<KrylovSystem> systems, MatrixView<double> solutions)
    {
        var stops = new bool[systems.Count];
        if (systems.All(system => system.Column >= _rows.Sides)) return stops;
        double[] predictions = Predict(queue, solutions);
        for (int c = 0; c < stops.Length; c++)
        {
            (int side, int iterations) = (systems[c].Column, systems[c].Iterations);
            if (side >= _rows.Sides) continue;
            double error = Error(predictions, c, systems.Count, side);
            _curve.Add(new(iterations, side, error));
            double least = _least.GetValueOrDefault(side, _curve[side].Error);
            if (error < least)
            {
                (_least[side], _patience[side]) = (error, 0);
                _steps.Gather(queue, solutions, [c], _best.Block(0, side, _best.Rows, 1));
            }
            else
            {
                // NaN is no gain.
                _patience[side] = _patience.GetValueOrDefault(side) + 1;
                stops[c] = _patience[side] >= _stopping.Patience;
            }
        }

        return stops;
    }

    private double[] Predict(IQueue queue, MatrixView<double> solutions)
    {
        using var arena = new Fitting.DeviceArena(_problem.Accelerator.Device, queue);
        MatrixView<double> weighted = solutions;
        if (_problem.RootWeightsOnDevice is { } roots)
        {
            weighted = arena.Matrix<double>(solutions.Rows, solutions.Columns);
            _steps.ScaleRows(queue, roots, solutions, 0, weighted);
        }

        MatrixView<double> product = arena.Matrix<double>(_rows.Points.Rows, solutions.Columns);
        _pairwise.Multiply(queue, _problem.Kernel, _rows.Points, _problem.Points, weighted, product);
        return arena.Download(product);
    }

    // The weighted mean square.
    private double Error(double[] predictions, int column, int columns, int side)
    {
        double sum = 0, weights = 0;
        int sides = _rows.Sides;
        for (int i = 0; i < _rows.Points.Rows; i++)
        {
            double weight = _rows.Weights?[i] ?? 1, miss = _rows.Targets[(i * sides) + side] - predictions[(i * columns) + column];
            sum += weight * miss * miss;
            weights += weight;
        }

        return sum / weights;
    }
}
