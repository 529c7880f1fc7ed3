// part: Common/ptx.sm80.cu
// part: Common/warp.sm80.cu
// part: Cholesky/cholesky-packed.kernel.c
// Triangles of order N_MAX (8, 16 or 32) at most, N_MAX lanes of a warp each, a lane a row. REAL; WARPS of a work-group, which never wait for each other.
// Packed rows begin at triangular numbers, which are different modulo every power of two: lanes that read a column of a packed triangle never meet in a bank.
#define TRIANGLES (WARPS * WARP / N_MAX)

// Loads a lower triangle of order n through its N_MAX lanes, a row at a time: neighbours copy neighbours, and all rows are under way at once.
DEVICE void copy_lower(REAL* l, GLOBAL const REAL* a, i64 lda, int n, int lane)
{
    UNROLL for (int i = 0; i < N_MAX; i++)
        if (lane <= i && i < n) copy_async<sizeof(REAL)>(l + AT(i, lane), a + i * lda + lane, sizeof(REAL));
    copy_async_commit();
    copy_async_wait<0>();
    __syncwarp();
}
