// What else is made of L, in sums of a fixed order. REAL; LX x LY work-items.

// Unit columns to solve for: the upper end of an identity, m x width, packed.
KERNEL(LX * LY, 1, 1) cholesky_unit_columns(int m, int width, i64 count, GLOBAL REAL* RESTRICT units)
{
    const i64 all = (i64)m * width;
    for (i64 e = GROUP_X * (LX * LY) + LOCAL_X; e < all * count; e += GROUPS_X * (LX * LY))
        units[e] = e % all / width == e % width ? (REAL)1 : (REAL)0;
}

// The sums of squares of columns, m x width, packed.
KERNEL(LX, LY, 1) cholesky_column_squares(
    int m, int width, i64 count, GLOBAL const REAL* RESTRICT columns, GLOBAL REAL* RESTRICT diagonal, i64 diagonalOffset, i64 diagonalStride)
{
    LOCAL REAL sums[LY][LX];
    const int column = (int)GROUP_X * LX + LOCAL_X;
    BARRIER();
    for (i64 index = GROUP_Y; index < count; index += GROUPS_Y)
    {
        REAL sum = 0;
        if (column < width)
        {
            GLOBAL const REAL* z = columns + index * m * width + column;
            for (int i = LOCAL_Y; i < m; i += LY) sum = fma(z[(i64)i * width], z[(i64)i * width], sum);
        }

        sums[LOCAL_Y][LOCAL_X] = sum;
        BARRIER();
        for (int reach = LY / 2; reach > 0; reach /= 2)
        {
            if (LOCAL_Y < reach) sums[LOCAL_Y][LOCAL_X] += sums[LOCAL_Y + reach][LOCAL_X];
            BARRIER();
        }

        BARRIER();
        if (LOCAL_Y == 0 && column < width) diagonal[diagonalOffset + index * diagonalStride + column] = sums[0][LOCAL_X];
        BARRIER();
    }
}

// ln det A = 2 * sum of ln L[i, i], a group a matrix.
KERNEL(LX * LY, 1, 1) cholesky_log_determinant(
    int n, GLOBAL const REAL* RESTRICT factor, i64 factorOffset, i64 ldl, i64 factorStride, GLOBAL REAL* RESTRICT logarithms, i64 logarithmsOffset)
{
    LOCAL REAL sums[LX * LY];
    GLOBAL const REAL* l = factor + factorOffset + GROUP_X * factorStride;
    REAL sum = 0;
    for (int i = LOCAL_X; i < n; i += LX * LY) sum += (REAL)2 * log(l[i * (ldl + 1)]);
    sums[LOCAL_X] = sum;
    BARRIER();
    for (int reach = LX * LY / 2; reach > 0; reach /= 2)
    {
        if (LOCAL_X < reach) sums[LOCAL_X] += sums[LOCAL_X + reach];
        BARRIER();
    }

    BARRIER();
    if (LOCAL_X == 0) logarithms[logarithmsOffset + GROUP_X] = sums[0];
}
