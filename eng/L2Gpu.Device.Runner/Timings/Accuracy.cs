using System.Globalization;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>How far results are from those in FP64, on a sample of them.</summary>
internal sealed class Accuracy
{
    /// <summary>The largest error over the sum of the magnitudes that make up the result.</summary>
    public double Relative { get; private set; }

    /// <summary>The largest error over its bound.</summary>
    public double OfBound { get; private set; }

    /// <summary>Elements that were compared.</summary>
    public int Count { get; private set; }

    /// <summary>What is wrong; null if every element is within its bound, and there are some.</summary>
    public string? Finding { get; private set; } = "nothing was compared";

    /// <summary>Compares an element.</summary>
    /// <param name="what">Its name, for a finding.</param>
    /// <param name="got">What the device found.</param>
    /// <param name="expected">What is right.</param>
    /// <param name="magnitude">The sum of the magnitudes of the terms.</param>
    /// <param name="tolerance">The bound of the error over that sum.</param>
    public void Compare(string what, double got, double expected, double magnitude, double tolerance)
    {
        double error = Math.Abs(got - expected) / magnitude;
        if (Count++ == 0) Finding = null;

        // What is no number is not within any bound.
        if (!(error <= tolerance)) Finding ??= string.Create(CultureInfo.InvariantCulture, $"{what} is {got:G9}, expected {expected:G9}: {error:0.0e+0} of the magnitudes, {tolerance:0.0e+0} allowed");
        (Relative, OfBound) = (Math.Max(Relative, error), Math.Max(OfBound, error == 0 ? 0 : error / tolerance));
    }
}
