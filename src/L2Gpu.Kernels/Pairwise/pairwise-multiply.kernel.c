// part: Pairwise/pair-sums.kernel.c
// K·V without K: a group has TM rows and `tiles` tiles of y, GROUP_Y of which share the rows, each with a plane of its own.
// Count, for FP32, 8 x 8 pairs an item, d = 3, one right side and an RBF, in instruction slots a pair: differences 6, their loads 0.8, 2^x with its argument 5, K·v 1, its
// parts 0.5, bringing tiles 0.7; 14 in all. Beside that, memory is idle: a tile of 128 x 128 pairs reads 256 points, which the cache has.
KERNEL(LX, LY, 1) pairwise_multiply(
    i64 n, i64 m, i64 d, i64 r, i64 tiles, GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx, GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const REAL* RESTRICT constants, GLOBAL const REAL* RESTRICT v, i64 vOffset, i64 ldv, GLOBAL double* RESTRICT planes)
{
    PAIR_TILES;
    PAIR_PARTS(parts, TM, LX);
    LOCAL REAL right[TN];
    const int item = LOCAL_Y * LX + LOCAL_X;
    const i64 row0 = GROUP_X * TM, tilesN = (m + TN - 1) / TN, first = GROUP_Y * tiles, end = first + tiles < tilesN ? first + tiles : tilesN;
    GLOBAL double* plane = planes + GROUP_Y * LEVELS * n * r;
    REAL value[RM][RN];
    PAIR_LOAD_CONSTANTS(c, constants);
    BARRIER();
    for (i64 tile = first; tile < end; tile++)
    {
        const i64 column0 = tile * TN;
        pair_tile(d, x + xOffset, ldx, row0, n, y + yOffset, ldy, column0, m, c, tileX, tileY, squares, value);
        drop_outside(value, row0, n, column0, m);
        BARRIER();
        for (i64 w = 0; w < r; w++)
        {
            for (int e = item; e < TN; e += ITEMS) right[e] = column0 + e < m ? v[vOffset + (column0 + e) * ldv + w] : (REAL)0;
            BARRIER();
            UNROLL for (int i = 0; i < RM; i++)
            {
                PART high = 0, low = 0;
                UNROLL for (int j = 0; j < RN; j++) add_product(&high, &low, value[i][j], right[LOCAL_X + j * LX]);
                parts[0][LOCAL_Y + i * LY][LOCAL_X] = high;
                if (LEVELS == 2) parts[LEVELS - 1][LOCAL_Y + i * LY][LOCAL_X] = low;
            }

            BARRIER();
            for (int e = item; e < TM; e += ITEMS)
                if (row0 + e < n) add_parts(parts[0][e], parts[LEVELS - 1][e], LX, plane + (row0 + e) * r + w, n * r, tile > first);
            BARRIER();
        }

        BARRIER();
    }
}
