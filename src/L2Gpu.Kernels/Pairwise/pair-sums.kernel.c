// part: Pairwise/pair-tile.kernel.c
// part: Pairwise/exact-sum.kernel.c
// Sums of K·v over a tile, and from tile to tile. PAIR_SUMS: 0 takes those of a tile in REAL, a chain of RN terms and one of LX; 1 in FP64, where products of FP32 are exact;
// 2 in two FP64 numbers by error-free transformations. From tile to tile they are FP64, or two of them, in a plane of device memory: element (i, w) of (n, r), the low
// parts n * r behind. An element of a plane has one work-item that adds to it, in the order of the tiles.
#if PAIR_SUMS == 0
#define PART REAL
#else
#define PART double
#endif

// What a kernel declares for the sums over the rows or the columns of a tile: `lines` of them, of `shares` parts each.
#define PAIR_PARTS(name, lines, shares) LOCAL PART name[LEVELS][lines][(shares) + 1]

DEVICE void add_product(PART* high, PART* low, REAL a, REAL b)
{
#if PAIR_SUMS == 2
    // The product is written as fma, so that no compiler fuses it with the sum that follows.
    const double product = fma(a, b, (REAL)0);
    *low += fma(a, b, -product);
    add_exactly(high, low, product);
#else
    *high = fma((PART)a, (PART)b, *high);
#endif
}

// Adds a sum of a tile to an element of a plane whose low parts are `apart` behind.
DEVICE void add_to_plane(GLOBAL double* plane, i64 apart, double high, double low, int used)
{
#if PAIR_SUMS == 2
    double sum = used ? plane[0] : 0, rest = (used ? plane[apart] : 0) + low;
    add_exactly(&sum, &rest, high);
    plane[0] = sum;
    plane[apart] = rest;
#else
    plane[0] = used ? plane[0] + high : high;
#endif
}

// The parts of the items that share a line, from the first to the last.
DEVICE void add_parts(LOCAL_PTR PART* high, LOCAL_PTR PART* low, int shares, GLOBAL double* plane, i64 apart, int used)
{
#if PAIR_SUMS == 2
    double sum = 0, rest = 0;
    for (int k = 0; k < shares; k++)
    {
        add_exactly(&sum, &rest, high[k]);
        rest += low[k];
    }

    add_to_plane(plane, apart, sum, rest, used);
#else
    PART sum = high[0];
    for (int k = 1; k < shares; k++) sum += high[k];
    add_to_plane(plane, apart, sum, 0, used);
#endif
}

// Pairs with points beyond the last count nothing, whatever the function makes of zeros.
DEVICE void drop_outside(REAL (*value)[RN], i64 row0, i64 n, i64 column0, i64 m)
{
    if (row0 + TM > n || column0 + TN > m)
        UNROLL for (int i = 0; i < RM; i++)
            UNROLL for (int j = 0; j < RN; j++)
                if (row0 + LOCAL_Y + i * LY >= n || column0 + LOCAL_X + j * LX >= m) value[i][j] = 0;
}
