namespace L2Gpu.Cpu;

/// <summary>One pass over a block of pairs.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Destination">The place that it is written to; may be that of an operand.</param>
/// <param name="A">The place of a.</param>
/// <param name="B">The place of b; 0 where there is none.</param>
/// <param name="C">The place of c; 0 where there is none.</param>
/// <param name="Exponent">n, where there is one.</param>
internal readonly record struct TapeStep(TapeOperation Operation, int Destination, int A, int B = 0, int C = 0, int Exponent = 0);
