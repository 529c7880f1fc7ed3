namespace L2Gpu.Cpu;

/// <summary>What a <see cref="SecularJob"/> does; each stage needs the one before it.</summary>
internal enum SecularStage
{
    /// <summary>Roots, and their distances from all poles.</summary>
    Roots,

    /// <summary>The z that has these roots.</summary>
    Weights,

    /// <summary>Vectors.</summary>
    Vectors,
}
