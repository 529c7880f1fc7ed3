// part: Common/rows.kernel.c
#define SHIFT_LINES 32
#define SHIFT_SLICES 8
#define SHIFT_ROWS 256

// Finds a point near the means, once: the mean of the rows that count among SHIFT_ROWS from the first of them on. found says, for each
// group, whether an earlier block had such rows.
KERNEL(SHIFT_LINES, SHIFT_SLICES, 1) gram_shift(
    i64 n, int d, int t, int weighted,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const REAL* RESTRICT weights, i64 weightOffset,
    GLOBAL REAL* RESTRICT shift, GLOBAL int* RESTRICT found)
{
    LOCAL int nearest[SEARCH_ITEMS];
    LOCAL double sums[SHIFT_SLICES][SHIFT_LINES];
    LOCAL int counts[SHIFT_SLICES];
    LOCAL int known;
    const int line = (int)GROUP_X * SHIFT_LINES + LOCAL_X;
    if (LOCAL_X == 0 && LOCAL_Y == 0) known = found[GROUP_X];
    BARRIER();
    const i64 rows = known ? 0 : n;
    const i64 first = first_row(weights + weightOffset, weighted ? rows : 0, LOCAL_Y * SHIFT_LINES + LOCAL_X, nearest);
    const i64 end = first + SHIFT_ROWS < rows ? first + SHIFT_ROWS : rows;
    GLOBAL const REAL* from = line < d ? x + xOffset + line : y + yOffset + (line - d);
    const i64 ld = line < d ? ldx : ldy;
    double origin = 0, sum = 0;
    int count = 0;
    if (line < d + t && first < end)
    {
        // Deviations from the first row: a constant column is then found exactly.
        origin = from[first * ld];
        for (i64 row = first + LOCAL_Y; row < end; row += SHIFT_SLICES)
        {
            if (weighted && weights[weightOffset + row] == 0) continue;
            sum += (double)from[row * ld] - origin;
            count++;
        }
    }

    sums[LOCAL_Y][LOCAL_X] = sum;
    if (LOCAL_X == 0) counts[LOCAL_Y] = count;
    BARRIER();
    if (LOCAL_Y == 0 && line < d + t && first < end)
    {
        count = counts[0];
        for (int slice = 1; slice < SHIFT_SLICES; slice++)
        {
            sum += sums[slice][LOCAL_X];
            count += counts[slice];
        }

        // A value that is not finite shows in the products by itself.
        const REAL near = (REAL)(origin + sum / count);
        shift[line] = isfinite(near) ? near : (REAL)0;
        if (LOCAL_X == 0) found[GROUP_X] = 1;
    }
}
