namespace L2Gpu;

/// <summary>What a measurement says of the theory.</summary>
public enum EmergentL2Verdict
{
    /// <summary>The theory lies within three standard errors of the measurement, besides what the theory itself neglects, and a theory that is wrong by half would not have.</summary>
    Consistent,

    /// <summary>The theory lies further from the measurement than that, or the measurement disagrees with itself.</summary>
    Refuted,

    /// <summary>The measurement is too uncertain to tell: a theory that is wrong by half might have passed too.</summary>
    Inconclusive,
}
