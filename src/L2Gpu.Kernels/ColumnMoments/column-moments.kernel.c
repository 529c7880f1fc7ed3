// part: Common/rows.kernel.c
// part: Common/lane-add.kernel.c
// Moments of columns by themselves, in FP64: lines are the columns of x, then those of y. A work-group takes LX lines, TARGETS targets and the
// chunks of one lane; LX x LY work-items, a line each, LY slices sharing the rows. A lane holds Σw(z − s) of the lines and Σw, then Σw(z − s)²
// of the lines, then Σw(x − s)(y − s) by target.
// Traffic: each row once for every TARGETS targets.
#define ITEMS (LX * LY)
#define AHEAD 4

// The first row that counts becomes the shift, once. found says, for each group, whether an earlier block had one.
KERNEL(SEARCH_ITEMS, 1, 1) column_moments_shift(
    i64 n, int d, int t, int weighted,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const REAL* RESTRICT weights, i64 weightOffset,
    GLOBAL double* RESTRICT shift, GLOBAL int* RESTRICT found)
{
    LOCAL int nearest[SEARCH_ITEMS];
    LOCAL int known;
    const i64 line = GROUP_X * SEARCH_ITEMS + LOCAL_X;
    if (LOCAL_X == 0) known = found[GROUP_X];
    BARRIER();
    const i64 rows = known ? 0 : n;
    const i64 first = first_row(weights + weightOffset, weighted ? rows : 0, LOCAL_X, nearest);
    if (first < rows)
    {
        if (line < d) shift[line] = (double)x[xOffset + first * ldx + line];
        else if (line < d + t) shift[line] = (double)y[yOffset + first * ldy + line - d];
        if (LOCAL_X == 0) found[GROUP_X] = 1;
    }
}

// The sum over the slices, in order, for those of the first slice.
DEVICE double slice_sum(LOCAL_PTR double* parts, double value)
{
    parts[LOCAL_Y * LX + LOCAL_X] = value;
    BARRIER();
    double sum = parts[LOCAL_X];
    for (int slice = 1; slice < LY; slice++) sum += parts[slice * LX + LOCAL_X];
    BARRIER();
    return sum;
}

KERNEL(LX, LY, 1) column_moments_add(
    i64 n, int d, int t, int weighted, int lanes, int lanesUsed, i64 laneSize,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const REAL* RESTRICT weights, i64 weightOffset,
    GLOBAL const double* RESTRICT shift, GLOBAL double* RESTRICT sums)
{
    LOCAL double parts[ITEMS];
    const int all = d + t, groups = (all + LX) / LX; // one line more, of ones, whose sum is that of the weights
    const int lane = (int)(GROUP_X / groups), line = (int)(GROUP_X % groups) * LX + LOCAL_X;
    const int used = lane < lanesUsed, target0 = (int)GROUP_Y * TARGETS;
    const double origin = line < all ? shift[line] : 0;
    double sum = 0, square = 0, product[TARGETS], targetOrigin[TARGETS];
    UNROLL for (int k = 0; k < TARGETS; k++)
    {
        product[k] = 0;
        targetOrigin[k] = target0 + k < t ? shift[d + target0 + k] : 0;
    }

    for (i64 first = (i64)lane * CHUNK; first < n; first += (i64)lanes * CHUNK)
    {
        const i64 end = first + CHUNK < n ? first + CHUNK : n;
        for (i64 base = first + LOCAL_Y; base < end; base += AHEAD * LY)
        {
            // Several rows on their way at a time, absent ones too, so that no load waits for a weight.
            REAL value[AHEAD], weight[AHEAD], target[AHEAD][TARGETS];
            UNROLL for (int i = 0; i < AHEAD; i++)
            {
                const i64 row = base + i * LY;
                const int inside = row < end;
                GLOBAL const REAL* py = y + yOffset + row * ldy;
                weight[i] = !inside ? (REAL)0 : weighted ? weights[weightOffset + row] : (REAL)1;
                value[i] = !inside || line >= all ? (REAL)1 : line < d ? x[xOffset + row * ldx + line] : py[line - d];
                UNROLL for (int k = 0; k < TARGETS; k++) target[i][k] = inside && target0 + k < t ? py[target0 + k] : (REAL)0;
            }

            UNROLL for (int i = 0; i < AHEAD; i++)
            {
                if (weight[i] == 0) continue;
                const double difference = (double)value[i] - origin, weighed = (double)weight[i] * difference;
                sum += weighed;
                square += weighed * difference;
                UNROLL for (int k = 0; k < TARGETS; k++) product[k] += weighed * ((double)target[i][k] - targetOrigin[k]);
            }
        }
    }

    GLOBAL double* to = sums + lane * laneSize;
    sum = slice_sum(parts, sum);
    square = slice_sum(parts, square);
    const int mine = LOCAL_Y == 0;
    if (mine && target0 == 0 && line <= all) add_to(to + line, sum, used);
    if (mine && target0 == 0 && line < all) add_to(to + all + 1 + line, square, used);
    BARRIER();
    UNROLL for (int k = 0; k < TARGETS; k++)
    {
        const double total = slice_sum(parts, product[k]);
        if (mine && line < d && target0 + k < t) add_to(to + 2 * all + 1 + (i64)(target0 + k) * d + line, total, used);
        BARRIER();
    }
}

// Σw(z − z̄)² = Σw(z − s)² − W(z̄ − s)², and z̄ − s is small beside the spread, as s is one of the values.
KERNEL(64, 1, 1) column_moments_finish(
    int d, int t, GLOBAL const double* RESTRICT sums, GLOBAL const double* RESTRICT shift,
    GLOBAL double* RESTRICT means, i64 meanOffset, GLOBAL double* RESTRICT squares, i64 squareOffset, GLOBAL double* RESTRICT cross, i64 crossOffset, i64 ldCross)
{
    const int all = d + t;
    const double total = sums[all];
    GLOBAL const double* square = sums + all + 1;
    GLOBAL const double* product = square + all;
    for (i64 e = GROUP_X * 64 + LOCAL_X; e <= all || e < (i64)d * t; e += GROUPS_X * 64)
    {
        if (e == all) means[meanOffset + e] = total;
        if (e < all)
        {
            const double found = total == 0 ? 0 : square[e] - sums[e] * (sums[e] / total);
            means[meanOffset + e] = total == 0 ? 0 : shift[e] + sums[e] / total;
            squares[squareOffset + e] = found < 0 ? 0 : found;
        }

        if (e < (i64)d * t)
        {
            const i64 j = e / t, k = e % t;
            cross[crossOffset + j * ldCross + k] = total == 0 ? 0 : product[k * d + j] - sums[j] * (sums[d + k] / total);
        }
    }
}
