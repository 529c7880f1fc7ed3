// What a device can do at most: memory that is read and written once, and multiply-adds that touch no memory.

KERNEL(256, 1, 1) timings_copy(i64 n, GLOBAL const double* RESTRICT from, i64 fromOffset, GLOBAL double* RESTRICT to, i64 toOffset)
{
    for (i64 i = GROUP_X * 256 + LOCAL_X; i < n; i += GROUPS_X * 256) to[toOffset + i] = from[fromOffset + i];
}

// CHAINS independent chains of STEPS multiply-adds a round: more than the latency of one hides.
KERNEL(256, 1, 1) timings_multiply_add(int rounds, REAL a, REAL b, GLOBAL REAL* RESTRICT y, i64 yOffset)
{
    REAL x[CHAINS];
    UNROLL for (int i = 0; i < CHAINS; i++) x[i] = (REAL)(LOCAL_X + i);
    for (int round = 0; round < rounds; round++)
    {
        UNROLL for (int step = 0; step < STEPS; step++)
        {
            UNROLL for (int i = 0; i < CHAINS; i++) x[i] = fma(a, x[i], b);
        }
    }

    REAL sum = 0;
    UNROLL for (int i = 0; i < CHAINS; i++) sum += x[i];
    y[yOffset + GROUP_X * 256 + LOCAL_X] = sum;
}

KERNEL(1, 1, 1) timings_nothing(i64 n, GLOBAL double* RESTRICT x, i64 xOffset)
{
    if (n < 0) x[xOffset] = 0;
}
