using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Where the numbers of a tile of cells lie, and what their rule has in common.</summary>
internal unsafe struct CellNumbers
{
    /// <summary>δ₊.</summary>
    public float* Up;

    /// <summary>δ₋.</summary>
    public float* Down;

    /// <summary>b₋.</summary>
    public float* Lower;

    /// <summary>b₊.</summary>
    public float* Upper;

    /// <summary>σ.</summary>
    public float* CycleToCycle;

    /// <summary>What the rule made of the bounds.</summary>
    public float* First;

    /// <summary>What else it made of them.</summary>
    public float* Second;

    /// <summary>γ₊.</summary>
    public float UpSlope;

    /// <summary>γ₋.</summary>
    public float DownSlope;

    /// <summary>A₊.</summary>
    public float UpAmplitude;

    /// <summary>A₋.</summary>
    public float DownAmplitude;

    /// <summary>2a.</summary>
    public float TwiceScale;

    /// <summary>b.</summary>
    public float Shift;

    /// <summary>The numbers of a tile.</summary>
    /// <param name="model">The rule.</param>
    /// <param name="parameters">The five of <see cref="CellParameters"/>, in their order.</param>
    /// <param name="derived">Two tiles for what the rule makes of bounds.</param>
    public static CellNumbers Of(CellModel model, float** parameters, float* derived) => new()
    {
        Up = parameters[0], Down = parameters[1], Lower = parameters[2], Upper = parameters[3], CycleToCycle = parameters[4], First = derived, Second = derived + Philox.TileWords,
        UpSlope = model.UpSlope, DownSlope = model.DownSlope, UpAmplitude = model.UpAmplitude, DownAmplitude = model.DownAmplitude, TwiceScale = 2 * model.StateScale, Shift = model.StateShift,
    };
}
