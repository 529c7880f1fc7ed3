namespace L2Gpu.Emergence;

/// <summary>Means of some weights over replicas and over intervals of time that grow by a constant factor.</summary>
internal sealed class TrajectoryRecorder
{
    private const double Growth = 1.13;
    private readonly int[] _weights;
    private readonly int _replicas, _width;
    private readonly double[] _sum, _squares;
    private readonly List<long> _steps = [];
    private readonly List<double>[] _means, _spreads;
    private long _step, _end = 1, _begin;

    /// <param name="weights">Which weights.</param>
    /// <param name="replicas">How many arrays there are, or pairs of them.</param>
    /// <param name="mirrored">Whether each has a mirrored one, whose weights count with the opposite sign.</param>
    public TrajectoryRecorder(int[] weights, int replicas, bool mirrored = true)
    {
        (_weights, _replicas, _width) = (weights, replicas, mirrored ? 2 * replicas : replicas);
        (_sum, _squares) = (new double[weights.Length], new double[weights.Length]);
        _means = [.. weights.Select(_ => new List<double>())];
        _spreads = [.. weights.Select(_ => new List<double>())];
    }

    public IReadOnlyList<int> Weights => _weights;

    /// <summary>The last step of each interval.</summary>
    public IReadOnlyList<long> Steps => _steps;

    public IReadOnlyList<double> Mean(int at) => _means[at];

    public IReadOnlyList<double> Spread(int at) => _spreads[at];

    /// <summary>Takes the weights of a step: all replicas of one weight, those of the mirrored arrays after them, and so on.</summary>
    public void Add(ReadOnlySpan<float> weights)
    {
        for (int at = 0; at < _weights.Length; at++)
        {
            ReadOnlySpan<float> row = weights.Slice(_weights[at] * _width, _width);
            for (int r = 0; r < row.Length; r++)
            {
                double w = r < _replicas ? row[r] : -row[r];
                _sum[at] += w;
                _squares[at] += w * w;
            }
        }

        _step++;
        if (_step >= _end) Close();
    }

    private void Close()
    {
        double count = (_step - _begin) * (double)_width;
        _steps.Add(_step);
        for (int at = 0; at < _weights.Length; at++)
        {
            double mean = _sum[at] / count;
            _means[at].Add(mean);
            _spreads[at].Add(Math.Sqrt(Math.Max(0, (_squares[at] / count) - (mean * mean))));
            _sum[at] = _squares[at] = 0;
        }

        _begin = _step;
        _end = Math.Max(_step + 1, (long)(_step * Growth));
    }
}
