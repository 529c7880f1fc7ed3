// part: Pairwise/pair-value.kernel.c
// A tile of pairs: LX x LY work-items with RM x RN pairs each, LY and LX apart, so that neighbours have neighbouring columns. TK columns of the points at a time pass
// through the memory of the group. Distances are summed from differences, in registers: however near two points are and however far from the origin, the error is relative.
// A squared distance that way is two operations a column. With PAIR_GUARDED it is ‖x‖² + ‖y‖² - 2 xᵀy, one operation, of points from which a center was taken, which is off by
// at most (2d + 6)u(‖x‖² + ‖y‖²); where that is more than 48(d + 3)u of the distance, as for equal points, the tile is summed from differences after all. A group that has met
// MOST_MISSES such tiles has such points, and does not try again; so the other way costs it nothing.
#define TM (LY * RM)
#define TN (LX * RN)
#define ITEMS (LX * LY)
#define PAIR_SQUARES (PAIR_LEFT || PAIR_RIGHT || PAIR_GUARDED)
#define MOST_MISSES 4

// What a kernel declares for its tiles; `misses` counts those that cancelled.
#define PAIR_TILES \
    LOCAL REAL tileX[TK][TM + 1]; \
    LOCAL REAL tileY[TK][TN + 1]; \
    LOCAL REAL squares[PAIR_SQUARES ? TM + TN : 1]; \
    LOCAL int cancelled[1]; \
    int misses = 0

#define PAIR_LOAD_CONSTANTS(c, from) \
    REAL c[PAIR_NUMBERS]; \
    c[0] = 0; \
    UNROLL for (int place = 0; place < PAIR_CONSTANTS; place++) c[place] = from[place]

// TK columns of some points, less the center, as columns of a tile; zeros beyond the last point and the last column.
#define PAIR_LOAD(tile, width, points, ld, first, count, from) \
    for (int e = item; e < (width) * TK; e += ITEMS) \
    { \
        const int i = e / TK, p = e % TK; \
        REAL element = 0; \
        if ((first) + i < (count) && (from) + p < d) \
        { \
            element = points[((first) + i) * (ld) + (from) + p]; \
            if (PAIR_GUARDED && !direct) element -= center[(from) + p]; \
        } \
        tile[p][i] = element; \
    }

// Whether ‖x‖² + ‖y‖² - 2 xᵀy keeps enough of its digits; not if a number overflowed, or is none, or is so small that its terms lost digits.
DEVICE int is_distance(REAL sum, REAL distance)
{
    return distance * (REAL)24 >= sum && sum < INFINITY_OF(REAL) && sum > (REAL)(REAL_IS_FLOAT ? 1e-25 : 1e-280);
}

// The quantities of each pair of a work-item; of a squared distance its product where it is not `direct`. To be called by all of a group.
DEVICE void pair_sums(
    i64 d, GLOBAL const REAL* x, i64 ldx, i64 row0, i64 n, GLOBAL const REAL* y, i64 ldy, i64 column0, i64 m, GLOBAL const REAL* center, int direct, int kept,
    LOCAL_PTR REAL (*tileX)[TM + 1], LOCAL_PTR REAL (*tileY)[TN + 1], LOCAL_PTR REAL* squares,
    REAL (*dot)[RN], REAL (*squared)[RN], REAL (*absolute)[RN], REAL (*chi)[RN])
{
    const int item = LOCAL_Y * LX + LOCAL_X;
    UNROLL for (int i = 0; i < RM; i++)
        UNROLL for (int j = 0; j < RN; j++) dot[i][j] = squared[i][j] = absolute[i][j] = chi[i][j] = 0;

    if (PAIR_SQUARES)
        for (int e = item; e < TM + TN; e += ITEMS) squares[e] = 0;

    BARRIER();
    for (i64 first = 0; first < d; first += TK)
    {
        // Points of so few columns that all are in the tile, and were there before.
        if (PAIR_GUARDED || !kept || d > TK)
        {
            PAIR_LOAD(tileX, TM, x, ldx, row0, n, first)
        }

        PAIR_LOAD(tileY, TN, y, ldy, column0, m, first)
        BARRIER();
        const int count = d - first < TK ? (int)(d - first) : TK;
        for (int p = 0; p < count; p++)
        {
            REAL left[RM], right[RN];
            UNROLL for (int i = 0; i < RM; i++) left[i] = tileX[p][LOCAL_Y + i * LY];
            UNROLL for (int j = 0; j < RN; j++) right[j] = tileY[p][LOCAL_X + j * LX];
            if (PAIR_GUARDED && !direct)
            {
                UNROLL for (int i = 0; i < RM; i++)
                    UNROLL for (int j = 0; j < RN; j++) squared[i][j] = fma(left[i], right[j], squared[i][j]);
            }
            else
            {
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
        }

        if (PAIR_SQUARES)
            for (int e = item; e < TM + TN; e += ITEMS)
                for (int p = 0; p < count; p++)
                {
                    const REAL element = e < TM ? tileX[p][e] : tileY[p][e - TM];
                    squares[e] = fma(element, element, squares[e]);
                }

        BARRIER();
    }

    BARRIER();
}

// k(x[row0 + i], y[column0 + j]) for each pair of a work-item. Zeros stand for points beyond the last. `kept` says that the tile before had the same rows.
// To be called by all of a group; x and y begin at their first elements.
DEVICE void pair_tile(
    i64 d, GLOBAL const REAL* x, i64 ldx, i64 row0, i64 n, GLOBAL const REAL* y, i64 ldy, i64 column0, i64 m, GLOBAL const REAL* center, int kept, const REAL* c,
    LOCAL_PTR REAL (*tileX)[TM + 1], LOCAL_PTR REAL (*tileY)[TN + 1], LOCAL_PTR REAL* squares, LOCAL_PTR int* cancelled, int* misses, REAL (*value)[RN])
{
    REAL dot[RM][RN], squared[RM][RN], absolute[RM][RN], chi[RM][RN];
#if PAIR_GUARDED
    int tries = 2;
    BARRIER();
    for (int direct = *misses >= MOST_MISSES; tries > 0; direct = 1)
    {
        if (LOCAL_X == 0 && LOCAL_Y == 0) cancelled[0] = 0;
        pair_sums(d, x, ldx, row0, n, y, ldy, column0, m, center, direct, kept, tileX, tileY, squares, dot, squared, absolute, chi);
        if (!direct)
        {
            int all = 1;
            UNROLL for (int i = 0; i < RM; i++)
                UNROLL for (int j = 0; j < RN; j++)
                {
                    const int row = LOCAL_Y + i * LY, column = LOCAL_X + j * LX;
                    const REAL sum = squares[row] + squares[TM + column];
                    squared[i][j] = fma((REAL)-2, squared[i][j], sum);
                    if (row0 + row < n && column0 + column < m) all &= is_distance(sum, squared[i][j]);
                }

            if (!all) cancelled[0] = 1;
        }

        BARRIER();
        tries = cancelled[0];
        *misses += tries;
        BARRIER();
    }

    BARRIER();
#else
    pair_sums(d, x, ldx, row0, n, y, ldy, column0, m, center, 1, kept, tileX, tileY, squares, dot, squared, absolute, chi);
#endif
    UNROLL for (int i = 0; i < RM; i++)
        UNROLL for (int j = 0; j < RN; j++)
        {
            const REAL left = PAIR_LEFT ? squares[LOCAL_Y + i * LY] : (REAL)0, right = PAIR_RIGHT ? squares[TM + LOCAL_X + j * LX] : (REAL)0;
            value[i][j] = pair_value(c, dot[i][j], squared[i][j], absolute[i][j], chi[i][j], left, right);
        }
}
