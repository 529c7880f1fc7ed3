namespace L2Gpu.Kernels;

/// <summary>How <see cref="IPairwise{T}.Multiply"/> adds up.</summary>
public enum Summation
{
    /// <summary>In the type of the data within a block of some hundred points, in FP64 from block to block: as fast as it gets.</summary>
    Blocked,

    /// <summary>
    /// As if each sum were carried in twice the precision and rounded once at the end (Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26,
    /// 2005): by FP64 for <see cref="float"/>, by error-free transformations for <see cref="double"/>.
    /// </summary>
    Compensated,
}
