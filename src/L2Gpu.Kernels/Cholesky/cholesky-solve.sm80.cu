// part: Cholesky/cholesky-lanes.sm80.cu
// The kernel of cholesky-solve.kernel.c for orders up to 32 and up to SIDES right sides: a lane has a row of them, and each solved row goes to the others by shuffles.
// Order 32, a warp and right side: 64 steps of a division, a shuffle and an fma, one after the other; device memory is read once, FP32: 2.6 KB and the right side.
KERNEL(WARP, WARPS, 1) cholesky_solve_lanes(
    int n, int m, i64 count, int halves,
    GLOBAL const REAL* RESTRICT factor, i64 factorOffset, i64 ldl, i64 factorStride,
    GLOBAL REAL* RESTRICT b, i64 bOffset, i64 ldb, i64 bStride)
{
    LOCAL REAL factors[TRIANGLES][PACKED];
    const int row = LOCAL_X % N_MAX, first = LOCAL_X - row, slot = LOCAL_Y * (WARP / N_MAX) + LOCAL_X / N_MAX;
    const i64 index = GROUP_X * TRIANGLES + slot;
    const int rows = index < count ? n : 0;
    REAL* l = factors[slot];
    copy_lower(l, factor + factorOffset + index * factorStride, ldl, rows, row);

    GLOBAL REAL* side = b + bOffset + index * bStride + row * ldb;
    const REAL own = row < rows ? l[AT(row, row)] : (REAL)1;
    REAL x[SIDES];
    UNROLL for (int s = 0; s < SIDES; s++) x[s] = row < rows && s < m ? side[s] : (REAL)0;
    for (int j = 0; j < n && (halves & 1); j++)
    {
        const REAL below = row > j ? l[AT(row, j)] : (REAL)0;
        UNROLL for (int s = 0; s < SIDES; s++)
        {
            const REAL solved = x[s] / own, y = __shfl_sync(ALL_LANES, solved, first + j);
            x[s] = row > j ? fma(-y, below, x[s]) : row == j ? solved : x[s];
        }
    }

    for (int j = n - 1; j >= 0 && (halves & 2); j--)
    {
        const REAL left = row < j ? l[AT(j, row)] : (REAL)0;
        UNROLL for (int s = 0; s < SIDES; s++)
        {
            const REAL solved = x[s] / own, y = __shfl_sync(ALL_LANES, solved, first + j);
            x[s] = row < j ? fma(-y, left, x[s]) : row == j ? solved : x[s];
        }
    }

    UNROLL for (int s = 0; s < SIDES; s++)
        if (row < rows && s < m) side[s] = x[s];
}
