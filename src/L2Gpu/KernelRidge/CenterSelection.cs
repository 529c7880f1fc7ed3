namespace L2Gpu;

/// <summary>How the centres of <see cref="KernelSolver.Nystrom"/> are picked from the rows.</summary>
public enum CenterSelection
{
    /// <summary>Pivots where the rows' moments are summed and a factor of rows × centres FP32 numbers takes no more than a quarter of the memory, else uniform.</summary>
    Auto,

    /// <summary>Each row with the same probability, without repetition.</summary>
    Uniform,

    /// <summary>By randomly pivoted Cholesky (Chen, Epperly, Tropp and Webber 2023), each with the probability of what those before it leave unexplained of it.</summary>
    PivotedCholesky,
}
