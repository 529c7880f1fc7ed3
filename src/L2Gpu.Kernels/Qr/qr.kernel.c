// Triangular factors by Householder reflections, in FP64: panels of rows are taken into R, a lane each, and lanes into lanes.
// ROWS, the rows of a panel; LX, the columns of a strip, an item each, which has its column of the panel in registers.
// Reflection j reaches row j of R and the panel, since what lies between is 0. Strip after strip, qr_reduce makes the reflections of one and qr_apply
// carries them to those right of it.

// Reflectors of a batch at a time in the memory of a group.
#define BATCH 16

DEVICE double dot_of(const double* c, LOCAL_PTR const double* v)
{
    double s0 = 0.0, s1 = 0.0, s2 = 0.0, s3 = 0.0;
    UNROLL for (int r = 0; r < ROWS; r += 4)
    {
        s0 = fma(c[r], v[r], s0);
        s1 = fma(c[r + 1], v[r + 1], s1);
        s2 = fma(c[r + 2], v[r + 2], s2);
        s3 = fma(c[r + 3], v[r + 3], s3);
    }

    return (s0 + s1) + (s2 + s3);
}

DEVICE void load_column(double* c, GLOBAL const double* panel, int rows, int order, int column)
{
    UNROLL for (int r = 0; r < ROWS; r++) c[r] = r < rows && column < order ? panel[(i64)r * order + column] : 0.0;
}

DEVICE void store_column(const double* c, GLOBAL double* panel, int rows, int order, int column)
{
    UNROLL for (int r = 0; r < ROWS; r++)
        if (r < rows && column < order) panel[(i64)r * order + column] = c[r];
}

// Makes the strip that begins at column `first` of each panel 0, and leaves the vectors of the reflections, unscaled, in its place, with the factor and the
// scale of each. Panel g goes into lane (lane0 + g * laneStep) mod lanes.
KERNEL(LX, 1, 1) qr_reduce(
    int order, int first, int rows, GLOBAL double* factors, i64 lane0, i64 laneStep, i64 lanes,
    GLOBAL double* panels, i64 panelOffset, i64 panelStride, GLOBAL double* RESTRICT reflectors)
{
    LOCAL double vectors[2][ROWS];
    LOCAL double pivots[2];
    const int item = LOCAL_X, column = first + item, width = order - first < LX ? order - first : LX;
    GLOBAL double* r = factors + (lane0 + GROUP_X * laneStep) % lanes * order * order;
    GLOBAL double* panel = panels + panelOffset + GROUP_X * panelStride;
    GLOBAL double* scalars = reflectors + GROUP_X * (2 * LX);
    double c[ROWS];
    load_column(c, panel, rows, order, column);
    if (item == 0)
    {
        UNROLL for (int i = 0; i < ROWS; i++) vectors[0][i] = c[i];
        pivots[0] = r[(i64)first * order + first];
    }

    BARRIER();
    for (int j = 0; j < width; j++)
    {
        // The next column goes to the other side, so that one barrier a reflection is enough.
        LOCAL_PTR double* v = vectors[j % 2];
        double own[ROWS];
        UNROLL for (int i = 0; i < ROWS; i++) own[i] = v[i];
        const double below = dot_of(own, v), pivot = pivots[j % 2];
        const int isNothing = below == 0.0 && isfinite(pivot);

        // The sign of the pivot's opposite, so that nothing cancels (Golub and Van Loan, algorithm 5.1.1).
        const double norm = sqrt(fma(pivot, pivot, below)), end = pivot > 0.0 ? -norm : norm;
        const double scale = isNothing ? 0.0 : 1.0 / (pivot - end), tau = isNothing ? 0.0 : (end - pivot) / end;
        GLOBAL double* row = r + (i64)(first + j) * order;
        if (item == j)
        {
            if (!isNothing) row[column] = end;
            scalars[2 * j] = tau;
            scalars[2 * j + 1] = scale;
        }

        if (item > j && item < width)
        {
            if (!isNothing)
            {
                const double change = tau * fma(scale, dot_of(c, v), row[column]), factor = -change * scale;
                row[column] -= change;
                UNROLL for (int i = 0; i < ROWS; i++) c[i] = fma(factor, own[i], c[i]);
            }

            if (item == j + 1)
            {
                UNROLL for (int i = 0; i < ROWS; i++) vectors[(j + 1) % 2][i] = c[i];
                pivots[(j + 1) % 2] = row[order + column];
            }
        }

        BARRIER();
    }

    BARRIER();
    store_column(c, panel, rows, order, column);
}

// Carries the reflections of the strip that begins at column `first` to strip GROUP_X right of it.
KERNEL(LX, 1, 1) qr_apply(
    int order, int first, int rows, GLOBAL double* factors, i64 lane0, i64 laneStep, i64 lanes,
    GLOBAL double* panels, i64 panelOffset, i64 panelStride, GLOBAL const double* RESTRICT reflectors)
{
    LOCAL double vectors[BATCH][ROWS];
    LOCAL double scalars[2 * BATCH];
    const int item = LOCAL_X, column = first + ((int)GROUP_X + 1) * LX + item;
    GLOBAL double* r = factors + (lane0 + GROUP_Y * laneStep) % lanes * order * order;
    GLOBAL double* panel = panels + panelOffset + GROUP_Y * panelStride;
    double c[ROWS];
    load_column(c, panel, rows, order, column);
    BARRIER();
    for (int first16 = 0; first16 < LX; first16 += BATCH)
    {
        for (int e = item; e < BATCH * ROWS; e += LX)
        {
            const int i = e / BATCH, j = e % BATCH;
            vectors[j][i] = i < rows ? panel[(i64)i * order + first + first16 + j] : 0.0;
        }

        for (int e = item; e < 2 * BATCH; e += LX) scalars[e] = reflectors[GROUP_Y * (2 * LX) + 2 * first16 + e];
        BARRIER();
        for (int j = 0; j < BATCH && column < order; j++)
        {
            const double tau = scalars[2 * j], scale = scalars[2 * j + 1];
            if (tau != 0.0)
            {
                GLOBAL double* element = r + (i64)(first + first16 + j) * order + column;
                const double change = tau * fma(scale, dot_of(c, vectors[j]), *element), factor = -change * scale;
                *element -= change;
                UNROLL for (int i = 0; i < ROWS; i++) c[i] = fma(factor, vectors[j][i], c[i]);
            }
        }

        BARRIER();
    }

    BARRIER();
    store_column(c, panel, rows, order, column);
}

// The factor to begin with, in lane 0; what is below its diagonal is not read.
KERNEL(LX, 1, 1) qr_start(int order, GLOBAL const double* RESTRICT start, i64 startOffset, i64 ld, GLOBAL double* RESTRICT factors)
{
    const i64 e = GROUP_X * LX + LOCAL_X, i = e / order, j = e % order;
    if (i < order) factors[e] = j < i ? 0.0 : start[startOffset + i * ld + j];
}

// Lane 0 as R. Row i may have either sign; the one of a diagonal that is not negative is the one.
KERNEL(LX, 1, 1) qr_finish(int order, GLOBAL const double* RESTRICT factors, GLOBAL double* RESTRICT result, i64 resultOffset, i64 ld)
{
    const i64 e = GROUP_X * LX + LOCAL_X, i = e / order, j = e % order;
    if (i < order) result[resultOffset + i * ld + j] = j < i ? 0.0 : factors[i * order + i] < 0.0 ? -factors[e] : factors[e];
}
