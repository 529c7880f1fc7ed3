using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Emergence;

/// <summary>Arrays of cells with bounds that learn a regression from one row a step, a replica a column; each replica draws its own rows.</summary>
internal sealed class SoftBoundsRun
{
    /// <summary>Of rows that are drawn, and of updates; apart from the purposes of simulated crossbars.</summary>
    public const ushort Purpose = 65;

    /// <summary>δ, and σ in units of it.</summary>
    public const float Step = 0.001f, Spread = 0.3f;

    private readonly StudyContext _context;
    private readonly RegressionProblem _problem;
    private readonly CellModel _model;

    public SoftBoundsRun(StudyContext context, RegressionProblem problem, CellModel model)
    {
        (_context, _problem, _model) = (context, problem, model);
    }

    public static CellParameters Cells => new(Step, Step, -1, 1, Spread);

    /// <summary>η.</summary>
    public required double Rate { get; init; }

    public required int Replicas { get; init; }

    public required long BurnIn { get; init; }

    public required long Steps { get; init; }

    /// <summary>Whether a gradient is that of one row; else it is that of all.</summary>
    public required bool IsStochastic { get; init; }

    /// <summary>For each replica, the mean of each weight.</summary>
    public double[][] Weights { get; private set; } = [];

    /// <summary>For each replica, the mean of |∂L| of each weight.</summary>
    public double[][] Sizes { get; private set; } = [];

    /// <summary>For each replica, the mean of |∂L|·w of each weight.</summary>
    public double[][] Products { get; private set; } = [];

    public void Run(TrajectoryRecorder recorder)
    {
        using IDisposable scope = _context.Arena.Scope();
        int p = _problem.Columns, count = p * Replicas;
        IQueue queue = _context.Queue;
        MatrixView<float> curvature = _context.Arena.Matrix<float>(p, p), product = _context.Arena.Matrix<float>(p, Replicas);
        MatrixView<float> state = _context.Arena.Matrix<float>(p, Replicas), conductance = _context.Arena.Matrix<float>(p, Replicas), increments = _context.Arena.Matrix<float>(p, Replicas);
        float[] weights = new float[count], gradient = new float[count], update = new float[count], rows = new float[count], errors = new float[Replicas];
        float[] x = Array.ConvertAll(_problem.X, v => (float)v), y = Array.ConvertAll(_problem.Y, v => (float)v);
        double[] sum = new double[count], sizes = new double[count], products = new double[count];
        queue.Write<float>(_problem.H, curvature);
        queue.Write<float>(weights, state);
        queue.Write<float>(weights, conductance);
        var rate = new Vector<float>((float)-Rate);
        for (long step = 0; step < BurnIn + Steps; step++)
        {
            var address = new SimulationAddress(_context.Options.Seed, _context.FirstStep + (ulong)step);
            queue.Read(conductance, weights.AsSpan());
            if (IsStochastic) OfRows(address.Step, x, y, weights, rows, errors, gradient);
            else
            {
                _context.Read.Read(queue, new ReadChain(), address, curvature, conductance, 0, product);
                queue.Read(product, gradient.AsSpan());
                for (int i = 0; i < count; i++) gradient[i] -= _problem.C[i / Replicas];
            }

            for (int i = 0; i < count; i += Vector<float>.Count) (rate * new Vector<float>(gradient, i)).CopyTo(update, i);
            queue.Write<float>(update, increments);
            _context.Write.Increment(queue, _model, Cells, address, increments, 1, state, conductance);
            recorder.Add(weights);
            if (step >= BurnIn) Add(weights, gradient, sum, sizes, products);
            _context.Tell(step + 1, BurnIn + Steps);
        }

        queue.Read(state, weights.AsSpan());
        _context.Hash<float>(weights);
        _context.Hash<double>(sum);
        _context.Hash<double>(sizes);
        double[][] Means(double[] sums) => [.. Enumerable.Range(0, Replicas).Select(r => Enumerable.Range(0, p).Select(j => sums[(j * Replicas) + r] / Steps).ToArray())];
        (Weights, Sizes, Products) = (Means(sum), Means(sizes), Means(products));
    }

    // ∂L = x(xᵀw − y) of a row of each replica's own. Sums go over weights in their order; elements of vectors are replicas.
    private void OfRows(ulong step, float[] x, float[] y, float[] weights, float[] rows, float[] errors, float[] gradient)
    {
        int p = _problem.Columns, shift = 32 - BitOperations.Log2((uint)_problem.Rows);
        var stream = new RandomStream(_context.Options.Seed, Purpose, step);
        for (int r = 0; r < Replicas; r++)
        {
            int row = (int)(Philox.Word(stream, r) >> shift);
            errors[r] = -y[row];
            for (int j = 0; j < p; j++) rows[(j * Replicas) + r] = x[(row * p) + j];
        }

        for (int j = 0; j < p; j++)
            for (int r = 0; r < Replicas; r += Vector<float>.Count)
                (new Vector<float>(errors, r) + (new Vector<float>(rows, (j * Replicas) + r) * new Vector<float>(weights, (j * Replicas) + r))).CopyTo(errors, r);
        for (int j = 0; j < p; j++)
            for (int r = 0; r < Replicas; r += Vector<float>.Count)
                (new Vector<float>(rows, (j * Replicas) + r) * new Vector<float>(errors, r)).CopyTo(gradient, (j * Replicas) + r);
    }

    private static void Add(float[] weights, float[] gradient, double[] sum, double[] sizes, double[] products)
    {
        for (int i = 0; i < weights.Length; i += Vector<float>.Count)
        {
            Vector<float> w = new(weights, i), size = Vector.Abs(new Vector<float>(gradient, i));
            Vector.Widen(w, out Vector<double> low, out Vector<double> high);
            Vector.Widen(size, out Vector<double> lowSize, out Vector<double> highSize);
            int next = i + Vector<double>.Count;
            (new Vector<double>(sum, i) + low).CopyTo(sum, i);
            (new Vector<double>(sum, next) + high).CopyTo(sum, next);
            (new Vector<double>(sizes, i) + lowSize).CopyTo(sizes, i);
            (new Vector<double>(sizes, next) + highSize).CopyTo(sizes, next);
            (new Vector<double>(products, i) + (low * lowSize)).CopyTo(products, i);
            (new Vector<double>(products, next) + (high * highSize)).CopyTo(products, next);
        }
    }
}
