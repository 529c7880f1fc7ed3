namespace L2Gpu.Ilgpu;

/// <summary>The solutions of shifted systems, one iteration on.</summary>
internal static class ShiftedKernel
{
    /// <summary>x ← x + αω'p and p ← ζ'r + βω'²p.</summary>
    public static void Vectors<T, TArithmetic>(ShiftedArguments<T> p)
        where T : unmanaged
        where TArithmetic : struct, IArithmetic<T>
    {
        for (long at = GridExtent.Item; at < p.Rows * p.Count; at += GridExtent.Items)
        {
            long row = at / p.Count, k = at % p.Count;
            int column = p.Columns[k];
            double omega = Omega(p, k), direction = TArithmetic.Wide(p.P[row, k]);
            p.X[row, k] = TArithmetic.Narrow(TArithmetic.Wide(p.X[row, k]) + (p.Step[column] * omega * direction));
            p.P[row, k] = TArithmetic.Narrow((omega * p.Zeta[k] * TArithmetic.Wide(p.R[row, column])) + (p.Ratio[column] * omega * omega * direction));
        }
    }

    /// <summary>ω ← ω' and ζ ← ω'ζ, when no vector needs the old ones any more.</summary>
    public static void Scalars<T>(ShiftedArguments<T> p)
        where T : unmanaged
    {
        for (long k = GridExtent.Item; k < p.Count; k += GridExtent.Items)
        {
            double omega = Omega(p, k);
            p.Omega[k] = omega;
            p.Zeta[k] *= omega;
        }
    }

    private static double Omega<T>(in ShiftedArguments<T> p, long k)
        where T : unmanaged
    {
        int column = p.Columns[k];
        double step = p.Step[column], before = p.PreviousStep[column], carried = before == 0 ? 0 : step * p.PreviousRatio[column] / before;
        return 1 / (1 + (p.Shifts[k] * step) + (carried * (1 - p.Omega[k])));
    }
}
