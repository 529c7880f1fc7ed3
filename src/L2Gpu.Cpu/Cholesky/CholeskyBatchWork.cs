namespace L2Gpu.Cpu;

/// <summary>What is done with each matrix of a batch.</summary>
internal enum CholeskyBatchWork
{
    Factor,
    Solve,
    InverseDiagonal,
    LogDeterminant,
}
