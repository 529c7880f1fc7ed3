using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>A read of some items: what its jobs share; where sums are given, what comes before them is not there. Numbers that are copied lie in rows of whole tiles of 128.</summary>
internal sealed unsafe class ReadPlan
{
    public required CrossbarReadKernel Kernel { get; init; }

    public required ReadChain Chain { get; init; }

    public required SimulationAddress Address { get; init; }

    public required ReadTiling Tiling { get; init; }

    /// <summary>Whether cells have noise of their own.</summary>
    public bool PerCell { get; init; }

    /// <summary>Results of an item.</summary>
    public required long Sums { get; init; }

    /// <summary>Columns of the array.</summary>
    public long Columns { get; init; }

    public float* Inputs { get; init; }

    public long LdInputs { get; init; }

    public required float* Outputs { get; init; }

    public required long LdOutputs { get; init; }

    public float* Conductances { get; init; }

    public long LdConductances { get; init; }

    /// <summary>σ of cell (0, 0), and how far the next row and the next column are; both 0 where 128 numbers hold the one of all cells.</summary>
    public float* Sigma { get; init; }

    public long SigmaRow { get; init; }

    public long SigmaColumn { get; init; }

    /// <summary>σ² in as many places as there are lines, for collapsed noise of one σ; else null.</summary>
    public float* SharedVariance { get; init; }

    /// <summary>The first item, and how many there are.</summary>
    public long FirstItem { get; set; }

    public long Items { get; set; }

    /// <summary>Converted inputs, and where noise is collapsed their squares: rows of <see cref="PaddedLines"/>, of which those beyond the lines are 0.</summary>
    public float* X { get; set; }

    public float* Squares { get; set; }

    /// <summary>Sums of parts: (part, item, sum), in rows of <see cref="PaddedSums"/>.</summary>
    public float* Means { get; set; }

    /// <summary>Variances of parts like <see cref="Means"/>, or, of one σ, (part, item); null without collapsed noise.</summary>
    public float* Variances { get; set; }

    public bool Collapsed => Squares is not null;

    public long Lines => Tiling.Lines;

    public long PaddedLines => SimulationAddress.Pitch(Lines);

    public long PaddedSums => SimulationAddress.Pitch(Sums);

    /// <summary>From one part to the next in <see cref="Means"/>.</summary>
    public long PartStride => Items * PaddedSums;

    public float* MeansOf(long part, long item) => Means + (part * PartStride) + (item * PaddedSums);
}
