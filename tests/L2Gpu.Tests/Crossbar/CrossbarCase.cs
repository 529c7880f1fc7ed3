using L2Gpu.Cpu;
using L2Gpu.Kernels;

namespace L2Gpu.Tests.Crossbars;

/// <summary>What tests of crossbars share: cells without noise, weights to program, a device.</summary>
internal static class CrossbarCase
{
    /// <summary>The CPU with two threads, for all tests.</summary>
    public static Accelerator Device { get; } = CpuAccelerator.Create(2);

    public static CrossbarArrayOptions Options { get; } = new() { Seed = 1, Accelerator = Device, Cell = CellPresets.ConstantStep };

    /// <summary>Cells whose pulses are all alike.</summary>
    public static CellPreset Noiseless(CellPreset cell) => cell with
    {
        Model = cell.Model with { WriteNoise = 0 },
        Spread = new() { Step = cell.Spread.Step, Asymmetry = cell.Spread.Asymmetry, Lower = cell.Spread.Lower, Upper = cell.Spread.Upper },
        Programming = new ProgrammingLaw(0),
        Aging = null,
    };

    /// <summary>Numbers from −limit to limit, the same in each run.</summary>
    public static float[,] Numbers(long rows, long columns, float limit, ushort draw = 0)
    {
        var stream = new RandomStream(77, 0, 0, draw);
        var numbers = new float[rows, columns];
        for (long i = 0; i < rows; i++)
            for (long j = 0; j < columns; j++) numbers[i, j] = limit * ((2 * Philox.Uniform(stream, (i * columns) + j)) - 1);
        return numbers;
    }

    public static float[,] Constant(long rows, long columns, float value)
    {
        var numbers = new float[rows, columns];
        for (long i = 0; i < rows; i++)
            for (long j = 0; j < columns; j++) numbers[i, j] = value;
        return numbers;
    }

    /// <summary>The product, in FP64.</summary>
    public static double[,] Product(float[,] x, float[,] w)
    {
        var y = new double[x.GetLength(0), w.GetLength(1)];
        for (int k = 0; k < y.GetLength(0); k++)
            for (int j = 0; j < y.GetLength(1); j++)
                for (int i = 0; i < w.GetLength(0); i++) y[k, j] += (double)x[k, i] * w[i, j];
        return y;
    }

    public static float[,] Transposed(float[,] w)
    {
        var t = new float[w.GetLength(1), w.GetLength(0)];
        for (int i = 0; i < w.GetLength(0); i++)
            for (int j = 0; j < w.GetLength(1); j++) t[j, i] = w[i, j];
        return t;
    }

    /// <summary>Mean and standard error.</summary>
    public static (double Mean, double Error) Mean(IEnumerable<double> numbers)
    {
        double[] all = [.. numbers];
        double mean = all.Average();
        return (mean, Math.Sqrt(all.Sum(x => (x - mean) * (x - mean)) / (all.Length - 1) / all.Length));
    }
}
