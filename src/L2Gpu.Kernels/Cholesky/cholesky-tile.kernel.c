// part: Cholesky/cholesky-packed.kernel.c
// A = LL^T in place for matrices that fit in the memory of a work-group: PER of them a group, an item a row.
// REAL; N_MAX, the largest order; PER.

// The status of a matrix is the order of its first minor that is not positive: with base > 0 this is a block on the diagonal of a larger matrix,
// whose minors before it are known, and one that is broken already is left alone.
KERNEL(N_MAX, PER, 1) cholesky_tile(
    int n, i64 count, int base,
    GLOBAL REAL* RESTRICT a, i64 aOffset, i64 lda, i64 aStride,
    GLOBAL int* RESTRICT status, i64 statusOffset)
{
    LOCAL REAL tiles[PER][PACKED];
    LOCAL_PTR REAL* l = tiles[LOCAL_Y];
    const int row = LOCAL_X;
    const i64 index = GROUP_X * PER + LOCAL_Y;
    const int isActive = index < count && (base == 0 || status[statusOffset + index] == 0);
    GLOBAL REAL* matrix = a + aOffset + index * aStride;
    if (isActive) load_lower(l, matrix, lda, n, row, N_MAX);

    // Pivots stay in the tile until the end, since all items read them.
    int failed = isActive ? 0 : -1;
    REAL root = 0;
    BARRIER();
    for (int j = 0; j < n; j++)
    {
        REAL element = 0;
        if (failed == 0)
        {
            const REAL pivot = l[AT(j, j)];
            if (!(pivot > 0)) failed = j + 1;
            else if (row >= j && row < n)
            {
                const REAL d = sqrt(pivot);
                if (row == j) root = d;
                else l[AT(row, j)] = element = l[AT(row, j)] / d;
            }
        }

        BARRIER();
        if (failed == 0 && row < n)
            for (int k = j + 1; k <= row; k++) l[AT(row, k)] = fma(-element, l[AT(k, j)], l[AT(row, k)]);
        BARRIER();
    }

    // An item has the root of its own row; of a row's other elements it stores the one in its column, so that stores are of neighbours.
    BARRIER();
    if (failed == 0 && row < n)
    {
        matrix[row * lda + row] = root;
        for (int i = row + 1; i < n; i++) matrix[i * lda + row] = l[AT(i, row)];
    }

    if (isActive && row == 0 && (base == 0 || failed > 0)) status[statusOffset + index] = failed > 0 ? base + failed : 0;
}
