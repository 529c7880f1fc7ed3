// part: Cholesky/cholesky-packed.kernel.c
// L*L^T*X = B in place, or one half of it, for triangles that fit in the memory of a work-group: PER of them a group, CB right sides at a time.
// REAL; N_MAX, the largest order; CB * LY x PER work-items: LY share out the rows of a right side.

// halves: 1 for L*Y = B, 2 for L^T*X = Y, 3 for one after the other.
KERNEL(CB * LY, PER, 1) cholesky_solve(
    int n, int m, i64 count, int halves,
    GLOBAL const REAL* RESTRICT factor, i64 factorOffset, i64 ldl, i64 factorStride,
    GLOBAL REAL* RESTRICT b, i64 bOffset, i64 ldb, i64 bStride)
{
    LOCAL REAL factors[PER][PACKED];
    LOCAL REAL sides[PER][N_MAX * CB];
    LOCAL_PTR REAL* l = factors[LOCAL_Y];
    const int side = LOCAL_X % CB, first = LOCAL_X / CB;
    LOCAL_PTR REAL* x = sides[LOCAL_Y] + side;
    const i64 index = GROUP_X * PER + LOCAL_Y;
    const int rows = index < count ? n : 0, forwards = halves & 1 ? n : 0, backwards = halves & 2 ? n : 0;
    load_lower(l, factor + factorOffset + index * factorStride, ldl, rows, LOCAL_X, CB * LY);
    BARRIER();
    for (i64 column0 = GROUP_Y * CB; column0 < m; column0 += GROUPS_Y * CB)
    {
        // Each item loads, divides and stores the rows `first`, first + LY, …; in between, all read the row whose turn it is.
        const int isInside = column0 + side < m;
        GLOBAL REAL* column = b + bOffset + index * bStride + column0 + side;
        for (int i = first; i < rows; i += LY) x[i * CB] = isInside ? column[i * ldb] : (REAL)0;
        BARRIER();
        for (int j = 0; j < forwards; j++)
        {
            const REAL y = j < rows ? x[j * CB] / l[AT(j, j)] : (REAL)0;
            for (int i = first + (j + LY - first) / LY * LY; i < rows; i += LY) x[i * CB] = fma(-y, l[AT(i, j)], x[i * CB]);
            BARRIER();
        }

        BARRIER();
        if (forwards > 0)
            for (int i = first; i < rows; i += LY) x[i * CB] /= l[AT(i, i)];
        BARRIER();
        for (int j = backwards - 1; j >= 0; j--)
        {
            const REAL y = j < rows ? x[j * CB] / l[AT(j, j)] : (REAL)0;
            for (int i = first; i < j && j < rows; i += LY) x[i * CB] = fma(-y, l[AT(j, i)], x[i * CB]);
            BARRIER();
        }

        BARRIER();
        for (int i = first; i < rows; i += LY)
        {
            const REAL value = backwards > 0 ? x[i * CB] / l[AT(i, i)] : x[i * CB];
            if (isInside) column[i * ldb] = value;
        }

        BARRIER();
    }
}
