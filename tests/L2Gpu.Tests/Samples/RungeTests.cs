using System.Xml.Linq;
using Runge;
using Xunit;

namespace L2Gpu.Tests.Samples;

/// <summary>What the sample and the pages about it claim.</summary>
public sealed class RungeTests
{
    private static readonly RungeFits Fits = new();

    [Fact]
    public void The_polynomial_swings_out_and_kernel_ridge_does_not()
    {
        // The interpolating polynomial's largest error is 1.9156, at ±0.9475; the solution of the 11 × 11 kernel system, in another program, errs by at most 0.0289.
        Assert.Equal(1.9156, Fits.LargestError(Fits.Polynomial), 1e-3);
        Assert.Equal(0.0289, Fits.LargestError(Fits.Kernel), 1e-4);
    }

    [Fact]
    public void Both_go_through_the_points()
    {
        for (int i = 0; i < Fits.X.Length; i++)
        {
            int at = Array.FindIndex(Fits.Grid, x => Math.Abs(x - Fits.X[i]) < 1e-12);
            Assert.Equal(Fits.Y[i], Fits.Polynomial[at], 1e-9);
            Assert.Equal(Fits.Y[i], Fits.Kernel[at], 1e-3);
        }
    }

    [Fact]
    public void The_picture_is_xml_with_both_errors()
    {
        string picture = RungePicture.Of(Fits);
        XDocument.Parse(picture);
        Assert.Contains("largest error 1.916", picture, StringComparison.Ordinal);
        Assert.Contains("largest error 0.029", picture, StringComparison.Ordinal);
    }
}
