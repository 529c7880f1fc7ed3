// Adds the rows of a (count, m) matrix of FP64 sums, in an order that count alone fixes: row i belongs to lane i mod LANES, and lanes are added in a tree.
#define COLUMNS 4
#define LANES 64

KERNEL(COLUMNS, LANES, 1) column_sums(
    i64 count, i64 m, int add, GLOBAL const double* RESTRICT from, i64 fromOffset, GLOBAL double* RESTRICT to, i64 toOffset)
{
    LOCAL double lanes[LANES][COLUMNS];
    const i64 column = GROUP_X * COLUMNS + LOCAL_X;
    double sum = 0;
    if (column < m)
        for (i64 row = LOCAL_Y; row < count; row += LANES) sum += from[fromOffset + row * m + column];

    lanes[LOCAL_Y][LOCAL_X] = sum;
    BARRIER();
    for (int span = LANES / 2; span > 0; span /= 2)
    {
        if (LOCAL_Y < span) lanes[LOCAL_Y][LOCAL_X] += lanes[LOCAL_Y + span][LOCAL_X];
        BARRIER();
    }

    if (LOCAL_Y == 0 && column < m)
    {
        const double old = add ? to[toOffset + column] : 0;
        to[toOffset + column] = old + lanes[0][LOCAL_X];
    }
}
