namespace L2Gpu;

/// <summary>How the centres of <see cref="KernelSolver.Nystrom"/> are picked from the rows.</summary>
public enum CenterSelection
{
    /// <summary>Chosen by rows and centres.</summary>
    Auto,

    /// <summary>Each row with the same probability, without repetition.</summary>
    Uniform,

    /// <summary>By randomly pivoted Cholesky (Chen, Epperly, Tropp and Webber 2023), each with the probability of what those before it leave unexplained of it.</summary>
    PivotedCholesky,
}
