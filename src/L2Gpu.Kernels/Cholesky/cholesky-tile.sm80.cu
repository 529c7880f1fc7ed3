// part: Cholesky/cholesky-lanes.sm80.cu
// The kernel of cholesky-tile.kernel.c for orders up to 32, in registers: what a row needs of the others comes by shuffles, and nobody waits at a barrier.
// Order 32, a warp: 496 shuffles and as many fma, 32 roots and divisions, 3 x 32 accesses to each of the two memories. Device memory is read and written once,
// in FP32 5.1 KB where rows are packed; a multiprocessor makes one shuffle a clock, so that FP32 is bound by both about equally, FP64 (two shuffles each) by shuffles.
// Group memory: 8.4 KB of FP32, 16.9 KB of FP64 with 4 warps; registers, not it, bound what is resident.
KERNEL(WARP, WARPS, 1) cholesky_tile_lanes(
    int n, i64 count, int base,
    GLOBAL REAL* RESTRICT a, i64 aOffset, i64 lda, i64 aStride,
    GLOBAL int* RESTRICT status, i64 statusOffset)
{
    LOCAL REAL tiles[TRIANGLES][PACKED];
    const int row = LOCAL_X % N_MAX, first = LOCAL_X - row, slot = LOCAL_Y * (WARP / N_MAX) + LOCAL_X / N_MAX;
    const i64 index = GROUP_X * TRIANGLES + slot;
    const int isActive = index < count && (base == 0 || status[statusOffset + index] == 0);
    REAL* l = tiles[slot];
    GLOBAL REAL* matrix = a + aOffset + index * aStride;
    copy_lower(l, matrix, lda, isActive ? n : 0, row);

    // Elements right of the diagonal, and rows beyond n, are computed with the others and looked at by nobody.
    REAL v[N_MAX];
    UNROLL for (int j = 0; j < N_MAX; j++) v[j] = j <= row ? l[AT(row, j)] : (REAL)0;
    int failed = 0;
    UNROLL for (int j = 0; j < N_MAX; j++)
    {
        if (j < n)
        {
            const REAL pivot = __shfl_sync(ALL_LANES, v[j], first + j), root = sqrt(pivot), element = v[j] / root;
            if (failed == 0 && !(pivot > 0)) failed = j + 1;
            v[j] = row == j ? root : element;
            UNROLL for (int k = j + 1; k < N_MAX; k++) v[k] = fma(-element, __shfl_sync(ALL_LANES, element, first + k), v[k]);
        }
    }

    __syncwarp();
    UNROLL for (int j = 0; j < N_MAX; j++)
        if (j <= row) l[AT(row, j)] = v[j];
    __syncwarp();
    UNROLL for (int i = 0; i < N_MAX; i++)
        if (isActive && failed == 0 && row <= i && i < n) matrix[i * lda + row] = l[AT(i, row)];
    if (isActive && row == 0 && (base == 0 || failed > 0)) status[statusOffset + index] = failed > 0 ? base + failed : 0;
}
