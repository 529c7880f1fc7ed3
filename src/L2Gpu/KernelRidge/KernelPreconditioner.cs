namespace L2Gpu;

/// <summary>What makes conjugate gradients on a kernel matrix fast: an approximation of K of low rank.</summary>
public enum KernelPreconditioner
{
    /// <summary>Chosen by rows and λ.</summary>
    Auto,

    /// <summary>None.</summary>
    None,

    /// <summary>Randomly pivoted Cholesky (Chen, Epperly, Tropp and Webber 2023): some columns of K, picked where the approximation is worst.</summary>
    PivotedCholesky,

    /// <summary>Randomized Nyström (Frangella, Tropp and Udell 2023): products of K with random vectors.</summary>
    Nystrom,
}
