// part: Device/group.kernel.c
// part: BatchedConjugateGradient/cg-stopping.kernel.c
// Conjugate gradients for many small systems, a work-group each, from x = 0 until its own residual is within the tolerance.
// REAL: the type of A, b and x; the iteration is FP64. ROOM > 0: the vectors of a system of at most that order are in local memory;
// ROOM = 0: in scratch, 4n numbers a group. LX work-items, LANES of them along a row of A.
// A row of A is read LANES neighbouring words at a time, RM rows a work-item, so that an element of p is read once for RM products. A is read once an
// iteration, after the first from the caches. All items of a group hold the same scalars, so that its control flow is uniform; loops with barriers run at
// least once, since compilers for processors copy, or get wrong, what follows one that may not.
#define VECTOR MEMORY double*
#define RM 4
#define SLOTS (LX / LANES)
#define BLOCK (SLOTS * RM)
#define PITCH (LANES + 1)

// y = Ax. What x is must have been seen by all; y is after the next barrier.
DEVICE void product(int n, GLOBAL const REAL* a, i64 lda, VECTOR x, VECTOR y, LOCAL_PTR double* part)
{
    const int lane = LOCAL_X % LANES, slot = LOCAL_X / LANES;
    int first = 0;
    do
    {
        double sum[RM];
        UNROLL for (int m = 0; m < RM; m++) sum[m] = 0;
        for (int j = lane; j < n; j += LANES)
        {
            const double value = x[j];
            UNROLL for (int m = 0; m < RM; m++)
            {
                const int row = first + slot + m * SLOTS;
                if (row < n) sum[m] = fma((double)a[row * lda + j], value, sum[m]);
            }
        }

        UNROLL for (int m = 0; m < RM; m++) part[(slot + m * SLOTS) * PITCH + lane] = sum[m];
        BARRIER();
        for (int i = LOCAL_X; i < BLOCK && first + i < n; i += LX)
        {
            double total = part[i * PITCH];
            for (int l = 1; l < LANES; l++) total += part[i * PITCH + l];
            y[first + i] = total;
        }

        BARRIER();
        first += BLOCK;
    }
    while (first < n);
}

KERNEL(LX, 1, 1) batched_cg(
    int n, i64 count, double tolerance, int limit,
    GLOBAL const REAL* RESTRICT aBase, i64 aOffset, i64 lda, i64 aStride,
    GLOBAL const REAL* RESTRICT bBase, i64 bOffset, i64 ldb, i64 bStride,
    GLOBAL REAL* RESTRICT xBase, i64 xOffset, i64 ldx, i64 xStride,
    GLOBAL int* RESTRICT statuses, i64 statusOffset, GLOBAL int* RESTRICT iterations, i64 iterationOffset,
    GLOBAL double* RESTRICT residuals, i64 residualOffset, GLOBAL double* RESTRICT scratch)
{
    LOCAL double part[BLOCK * PITCH];
#if ROOM > 0
    LOCAL double room[4 * ROOM];
    VECTOR x = room;
    const int length = ROOM;
#else
    VECTOR x = scratch + GROUP_X * 4 * n;
    const int length = n;
#endif
    VECTOR r = x + length;
    VECTOR p = r + length;
    VECTOR q = p + length;

    i64 system = GROUP_X;
    do
    {
        GLOBAL const REAL* a = aBase + aOffset + system * aStride;
        GLOBAL const REAL* b = bBase + bOffset + system * bStride;
        GLOBAL REAL* solution = xBase + xOffset + system * xStride;
        double sum = 0;
        for (int i = LOCAL_X; i < n; i += LX)
        {
            const double value = (double)b[i * ldb];
            x[i] = 0;
            r[i] = value;
            p[i] = value;
            sum = fma(value, value, sum);
        }

        // Each turn has one product: with p, or, where the iteration ends, with what is stored. No barrier depends on which.
        double rho = group_sum(part, sum), last = 1, residual = 0;
        const double size = sqrt(rho);
        int taken = 0, status = CONVERGED, running = 1, broken = 0;
        do
        {
            const int solved = !broken && looks_solved(rho, size, tolerance);
            const int ended = !broken && taken == limit;
            const int measures = solved || ended || broken;
            for (int i = LOCAL_X; i < n && measures; i += LX)
            {
                const double value = (double)(REAL)x[i];
                x[i] = value;
                p[i] = value;
            }

            SYNC();
            product(n, a, lda, p, q, part);
            SYNC();
            sum = 0;
            for (int i = LOCAL_X; i < n; i += LX) sum = fma(p[i], q[i], sum);
            const double curvature = group_sum(part, sum), alpha = rho / curvature, before = rho;
            broken = !measures && !(curvature > 0 && isfinite(alpha));
            sum = 0;
            for (int i = LOCAL_X; i < n && !broken; i += LX)
            {
                if (!measures) x[i] = fma(alpha, p[i], x[i]);
                const double value = measures ? (double)b[i * ldb] - q[i] : fma(-alpha, q[i], r[i]);
                r[i] = value;
                sum = fma(value, value, sum);
            }

            const double squares = group_sum(part, sum);
            const double beta = measures ? 0 : squares / before;
            for (int i = LOCAL_X; i < n && !broken; i += LX) p[i] = fma(beta, p[i], r[i]);
            rho = broken ? before : squares;
            taken += measures ? 0 : 1;
            if (measures)
            {
                residual = size == 0 ? 0 : sqrt(squares) / size;
                running = goes_on(residual, last, tolerance, solved, ended, &status);
                last = residual;
            }
        }
        while (running);

        for (int i = LOCAL_X; i < n; i += LX) solution[i * ldx] = (REAL)x[i];
        if (LOCAL_X == 0)
        {
            statuses[statusOffset + system] = status;
            iterations[iterationOffset + system] = taken;
            residuals[residualOffset + system] = residual;
        }

        SYNC();
        system += GROUPS_X;
    }
    while (system < count);
}
