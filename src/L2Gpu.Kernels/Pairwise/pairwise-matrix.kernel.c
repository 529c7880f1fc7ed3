// part: Pairwise/pair-tile.kernel.c
// part: Common/triangle.kernel.c
// K[i, j] = k(x[i], y[j]); with PAIR_SYMMETRIC, tiles on and below the diagonal only, each written to both of its places. What a pair costs beside its value is
// one store; the place above the diagonal is written by columns, which pass through the memory of the group, so that neighbours write neighbouring words there, too.
KERNEL(LX, LY, 1) pairwise_matrix(
    i64 n, i64 m, i64 d, GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx, GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const REAL* RESTRICT constants, GLOBAL REAL* RESTRICT matrix, i64 offset, i64 ld)
{
    PAIR_TILES;
#if PAIR_SYMMETRIC
    LOCAL REAL strip[LX][TM + 1];
    const int tileRow = triangle_row(GROUP_X);
    const i64 row0 = (i64)tileRow * TM, column0 = (GROUP_X - triangle_index(tileRow, 0)) * TN;
    const int item = LOCAL_Y * LX + LOCAL_X;
#else
    const i64 tilesN = (m + TN - 1) / TN, row0 = GROUP_X / tilesN * TM, column0 = GROUP_X % tilesN * TN;
#endif
    REAL value[RM][RN];
    PAIR_LOAD_CONSTANTS(c, constants);
    pair_tile(d, x + xOffset, ldx, row0, n, y + yOffset, ldy, column0, m, c, tileX, tileY, squares, value);
    UNROLL for (int i = 0; i < RM; i++)
        UNROLL for (int j = 0; j < RN; j++)
        {
            const i64 row = row0 + LOCAL_Y + i * LY, column = column0 + LOCAL_X + j * LX;
            if (row < n && column < m && (!PAIR_SYMMETRIC || column <= row)) matrix[offset + row * ld + column] = value[i][j];
        }

#if PAIR_SYMMETRIC
    BARRIER();
    UNROLL for (int j = 0; j < RN; j++)
    {
        UNROLL for (int i = 0; i < RM; i++) strip[LOCAL_X][LOCAL_Y + i * LY] = value[i][j];
        BARRIER();
        for (int e = item; e < LX * TM; e += ITEMS)
        {
            const i64 row = row0 + e % TM, column = column0 + e / TM + j * LX;
            if (row < n && column < row) matrix[offset + column * ld + row] = strip[e / TM][e % TM];
        }

        BARRIER();
    }
#endif
}
