using System.Numerics;
using System.Runtime.CompilerServices;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary><see cref="BatchedRidgeKernel{T}"/> over one set of vector operations.</summary>
internal sealed unsafe class BatchedRidgeKernel<T, TVec, TSimd, TRoot, TDouble, TWide> : BatchedRidgeKernel<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVec : unmanaged
    where TSimd : struct, ISimd<T, TVec>
    where TRoot : struct, IRootMath<T, TVec>
    where TDouble : unmanaged
    where TWide : struct, IWideLoad<TDouble>
{
    public override int Lanes => TSimd.Width;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Solve(in BatchedRidgeWork<T> work, long* problems, int systems)
    {
        int rows = 0;
        for (int s = 0; s < systems; s++)
        {
            work.TryRows(problems[s], out _, out long count);
            rows = Math.Max(rows, (int)count);
        }

        RidgeLanes<T> lanes = new() { Width = TSimd.Width, Systems = systems, Columns = work.Columns, Targets = work.Targets, Rows = rows };
        long storeSize = LaneStore<T, TVec, TSimd>.Size((work.Columns + 3) & -4);
        using ScratchBlock<byte> memory = ScratchPool.Shared.Rent<byte>(lanes.Place(null, storeSize));
        lanes.Place(memory.Pointer, storeSize);
        Begin(work, lanes, problems);
        RidgeLaneRows<T, TVec, TSimd>.Load(work, lanes);
        RidgeLaneCenter<T, TVec, TSimd, TRoot, TDouble, TWide>.Run(lanes, work.Intercept);
        RidgeLaneGram<T, TVec, TSimd>.Run(lanes);
        Choose(work, lanes);
        RidgeLaneSystem<T, TVec, TSimd, TRoot, TDouble, TWide>.Factor(lanes);
        for (int s = 0; s < systems; s++)
        {
            if (lanes.SmallestPivot[s] == 0) lanes.Fail(s, BatchedRidgeStatus.RankDeficient);
        }

        RidgeLaneSystem<T, TVec, TSimd, TRoot, TDouble, TWide>.Solve(lanes);
        Deliver(work, lanes);
    }

    private static void Begin(in BatchedRidgeWork<T> work, in RidgeLanes<T> lanes, long* problems)
    {
        for (int s = 0; s < lanes.Width; s++)
        {
            lanes.Status[s] = 0;
            lanes.Count[s] = 0;
            lanes.Lambda[s] = 0;
            if (s >= lanes.Systems) continue;
            lanes.Problem[s] = problems[s];
            if (!work.HasPenalties(problems[s])) lanes.Fail(s, BatchedRidgeStatus.BadPenalty);
            if (!work.TryRows(problems[s], out lanes.First[s], out long rows)) lanes.Fail(s, BatchedRidgeStatus.RowsOutside);
            lanes.Count[s] = (int)rows;
        }
    }

    // Leaves the penalty of each problem in its lane.
    private static void Choose(in BatchedRidgeWork<T> work, in RidgeLanes<T> lanes)
    {
        if (!work.Searches)
        {
            Penalize(work, lanes, 0);
            return;
        }

        int w = lanes.Width;
        double* errors = stackalloc double[w], best = stackalloc double[w], lambda = stackalloc double[w];
        for (int l = 0; l < work.PenaltyCount; l++)
        {
            Penalize(work, lanes, l);
            RidgeLaneSystem<T, TVec, TSimd, TRoot, TDouble, TWide>.Factor(lanes);
            RidgeLaneLeverage<T, TVec, TSimd, TRoot, TDouble, TWide>.Run(lanes, work.Intercept, errors);
            for (int s = 0; s < lanes.Systems; s++)
            {
                if (work.LeaveOneOut is not null) work.LeaveOneOut[(lanes.Problem[s] * work.LdLeaveOneOut) + l] = errors[s];
                if (l > 0 && (errors[s] > best[s] || (errors[s] == best[s] && lanes.Lambda[s] < lambda[s]))) continue;
                (best[s], lambda[s]) = (errors[s], lanes.Lambda[s]);
            }
        }

        for (int s = 0; s < lanes.Systems; s++) lanes.Lambda[s] = lambda[s];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Penalize(in BatchedRidgeWork<T> work, in RidgeLanes<T> lanes, int index)
    {
        for (int s = 0; s < lanes.Systems; s++)
        {
            // A problem that has failed is kept from overflow, which would only be slow.
            if (lanes.Status[s] != 0) lanes.Lambda[s] = 1;
            else if (work.Form == BatchedPenaltyForm.PerProblem) lanes.Lambda[s] = work.Penalties[lanes.Problem[s]];
            else lanes.Lambda[s] = work.Penalties[index] * (work.Form == BatchedPenaltyForm.SharedRelative ? Scale(lanes, s) : 1);
        }
    }

    private static double Scale(in RidgeLanes<T> lanes, int s)
    {
        int w = lanes.Width;
        double trace = 0;
        for (int j = 0; j < lanes.Columns; j++)
        {
            double inverse = lanes.InverseUnit[(j * w) + s];
            trace += double.CreateTruncating(lanes.Gram[(((j * lanes.Order) + j) * w) + s]) * inverse * inverse;
        }

        return trace > 0 ? trace : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Deliver(in BatchedRidgeWork<T> work, in RidgeLanes<T> lanes)
    {
        int w = lanes.Width, d = lanes.Columns, t = lanes.Targets;
        double* errors = stackalloc double[w];
        for (int k = 0; k < t; k++)
        {
            RidgeLaneEvidence<T, TDouble, TWide>.Run(lanes, k, errors);
            for (int s = 0; s < lanes.Systems; s++)
            {
                work.BackwardError[(lanes.Problem[s] * work.LdBackward) + k] = errors[s];
                work.Offset[(lanes.Problem[s] * work.LdOffset) + k] = lanes.Center[(lanes.Target(k) * w) + s];
            }
        }

        for (int s = 0; s < lanes.Systems; s++)
        {
            long problem = lanes.Problem[s];
            var status = (BatchedRidgeStatus)lanes.Status[s];
            work.Lambda[problem] = lanes.Lambda[s];
            if (status != BatchedRidgeStatus.Solved)
            {
                work.Fail(problem, status, keep: status == BatchedRidgeStatus.RankDeficient);
                continue;
            }

            work.Status[problem] = 0;
            double* coefficients = work.Coefficients + (problem * work.LdCoefficients), center = work.Center + (problem * work.LdCenter);
            for (int i = 0; i < t * d; i++) coefficients[i] = 0 - lanes.Minus[(i * w) + s];
            for (int j = 0; j < d; j++) center[j] = lanes.Center[(j * w) + s];
        }
    }
}
