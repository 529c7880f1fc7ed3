namespace L2Gpu.Cli.Output.Crossbar;

/// <summary>Outputs of reads beside the products that were meant, summed in FP64 as they come.</summary>
/// <param name="bound">The magnitude at which outputs were cut; ∞ where they were not.</param>
internal sealed class ReadError(double bound)
{
    // Pairs of numbers that are kept for a picture.
    private const int Kept = 3000;

    private readonly List<(double Ideal, double Output)> _sample = [];
    private double _errors;
    private double _squares;
    private double _ideals;
    private long _every;
    private long _cut;

    /// <summary>How many outputs there were.</summary>
    public long Count { get; private set; }

    /// <summary>The root mean square of output − ideal.</summary>
    public double Rms => Math.Sqrt(_squares / Count);

    /// <summary>The mean of output − ideal.</summary>
    public double Mean => _errors / Count;

    /// <summary>The largest |output − ideal|.</summary>
    public double Largest { get; private set; }

    /// <summary>The root mean square of ideal products.</summary>
    public double IdealRms => Math.Sqrt(_ideals / Count);

    /// <summary><see cref="Rms"/> divided by <see cref="IdealRms"/>.</summary>
    public double Relative => Rms / IdealRms;

    /// <summary>−log₂ of <see cref="Relative"/>: as many bits of an output are right.</summary>
    public double Bits => -Math.Log2(Relative);

    /// <summary>The part of outputs that came to the bound.</summary>
    public double Cut => (double)_cut / Count;

    /// <summary>Some ideal products and their outputs.</summary>
    public IReadOnlyList<(double Ideal, double Output)> Sample => _sample;

    /// <summary>Goes on with these.</summary>
    /// <param name="ideal">Products.</param>
    /// <param name="outputs">As many outputs.</param>
    /// <param name="total">How many there will be in all.</param>
    public void Add(ReadOnlySpan<double> ideal, ReadOnlySpan<float> outputs, long total)
    {
        _every = Math.Max(1, total / Kept);
        for (int i = 0; i < outputs.Length; i++, Count++)
        {
            double error = outputs[i] - ideal[i];
            (_errors, _squares, _ideals) = (_errors + error, _squares + (error * error), _ideals + (ideal[i] * ideal[i]));
            Largest = Math.Max(Largest, Math.Abs(error));
            if (Math.Abs(outputs[i]) >= bound) _cut++;
            if (Count % _every == 0) _sample.Add((ideal[i], outputs[i]));
        }
    }
}
