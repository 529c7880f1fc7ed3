namespace L2Gpu.Cpu;

/// <summary>The poles and weights of a rank-one change diag(d) + ρ·z·zᵀ.</summary>
internal readonly unsafe struct SecularSystem
{
    /// <param name="memory">Three times <paramref name="count"/> elements.</param>
    /// <param name="count">How many poles.</param>
    /// <param name="numbers">Which elements of d and z to take, in ascending order of d.</param>
    /// <param name="d">The poles, among others.</param>
    /// <param name="z">The vector.</param>
    /// <param name="rho">ρ, positive.</param>
    public SecularSystem(double* memory, nint count, int* numbers, double* d, double* z, double rho)
    {
        Count = count;
        Poles = memory;
        Weights = memory + count;
        Z = memory + (2 * count);
        for (nint i = 0; i < count; i++)
        {
            Poles[i] = d[numbers[i]];
            Z[i] = z[numbers[i]];
            Weights[i] = rho * Z[i] * Z[i];
            Total += Weights[i];
        }
    }

    /// <summary>How many poles.</summary>
    public nint Count { get; }

    /// <summary>d, ascending strictly.</summary>
    public double* Poles { get; }

    /// <summary>ρ·z².</summary>
    public double* Weights { get; }

    /// <summary>z.</summary>
    public double* Z { get; }

    /// <summary>The sum of the weights.</summary>
    public double Total { get; }
}
