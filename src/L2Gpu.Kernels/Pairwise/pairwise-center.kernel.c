// A center of some points: the mean of as many of them as SAMPLES, evenly spaced, column by column; what is not finite is left out. It has to be near, and no more.
#define SAMPLES 64
#define COLUMNS 4

KERNEL(COLUMNS, SAMPLES, 1) pairwise_center(i64 n, i64 d, GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx, GLOBAL REAL* RESTRICT center)
{
    LOCAL REAL sums[SAMPLES][COLUMNS];
    LOCAL int counts[SAMPLES][COLUMNS];
    const i64 column = GROUP_X * COLUMNS + LOCAL_X, samples = n < SAMPLES ? n : SAMPLES;
    REAL element = 0;
    int counted = 0;
    if (column < d && LOCAL_Y < samples)
    {
        // Sums of this many must not overflow.
        const REAL found = x[xOffset + LOCAL_Y * n / samples * ldx + column] / (REAL)SAMPLES;
        counted = isfinite(found) ? 1 : 0;
        element = counted ? found : (REAL)0;
    }

    sums[LOCAL_Y][LOCAL_X] = element;
    counts[LOCAL_Y][LOCAL_X] = counted;
    BARRIER();
    for (int span = SAMPLES / 2; span > 0; span /= 2)
    {
        if (LOCAL_Y < span)
        {
            sums[LOCAL_Y][LOCAL_X] += sums[LOCAL_Y + span][LOCAL_X];
            counts[LOCAL_Y][LOCAL_X] += counts[LOCAL_Y + span][LOCAL_X];
        }

        BARRIER();
    }

    if (LOCAL_Y == 0 && column < d) center[column] = counts[0][LOCAL_X] > 0 ? sums[0][LOCAL_X] / (REAL)counts[0][LOCAL_X] * (REAL)SAMPLES : (REAL)0;
}
