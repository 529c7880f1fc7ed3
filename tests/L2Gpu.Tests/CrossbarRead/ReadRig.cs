using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;

namespace L2Gpu.Tests.Crossbars;

/// <summary>An array of cells on an accelerator, and reads of it.</summary>
internal sealed class ReadRig : IDisposable
{
    private readonly Accelerator _accelerator;
    private readonly DeviceArrays _arrays;

    /// <param name="rows">Rows of the array.</param>
    /// <param name="columns">Columns of the array.</param>
    /// <param name="accelerator">Null for the CPU; disposed with the rig.</param>
    public ReadRig(int rows, int columns, Accelerator? accelerator = null)
    {
        _accelerator = accelerator ?? CpuAccelerator.Create(2);
        _arrays = new DeviceArrays(_accelerator.Device);
        (Rows, Columns) = (rows, columns);
        G = Numbers(1, rows * columns, value => 1 + value);
        Sigma = Numbers(2, rows * columns, value => 0.1f * (1.5f + value));
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Conductances, between 0 and 2.</summary>
    public float[] G { get; set; }

    /// <summary>Deviations, between 0.05 and 0.25.</summary>
    public float[] Sigma { get; set; }

    /// <summary>Numbers from −1 to 1, or what is made of them.</summary>
    public static float[] Numbers(int seed, int count, Func<float, float>? map = null)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1)).Select(value => map is null ? value : map(value))];
    }

    /// <summary>Reads a batch.</summary>
    /// <param name="x">Inputs, one after the other.</param>
    /// <param name="chain">Converters and noise.</param>
    /// <param name="sigma">One σ for all cells; null for <see cref="Sigma"/>.</param>
    /// <param name="transposed">Whether rows are summed.</param>
    /// <param name="address">Null for a seed of 5.</param>
    public float[] Read(float[] x, ReadChain chain, float? sigma = null, bool transposed = false, SimulationAddress? address = null)
    {
        int lines = transposed ? Columns : Rows, sums = transposed ? Rows : Columns, batch = x.Length / lines;
        MatrixView<float> inputs = _arrays.Upload(x, 1, batch, lines)[0], g = _arrays.Upload(G, 1, Rows, Columns)[0];
        BatchView<float> outputs = _arrays.Room<float>(1, batch, sums);
        CellParameter noise = sigma is { } shared ? CellParameter.Shared(shared) : CellParameter.Each(_arrays.Upload(Sigma, 1, Rows, Columns)[0]);
        ICrossbarRead read = _accelerator.Get<ICrossbarRead>();
        if (transposed) read.ReadTransposed(_arrays.Queue, chain, address ?? new(5), inputs, g, noise, outputs[0]);
        else read.Read(_arrays.Queue, chain, address ?? new(5), inputs, g, noise, outputs[0]);
        return _arrays.Read(outputs);
    }

    /// <summary>Ages the conductances.</summary>
    public (float[] Aged, float[] Noise) Age(AgingLaw law, double seconds, SimulationAddress? address = null)
    {
        BatchView<float> aged = _arrays.Room<float>(1, Rows, Columns), noise = _arrays.Room<float>(1, Rows, Columns);
        _accelerator.Get<ICrossbarRead>().Age(_arrays.Queue, law, address ?? new(5), seconds, _arrays.Upload(G, 1, Rows, Columns)[0], aged[0], noise[0]);
        return (_arrays.Read(aged), _arrays.Read(noise));
    }

    public void Dispose()
    {
        _arrays.Dispose();
        _accelerator.Dispose();
    }
}
