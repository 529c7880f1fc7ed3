namespace L2Gpu.Cpu;

/// <summary>What a <see cref="KrylovJob{T}"/> does to its rows.</summary>
internal enum KrylovUpdate
{
    /// <summary>Nothing; only products are summed.</summary>
    None,

    /// <summary>First ← first + f·second.</summary>
    Add,

    /// <summary>First ← first + f·second and third ← third − f·fourth.</summary>
    AddAndSubtract,

    /// <summary>First ← second + f·first.</summary>
    Combine,
}
