// part: Pairwise/pair-value.kernel.c
// k(x[i], x[i]): a work-item a point. Differences are taken although they are 0, since those of NaN and infinities are NaN.
#define POINTS 256

KERNEL(POINTS, 1, 1) pairwise_diagonal(
    i64 n, i64 d, GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx, GLOBAL const REAL* RESTRICT constants, GLOBAL REAL* RESTRICT diagonal, i64 offset)
{
    const i64 row = GROUP_X * POINTS + LOCAL_X;
    if (row < n)
    {
        REAL c[PAIR_NUMBERS], dot = 0, squared = 0, absolute = 0, chi = 0;
        c[0] = 0;
        UNROLL for (int place = 0; place < PAIR_CONSTANTS; place++) c[place] = constants[place];
        for (i64 p = 0; p < d; p++)
        {
            const REAL element = x[xOffset + row * ldx + p], difference = element - element;
            dot = fma(element, element, dot);
            if (PAIR_SQUARED) squared = fma(difference, difference, squared);
            if (PAIR_ABSOLUTE) absolute += fabs(difference);
            if (PAIR_CHI) chi = add_chi(chi, difference, element + element);
        }

        diagonal[offset + row] = pair_value(c, dot, squared, absolute, chi, dot, dot);
    }
}
