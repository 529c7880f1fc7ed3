using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>A batch of ridge problems as addresses.</summary>
internal unsafe struct BatchedRidgeWork<T>
    where T : unmanaged
{
    /// <summary>Features, and elements from row to row.</summary>
    public T* X;
    public long Ldx;

    /// <summary>Targets, and elements from row to row.</summary>
    public T* Y;
    public long Ldy;

    /// <summary>Null weighs every row 1.</summary>
    public T* Weights;
    public long* Offsets;
    public long TotalRows;
    public int Columns;
    public int Targets;
    public bool Intercept;

    public double* Penalties;
    public int PenaltyCount;
    public BatchedPenaltyForm Form;

    public double* Coefficients;
    public long LdCoefficients;
    public double* Center;
    public long LdCenter;
    public double* Offset;
    public long LdOffset;
    public double* Lambda;
    public double* BackwardError;
    public long LdBackward;
    public int* Status;

    /// <summary>Null where nobody wants them.</summary>
    public double* LeaveOneOut;
    public long LdLeaveOneOut;

    /// <summary>Whether leave-one-out errors are needed, to be given or to choose by.</summary>
    public readonly bool Searches => LeaveOneOut is not null || (Form != BatchedPenaltyForm.PerProblem && PenaltyCount > 1);

    /// <summary>Where a problem's rows start and how many there are; false if there are no such rows.</summary>
    public readonly bool TryRows(long problem, out long first, out long rows)
    {
        first = Offsets[problem];
        rows = Offsets[problem + 1] - first;
        bool inside = first >= 0 && rows >= 0 && first <= TotalRows - rows;
        if (!inside) first = rows = 0;
        return inside;
    }

    /// <summary>Whether a problem has penalties that can be used.</summary>
    public readonly bool HasPenalties(long problem)
    {
        if (Form == BatchedPenaltyForm.PerProblem) return IsPenalty(Penalties[problem]);
        for (int l = 0; l < PenaltyCount; l++)
        {
            if (!IsPenalty(Penalties[l])) return false;
        }

        return true;
    }

    /// <summary>Writes that a problem was not solved.</summary>
    /// <param name="problem">Which.</param>
    /// <param name="status">Why.</param>
    /// <param name="keep">Whether λ and the leave-one-out errors, which are there already, mean something.</param>
    public readonly void Fail(long problem, BatchedRidgeStatus status, bool keep)
    {
        new Span<double>(Coefficients + (problem * LdCoefficients), Columns * Targets).Fill(double.NaN);
        new Span<double>(Center + (problem * LdCenter), Columns).Fill(double.NaN);
        new Span<double>(Offset + (problem * LdOffset), Targets).Fill(double.NaN);
        new Span<double>(BackwardError + (problem * LdBackward), Targets).Fill(double.NaN);
        Status[problem] = (int)status;
        if (keep) return;
        Lambda[problem] = double.NaN;
        if (LeaveOneOut is not null) new Span<double>(LeaveOneOut + (problem * LdLeaveOneOut), PenaltyCount).Fill(double.NaN);
    }

    private static bool IsPenalty(double lambda) => lambda >= 0 && double.IsFinite(lambda);
}
