// part: Cholesky/cholesky-packed.kernel.c
// The steps of a large factorisation beside the blocks on its diagonal: the rows below a block, and what is right of them.
// REAL; N_MAX, the order of a block; ROWS work-items of a panel's group; LX x LX work-items of an update's, each RM x RM elements.
// Of a matrix that is broken nothing is written. That is no branch, since a loop with barriers must not be left halfway on every compiler.
#define TM (LX * RM)

// X <- X * L^-T for the rows below a block: an item has a row in registers.
KERNEL(ROWS, 1, 1) cholesky_panel(
    int rows, i64 count, GLOBAL REAL* a, i64 blockOffset, i64 lda, i64 aStride, GLOBAL const int* RESTRICT status, i64 statusOffset)
{
    LOCAL REAL l[PACKED];
    LOCAL REAL panel[ROWS][N_MAX + 1];
    const int item = LOCAL_X, row0 = (int)GROUP_X * ROWS;
    BARRIER();
    for (i64 index = GROUP_Y; index < count; index += GROUPS_Y)
    {
        const int alive = status[statusOffset + index] == 0 ? rows : 0;
        GLOBAL REAL* block = a + blockOffset + index * aStride;
        GLOBAL REAL* below = block + (N_MAX + (i64)row0) * lda;
        load_lower(l, block, lda, N_MAX, item, ROWS);
        for (int e = item; e < ROWS * N_MAX; e += ROWS)
        {
            const int i = e / N_MAX, j = e % N_MAX;
            panel[i][j] = row0 + i < alive ? below[i * lda + j] : (REAL)0;
        }

        BARRIER();
        REAL x[N_MAX];
        UNROLL for (int j = 0; j < N_MAX; j++) x[j] = panel[item][j];
        UNROLL for (int j = 0; j < N_MAX; j++)
        {
            x[j] /= l[AT(j, j)];
            UNROLL for (int k = j + 1; k < N_MAX; k++) x[k] = fma(-x[j], l[AT(k, j)], x[k]);
        }

        UNROLL for (int j = 0; j < N_MAX; j++) panel[item][j] = x[j];
        BARRIER();
        for (int e = item; e < ROWS * N_MAX; e += ROWS)
        {
            const int i = e / N_MAX, j = e % N_MAX;
            if (row0 + i < alive) below[i * lda + j] = panel[i][j];
        }

        BARRIER();
    }
}

// C <- C - X * X^T, the tiles on and below the diagonal alone, where X are the rows of a panel and C is what is right of them.
KERNEL(LX, LX, 1) cholesky_update(
    int m, i64 count, GLOBAL REAL* a, i64 panelOffset, i64 lda, i64 aStride, GLOBAL const int* RESTRICT status, i64 statusOffset)
{
    LOCAL REAL left[TK][TM + 1];
    LOCAL REAL right[TK][TM + 1];
    // Tile t of the rows of tiles 0; 1 2; 3 4 5; …: the root may be off by rounding.
    const i64 t = GROUP_X;
    i64 tileRow = (i64)((sqrt((REAL)8 * (REAL)t + (REAL)1) - (REAL)1) * (REAL)0.5);
    while (tileRow * (tileRow + 1) / 2 > t) tileRow--;
    while ((tileRow + 1) * (tileRow + 2) / 2 <= t) tileRow++;
    const int row0 = (int)tileRow * TM, column0 = (int)(t - tileRow * (tileRow + 1) / 2) * TM;
    const int item = LOCAL_Y * LX + LOCAL_X;
    BARRIER();
    for (i64 index = GROUP_Y; index < count; index += GROUPS_Y)
    {
        const int alive = status[statusOffset + index] == 0 ? m : 0;
        GLOBAL REAL* x = a + panelOffset + index * aStride;
        GLOBAL REAL* c = x + N_MAX;
        REAL sum[RM][RM];
        UNROLL for (int i = 0; i < RM; i++)
            UNROLL for (int j = 0; j < RM; j++) sum[i][j] = 0;

        BARRIER();
        for (int first = 0; first < N_MAX; first += TK)
        {
            for (int e = item; e < TM * TK; e += LX * LX)
            {
                const int i = e / TK, p = e % TK;
                left[p][i] = row0 + i < alive ? x[(row0 + i) * lda + first + p] : (REAL)0;
                right[p][i] = column0 + i < alive ? x[(column0 + i) * lda + first + p] : (REAL)0;
            }

            BARRIER();
            for (int p = 0; p < TK; p++)
            {
                REAL u[RM], v[RM];
                UNROLL for (int i = 0; i < RM; i++) u[i] = left[p][LOCAL_Y + i * LX];
                UNROLL for (int j = 0; j < RM; j++) v[j] = right[p][LOCAL_X + j * LX];
                UNROLL for (int i = 0; i < RM; i++)
                    UNROLL for (int j = 0; j < RM; j++) sum[i][j] = fma(u[i], v[j], sum[i][j]);
            }

            BARRIER();
        }

        BARRIER();
        UNROLL for (int i = 0; i < RM; i++)
        {
            const int row = row0 + LOCAL_Y + i * LX;
            UNROLL for (int j = 0; j < RM; j++)
            {
                const int column = column0 + LOCAL_X + j * LX;
                if (row < alive && column <= row) c[row * lda + column] -= sum[i][j];
            }
        }

        BARRIER();
    }
}
