// part: Common/ptx.sm80.cu
// part: Common/warp.sm80.cu
// part: BatchedConjugateGradient/cg-stopping.kernel.c
// The iteration of batched-cg.kernel.c for orders up to N_MAX (8, 16 or 32): N_MAX lanes of a warp a system, a lane a row of A, in FP64 registers, and an element of
// each vector. WARPS of a work-group never wait for each other; the systems of a warp wait for the longest of them.
// Order 32, an iteration: 32 fma, 16 broadcasts of two elements of p from group memory (by shuffles they would be 64), and two sums of 10 shuffles each. A is
// read once, 4.1 KB in FP32, and made FP64 once: to do so in each iteration would cost four times what its products cost. FP64 bounds the rate: 16 clocks of a
// multiprocessor an iteration. Registers: 64 for A, about 110 in all, 16 warps a multiprocessor; group memory: 17.9 KB of FP32, 34.8 KB of FP64 with 4 warps.
#define SYSTEMS (WARPS * WARP / N_MAX)

KERNEL(WARP, WARPS, 1) batched_cg_lanes(
    int n, i64 count, double tolerance, int limit,
    GLOBAL const REAL* RESTRICT aBase, i64 aOffset, i64 lda, i64 aStride,
    GLOBAL const REAL* RESTRICT bBase, i64 bOffset, i64 ldb, i64 bStride,
    GLOBAL REAL* RESTRICT xBase, i64 xOffset, i64 ldx, i64 xStride,
    GLOBAL int* RESTRICT statuses, i64 statusOffset, GLOBAL int* RESTRICT iterations, i64 iterationOffset,
    GLOBAL double* RESTRICT residuals, i64 residualOffset)
{
    LOCAL REAL tiles[SYSTEMS][N_MAX][N_MAX + 1];
    LOCAL double2 directions[SYSTEMS][N_MAX / 2];
    const int row = LOCAL_X % N_MAX, slot = LOCAL_Y * (WARP / N_MAX) + LOCAL_X / N_MAX;
    const i64 system = GROUP_X * SYSTEMS + slot;
    double* direction = (double*)directions[slot];
    const int isActive = system < count, within = isActive && row < n;
    GLOBAL const REAL* a = aBase + aOffset + system * aStride;
    UNROLL for (int i = 0; i < N_MAX; i++)
        if (within && i < n) copy_async<sizeof(REAL)>(&tiles[slot][i][row], a + i * lda + row, sizeof(REAL));
    copy_async_commit();
    copy_async_wait<0>();
    __syncwarp();
    double line[N_MAX];
    UNROLL for (int j = 0; j < N_MAX; j++) line[j] = within && j < n ? (double)tiles[slot][row][j] : 0;

    const double side = within ? (double)bBase[bOffset + system * bStride + row * ldb] : 0;
    double x = 0, r = side, p = side, rho = lane_sum<N_MAX>(side * side), last = 1, residual = 0;
    const double size = sqrt(rho);
    int taken = 0, status = CONVERGED, running = isActive, broken = 0;
    do
    {
        // Each turn has one product: with p, or, where the iteration ends, with what is stored.
        const int solved = !broken && looks_solved(rho, size, tolerance), ended = !broken && taken == limit, measures = solved || ended || broken;
        if (measures) p = x = (double)(REAL)x;
        direction[row] = p;
        __syncwarp();
        double even = 0, odd = 0;
        UNROLL for (int j = 0; j < N_MAX; j += 2)
        {
            const double2 two = directions[slot][j / 2];
            even = fma(line[j], two.x, even);
            odd = fma(line[j + 1], two.y, odd);
        }

        __syncwarp();
        const double q = within ? even + odd : 0, curvature = lane_sum<N_MAX>(p * q), alpha = rho / curvature;
        broken = !measures && !(curvature > 0 && isfinite(alpha));
        const double rest = measures ? side - q : fma(-alpha, q, r), squares = lane_sum<N_MAX>(rest * rest);
        if (running && !broken)
        {
            if (!measures) x = fma(alpha, p, x);
            p = fma(measures ? 0 : squares / rho, p, rest);
            r = rest;
            rho = squares;
        }

        if (running && measures)
        {
            residual = size == 0 ? 0 : sqrt(squares) / size;
            running = goes_on(residual, last, tolerance, solved, ended, &status);
            last = residual;
        }
        else if (running) taken++;
    }
    while (__any_sync(ALL_LANES, running));

    if (within) xBase[xOffset + system * xStride + row * ldx] = (REAL)x;
    if (isActive && row == 0)
    {
        statuses[statusOffset + system] = status;
        iterations[iterationOffset + system] = taken;
        residuals[residualOffset + system] = residual;
    }
}
