// part: Pairwise/pair-value.kernel.c
// A tile of pairs: LX x LY work-items with RM x RN pairs each, LY and LX apart, so that neighbours have neighbouring columns. TK columns of the points at a time pass
// through the memory of the group. Distances are summed from differences, in registers: however near two points are and however far from the origin, the error is relative.
#define TM (LY * RM)
#define TN (LX * RN)
#define ITEMS (LX * LY)

// What a kernel declares for its tiles.
#define PAIR_TILES \
    LOCAL REAL tileX[TK][TM + 1]; \
    LOCAL REAL tileY[TK][TN + 1]; \
    LOCAL REAL squares[PAIR_LEFT || PAIR_RIGHT ? TM + TN : 1]

#define PAIR_LOAD_CONSTANTS(c, from) \
    REAL c[PAIR_NUMBERS]; \
    c[0] = 0; \
    UNROLL for (int place = 0; place < PAIR_CONSTANTS; place++) c[place] = from[place]

// TK columns of some points, as columns of a tile; zeros beyond the last point and the last column.
#define PAIR_LOAD(tile, width, points, ld, first, count, from) \
    for (int e = item; e < (width) * TK; e += ITEMS) \
    { \
        const int i = e / TK, p = e % TK; \
        tile[p][i] = (first) + i < (count) && (from) + p < d ? points[((first) + i) * (ld) + (from) + p] : (REAL)0; \
    }

// k(x[row0 + i], y[column0 + j]) for each pair of a work-item. Zeros stand for points beyond the last. To be called by all of a group; x and y begin at their first elements.
DEVICE void pair_tile(
    i64 d, GLOBAL const REAL* x, i64 ldx, i64 row0, i64 n, GLOBAL const REAL* y, i64 ldy, i64 column0, i64 m, const REAL* c,
    LOCAL_PTR REAL (*tileX)[TM + 1], LOCAL_PTR REAL (*tileY)[TN + 1], LOCAL_PTR REAL* squares, REAL (*value)[RN])
{
    const int item = LOCAL_Y * LX + LOCAL_X;
    REAL dot[RM][RN], squared[RM][RN], absolute[RM][RN], chi[RM][RN];
    UNROLL for (int i = 0; i < RM; i++)
        UNROLL for (int j = 0; j < RN; j++) dot[i][j] = squared[i][j] = absolute[i][j] = chi[i][j] = 0;

    if (PAIR_LEFT || PAIR_RIGHT)
        for (int e = item; e < TM + TN; e += ITEMS) squares[e] = 0;

    BARRIER();
    for (i64 first = 0; first < d; first += TK)
    {
        PAIR_LOAD(tileX, TM, x, ldx, row0, n, first)
        PAIR_LOAD(tileY, TN, y, ldy, column0, m, first)
        BARRIER();
        const int count = d - first < TK ? (int)(d - first) : TK;
        for (int p = 0; p < count; p++)
        {
            REAL left[RM], right[RN];
            UNROLL for (int i = 0; i < RM; i++) left[i] = tileX[p][LOCAL_Y + i * LY];
            UNROLL for (int j = 0; j < RN; j++) right[j] = tileY[p][LOCAL_X + j * LX];
            UNROLL for (int i = 0; i < RM; i++)
                UNROLL for (int j = 0; j < RN; j++)
                {
                    const REAL difference = left[i] - right[j];
                    if (PAIR_DOT) dot[i][j] = fma(left[i], right[j], dot[i][j]);
                    if (PAIR_SQUARED) squared[i][j] = fma(difference, difference, squared[i][j]);
                    if (PAIR_ABSOLUTE) absolute[i][j] += fabs(difference);
                    if (PAIR_CHI) chi[i][j] = add_chi(chi[i][j], difference, left[i] + right[j]);
                }
        }

        if (PAIR_LEFT || PAIR_RIGHT)
            for (int e = item; e < TM + TN; e += ITEMS)
                for (int p = 0; p < count; p++)
                {
                    const REAL element = e < TM ? tileX[p][e] : tileY[p][e - TM];
                    squares[e] = fma(element, element, squares[e]);
                }

        BARRIER();
    }

    BARRIER();
    UNROLL for (int i = 0; i < RM; i++)
        UNROLL for (int j = 0; j < RN; j++)
        {
            const REAL left = PAIR_LEFT ? squares[LOCAL_Y + i * LY] : (REAL)0, right = PAIR_RIGHT ? squares[TM + LOCAL_X + j * LX] : (REAL)0;
            value[i][j] = pair_value(c, dot[i][j], squared[i][j], absolute[i][j], chi[i][j], left, right);
        }
}
