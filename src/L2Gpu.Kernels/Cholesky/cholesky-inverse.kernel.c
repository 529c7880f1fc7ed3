// part: Cholesky/cholesky-packed.kernel.c
// diag(A^-1) from L, where L fits in the memory of a work-group: PER of them a group, an item a column of L^-1, whose squares it sums.
// REAL; N_MAX, the largest order; PER.
KERNEL(N_MAX, PER, 1) cholesky_inverse_diagonal(
    int n, i64 count,
    GLOBAL const REAL* RESTRICT factor, i64 factorOffset, i64 ldl, i64 factorStride,
    GLOBAL REAL* RESTRICT diagonal, i64 diagonalOffset, i64 diagonalStride)
{
    LOCAL REAL tiles[PER][PACKED];
    LOCAL_PTR REAL* l = tiles[LOCAL_Y];
    const int column = LOCAL_X;
    const i64 index = GROUP_X * PER + LOCAL_Y;
    const int isActive = index < count;
    if (isActive) load_lower(l, factor + factorOffset + index * factorStride, ldl, n, column, N_MAX);

    // Row i of L^-1 takes the place of row i of L, when all have read that.
    REAL squares = 0;
    BARRIER();
    for (int i = 0; i < n; i++)
    {
        REAL z = column == i ? (REAL)1 : (REAL)0;
        if (isActive && column <= i)
        {
            for (int k = column; k < i; k++) z = fma(-l[AT(i, k)], l[AT(k, column)], z);
            z /= l[AT(i, i)];
        }

        BARRIER();
        if (isActive && column <= i) l[AT(i, column)] = z;
        squares = fma(z, z, squares);
        BARRIER();
    }

    BARRIER();
    if (isActive && column < n) diagonal[diagonalOffset + index * diagonalStride + column] = squares;
}
