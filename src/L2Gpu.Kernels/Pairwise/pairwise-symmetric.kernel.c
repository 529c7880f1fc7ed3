// part: Pairwise/pair-sums.kernel.c
// K·V where y is x and K is symmetric: each tile of pairs serves its rows and its columns. The points are cut into `squares` ranges of `side` tiles; phase p pairs range i
// with range i + p modulo their number, so that in a phase no two groups add to the same points, and all phases together have each pair of ranges once. GROUP_Y phases, from
// `phase` on, each have two planes, one for rows and one for columns; those of earlier launches are added to. Memory is bounded by the number of planes and the order fixed.
// Count, beside that of pairwise_multiply: K·v for the columns 1, its parts 0.5, so 16 slots a tile's pair, and 8 a pair of points.
KERNEL(LX, LY, 1) pairwise_symmetric(
    i64 n, i64 d, i64 r, i64 ranges, i64 side, i64 phase, GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL const REAL* RESTRICT constants, GLOBAL const REAL* RESTRICT v, i64 vOffset, i64 ldv, GLOBAL double* RESTRICT planes)
{
    PAIR_TILES;
    PAIR_PARTS(rowParts, TM, LX);
    PAIR_PARTS(columnParts, TN, LY);
    LOCAL REAL left[TM];
    LOCAL REAL right[TN];
    const int item = LOCAL_Y * LX + LOCAL_X;
    const i64 apart = phase + GROUP_Y, other = (GROUP_X + apart) % ranges, all = (n + TM - 1) / TM;

    // With an even number of ranges, the last phase would have each pair twice.
    const int counts = 2 * apart < ranges || (2 * apart == ranges && 2 * GROUP_X < ranges);
    const i64 firstRow = GROUP_X * side, firstColumn = other * side;
    const i64 endRow = !counts ? firstRow : firstRow + side < all ? firstRow + side : all, endColumn = firstColumn + side < all ? firstColumn + side : all;
    GLOBAL double* rows = planes + GROUP_Y * 2 * n * r;
    GLOBAL double* columns = rows + n * r;
    REAL value[RM][RN];
    PAIR_LOAD_CONSTANTS(c, constants);
    BARRIER();
    for (i64 tileRow = firstRow; tileRow < endRow; tileRow++)
    {
        // Within a range, tiles above the diagonal are those below it.
        const i64 last = apart == 0 ? tileRow + 1 : endColumn;
        BARRIER();
        for (i64 tileColumn = firstColumn; tileColumn < last; tileColumn++)
        {
            const i64 row0 = tileRow * TM, column0 = tileColumn * TN;
            pair_tile(d, x + xOffset, ldx, row0, n, x + xOffset, ldx, column0, n, c, tileX, tileY, squares, value);
            drop_outside(value, row0, n, column0, n);
            BARRIER();
            for (i64 w = 0; w < r; w++)
            {
                for (int e = item; e < TM + TN; e += ITEMS)
                {
                    const i64 point = e < TM ? row0 + e : column0 + e - TM;
                    const REAL element = point < n ? v[vOffset + point * ldv + w] : (REAL)0;
                    if (e < TM) left[e] = element;
                    else right[e - TM] = element;
                }

                BARRIER();
                UNROLL for (int i = 0; i < RM; i++)
                {
                    PART high = 0, low = 0;
                    UNROLL for (int j = 0; j < RN; j++) add_product(&high, &low, value[i][j], right[LOCAL_X + j * LX]);
                    rowParts[0][LOCAL_Y + i * LY][LOCAL_X] = high;
                }

                UNROLL for (int j = 0; j < RN; j++)
                {
                    PART high = 0, low = 0;
                    UNROLL for (int i = 0; i < RM; i++) add_product(&high, &low, value[i][j], left[LOCAL_Y + i * LY]);
                    columnParts[0][LOCAL_X + j * LX][LOCAL_Y] = high;
                }

                BARRIER();
                for (int e = item; e < TM + TN; e += ITEMS)
                {
                    if (e < TM)
                    {
                        if (row0 + e < n) add_parts(rowParts[0][e], rowParts[0][e], LX, rows + (row0 + e) * r + w, 0, 1);
                    }
                    else if (column0 + e - TM < n && column0 != row0)
                    {
                        add_parts(columnParts[0][e - TM], columnParts[0][e - TM], LY, columns + (column0 + e - TM) * r + w, 0, 1);
                    }
                }

                BARRIER();
            }

            BARRIER();
        }

        BARRIER();
    }
}
