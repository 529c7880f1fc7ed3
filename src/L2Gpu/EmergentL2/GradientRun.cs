using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Emergence;

/// <summary>Arrays of noisy cells that learn a regression by gradient descent, a replica a column.</summary>
/// <remarks>
/// A weight is one cell against a fixed reference at the bias, w = g(s) − g(c). (Two noisy poles have a sum that nothing holds: it wanders off by nσ²/2 a step, and the response with it.) Each replica is a pair of
/// arrays, one that learns y and one that learns −y with the same random numbers. The second one's weights with the opposite sign learn y with the noise −ξ: the mean of both has little noise left, and nothing that
/// does not change its sign with the weights, such as the drift that a bias has. A step is a product of the curvature with the weights, read from the cells without noise, and a noisy increment of every cell.
/// </remarks>
internal sealed class GradientRun
{
    private readonly StudyContext _context;
    private readonly RegressionProblem _problem;
    private readonly GradientSettings _settings;
    private readonly ResponseCurve _curve;
    private readonly int _width;
    private readonly float[] _gradient, _weights, _increments, _states;
    private readonly double[] _sum, _squares, _pulls;
    private readonly float _lower, _upper;
    private readonly bool _mayReachBounds;
    private long _samples, _atBounds;

    public GradientRun(StudyContext context, RegressionProblem problem, GradientSettings settings)
    {
        (_context, _problem, _settings) = (context, problem, settings);
        _curve = ResponseCurve.Of(settings.Model, settings.Bias);
        _width = 2 * settings.Replicas;
        int count = problem.Columns * _width;
        (_gradient, _weights, _increments, _states) = (new float[count], new float[count], new float[count], new float[count]);
        (_lower, _upper) = _curve.Bounds();

        // Of an odd response these are eight scales away, where only the chain rule lets a state get to.
        _mayReachBounds = _curve.A != 0 || settings.Coding == GradientCoding.ChainRule;
        (_sum, _squares, _pulls) = (new double[count], new double[count], new double[count]);
    }

    /// <summary>Runs it.</summary>
    /// <param name="recorder">Told of the weights of every step; null for none.</param>
    public GradientSums Run(TrajectoryRecorder? recorder = null)
    {
        using IDisposable scope = _context.Arena.Scope();
        int p = _problem.Columns, replicas = _settings.Replicas;
        IQueue queue = _context.Queue;
        MatrixView<float> curvature = _context.Arena.Matrix<float>(p, p), state = _context.Arena.Matrix<float>(p, _width), conductance = _context.Arena.Matrix<float>(p, _width);
        MatrixView<float> product = _context.Arena.Matrix<float>(p, _width), increments = _context.Arena.Matrix<float>(p, _width);
        var start = new float[p * _width];
        for (int i = 0; i < start.Length; i++)
        {
            double weight = _settings.StartsAtLeastSquares ? _problem.LeastSquares[i / _width] : 0;
            start[i] = (float)(_settings.Bias + (i % _width < replicas ? weight : -weight));
        }

        queue.Write<float>(_problem.H, curvature);
        queue.Write<float>(start, state);
        CellModel model = _curve.Weights(_settings.Model);
        var parameters = new CellParameters(1, 1, _lower, _upper, _settings.Sigma);
        _context.Write.Respond(queue, model, state, conductance);
        long total = _settings.BurnIn + _settings.Steps;
        for (long step = 0; step < total; step++)
        {
            var address = new SimulationAddress(_context.Options.Seed, _context.FirstStep + (ulong)step);
            _context.Read.Read(queue, new ReadChain(), address, curvature, conductance, 0, product);
            queue.Read(product, _gradient.AsSpan());
            queue.Read(conductance, _weights.AsSpan());
            Encode();
            queue.Write<float>(_increments, increments);
            for (int side = 0; side < 2; side++)
            {
                int first = side * replicas;
                _context.Write.Increment(
                    queue, model, parameters, address, increments.Block(0, first, p, replicas), GradientSettings.Draws, state.Block(0, first, p, replicas), conductance.Block(0, first, p, replicas));
            }

            recorder?.Add(_weights);
            if (step >= _settings.BurnIn && (step - _settings.BurnIn) % _settings.Every == 0)
            {
                if (_mayReachBounds) queue.Read(state, _states.AsSpan());
                Sample();
            }

            _context.Tell(step + 1, total);
        }

        queue.Read(state, start.AsSpan());
        _context.Hash<float>(start);
        _context.Hash<double>(_sum);
        _context.Hash<double>(_pulls);
        return Means();
    }

    // u = −η(Hw ∓ c), by the coding. No product feeds a sum that a compiler could fuse; elements are alike in vectors of any width.
    private void Encode()
    {
        var rate = new Vector<float>((float)-_settings.Rate);
        Vector<float> a = new((float)_curve.A), k = new((float)_curve.K), least = new(1e-3f);
        for (int j = 0; j < _problem.Columns; j++)
        {
            for (int side = 0; side < 2; side++)
            {
                int first = (j * _width) + (side * _settings.Replicas);
                float c = side == 0 ? _problem.C[j] : -_problem.C[j];
                Span<float> gradient = _gradient.AsSpan(first, _settings.Replicas), weights = _weights.AsSpan(first, _settings.Replicas), increments = _increments.AsSpan(first, _settings.Replicas);
                for (int i = 0; i < gradient.Length; i += Vector<float>.Count)
                {
                    if (i + Vector<float>.Count > gradient.Length) i = gradient.Length - Vector<float>.Count;
                    Vector<float> open = rate * (new Vector<float>(gradient[i..]) - new Vector<float>(c)), slope = ResponseCurve.SlopeAt(new Vector<float>(weights[i..]), a, k);
                    Vector<float> u = _settings.Coding switch
                    {
                        GradientCoding.SlopeCompensated => open / Vector.ConditionalSelect(Vector.GreaterThan(slope, least), slope, least),
                        GradientCoding.ChainRule => open * slope,
                        _ => open,
                    };
                    u.CopyTo(increments[i..]);
                }
            }
        }
    }

    private void Sample()
    {
        _samples++;
        foreach (float state in _mayReachBounds ? _states : [])
            if (state <= _lower || state >= _upper) _atBounds++;
        StationaryPull pull = new(_curve, _settings);
        ReadOnlySpan<Vector<float>> weights = MemoryMarshal.Cast<float, Vector<float>>(_weights), increments = MemoryMarshal.Cast<float, Vector<float>>(_increments);
        Span<Vector<double>> sum = MemoryMarshal.Cast<double, Vector<double>>(_sum.AsSpan()), squares = MemoryMarshal.Cast<double, Vector<double>>(_squares.AsSpan()), pulls = MemoryMarshal.Cast<double, Vector<double>>(_pulls.AsSpan());
        for (int i = 0; i < weights.Length; i++)
        {
            Vector.Widen(weights[i], out Vector<double> low, out Vector<double> high);
            Vector.Widen(increments[i], out Vector<double> lowStep, out Vector<double> highStep);
            int at = 2 * i;
            sum[at] += low;
            sum[at + 1] += high;
            squares[at] += low * low;
            squares[at + 1] += high * high;
            pulls[at] += pull.Of(low, lowStep);
            pulls[at + 1] += pull.Of(high, highStep);
        }
    }

    private GradientSums Means()
    {
        int p = _problem.Columns, replicas = _settings.Replicas;
        double[][] Odd(double[] sums) => [.. Enumerable.Range(0, replicas).Select(r => Enumerable.Range(0, p).Select(j => (sums[At(j, r)] - sums[At(j, r + replicas)]) / (2 * _samples)).ToArray())];
        double[][] weights = Odd(_sum);
        double[,] mean = new double[p, 2];
        for (int j = 0; j < p; j++)
            for (int r = 0; r < _width; r++) mean[j, r / replicas] += _sum[At(j, r)] / _samples / replicas;
        double[][] variances = [.. Enumerable.Range(0, replicas).Select(r => Enumerable.Range(0, p).Select(j =>
            {
                double Side(int side)
                {
                    int at = At(j, r + (side * replicas));
                    return (_squares[at] / _samples) - (2 * mean[j, side] * _sum[at] / _samples) + (mean[j, side] * mean[j, side]);
                }

                return (Side(0) + Side(1)) / 2;
            }).ToArray())];
        return new GradientSums(weights, Odd(_pulls), variances, _atBounds);
    }

    private int At(int weight, int column) => (weight * _width) + column;
}
