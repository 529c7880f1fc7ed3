using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Arrays of one shape, and the voltages of some reads of each.</summary>
/// <param name="Arrays">Arrays.</param>
/// <param name="Reads">Reads of each.</param>
/// <param name="Rows">Word lines.</param>
/// <param name="Columns">Bit lines.</param>
internal sealed record IrDropProblem(int Arrays, int Reads, int Rows, int Columns)
{
    /// <summary>Segments.</summary>
    public WireResistance Wires { get; init; } = new(1, 2.5);

    /// <summary>When a solve ends.</summary>
    public IrDropLimits Limits { get; init; } = new(IrDropBounds.Tolerance, 1000);

    /// <summary>G of all arrays: up to 100 µS, a quarter of them 0.</summary>
    public double[] Conductances { get; init; } = Uniform(701, (long)Arrays * Rows * Columns, value => 1e-4 * Math.Max(0, (2 * value) - 0.5) / 1.5);

    /// <summary>V of all reads, from ½ to 1 volt.</summary>
    public double[] Voltages { get; init; } = Uniform(702, (long)Arrays * Reads * Rows, value => 0.5 + (value / 2));

    /// <summary>Voltages of the sense ends of all reads, from −1 to 1 volt.</summary>
    public double[] SenseVoltages { get; init; } = new NumberStream(703).Uniform<double>((long)Arrays * Reads * Columns);

    /// <summary>Solves in all.</summary>
    public int Solves => Arrays * Reads;

    /// <summary>Cells of an array.</summary>
    public int Cells => Rows * Columns;

    /// <summary>The shape, for messages.</summary>
    public FormattableString Describe() => $"arrays={Arrays} reads={Reads} m={Rows} n={Columns} wires={Wires}";

    /// <summary>One read of one array by itself.</summary>
    public IrDropProblem Only(int array, int read) => this with
    {
        Arrays = 1,
        Reads = 1,
        Conductances = Conductances[(array * Cells)..((array + 1) * Cells)],
        Voltages = Voltages[(((array * Reads) + read) * Rows)..(((array * Reads) + read + 1) * Rows)],
        SenseVoltages = SenseVoltages[(((array * Reads) + read) * Columns)..(((array * Reads) + read + 1) * Columns)],
    };

    private static double[] Uniform(ulong seed, long count, Func<double, double> map)
        => Array.ConvertAll(new NumberStream(seed).Uniform<double>(count), value => map((value + 1) / 2));
}
