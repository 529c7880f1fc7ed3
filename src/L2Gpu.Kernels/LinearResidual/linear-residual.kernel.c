// part: Common/lane-add.kernel.c
// part: Common/item-sum.kernel.c
// Residuals e = y - offset - (x - center) B, and their sums Σw(x - center)ᵀe, Σwe² and Σwe, all in FP64. A work-group takes TARGETS targets and the
// chunks of rows of one lane. It computes the residuals of a chunk, keeps them, and multiplies the same rows by them, which it finds in the
// cache then. A lane holds the gradient by target, then Σwe² and Σwe; a lane that was not used before holds nothing, not even zeros.
// Traffic: each row once from memory for every TARGETS targets, and once more from the cache.
#define NARROW 64

// For at most NARROW columns: a work-item computes the residuals of a row, then adds up a column over a slice of the rows. width is a power of two
// that holds the columns.
KERNEL(ITEMS, 1, 1) linear_residual_narrow(
    i64 n, int d, int t, int width, int weighted, int lanes, int lanesUsed, i64 laneSize,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const REAL* RESTRICT weights, i64 weightOffset,
    GLOBAL const double* RESTRICT center, i64 centerOffset,
    GLOBAL const double* RESTRICT coefficients, i64 coefficientOffset, i64 ldb,
    GLOBAL const double* RESTRICT offset, i64 offsetOffset, GLOBAL double* RESTRICT sums)
{
    LOCAL double model[NARROW * (TARGETS + 1)];
    LOCAL double residuals[TARGETS][ITEMS];
    LOCAL double parts[ITEMS];
    const int lane = (int)GROUP_X, target0 = (int)GROUP_Y * TARGETS, item = LOCAL_X;
    const int column = item % width, slice = item / width, slices = ITEMS / width;
    for (int e = item; e < d * (TARGETS + 1); e += ITEMS)
    {
        const int j = e / (TARGETS + 1), k = e % (TARGETS + 1);
        double value = 0;
        if (k == TARGETS) value = center[centerOffset + j];
        else if (target0 + k < t) value = coefficients[coefficientOffset + j * ldb + target0 + k];
        model[e] = value;
    }

    BARRIER();
    const double middle = column < d ? model[column * (TARGETS + 1) + TARGETS] : 0;
    double gradient[TARGETS], square[TARGETS], sum[TARGETS];
    UNROLL for (int k = 0; k < TARGETS; k++) gradient[k] = square[k] = sum[k] = 0;
    BARRIER();
    for (i64 first = (i64)lane * ITEMS; first < n; first += (i64)lanes * ITEMS)
    {
        const i64 row = first + item;
        const double weight = row >= n ? 0 : weighted ? (double)weights[weightOffset + row] : 1;
        double e[TARGETS];
        UNROLL for (int k = 0; k < TARGETS; k++)
            e[k] = weight != 0 && target0 + k < t ? (double)y[yOffset + row * ldy + target0 + k] - offset[offsetOffset + target0 + k] : 0;
        if (weight != 0)
        {
            GLOBAL const REAL* px = x + xOffset + row * ldx;
            for (int j = 0; j < d; j++)
            {
                LOCAL_PTR const double* b = model + j * (TARGETS + 1);
                const double difference = (double)px[j] - b[TARGETS];
                UNROLL for (int k = 0; k < TARGETS; k++) e[k] -= difference * b[k];
            }
        }

        UNROLL for (int k = 0; k < TARGETS; k++)
        {
            const double weighed = weight * e[k];
            residuals[k][item] = weighed;
            sum[k] += weighed;
            square[k] += weighed * e[k];
        }

        BARRIER();
        const int rows = n - first < ITEMS ? (int)(n - first) : ITEMS;
        for (int r = slice; r < rows && column < d; r += slices)
        {
            // What is not finite in a row makes its residuals NaN: where they are 0, the row is absent or explained.
            const double difference = (double)x[xOffset + (first + r) * ldx + column] - middle;
            UNROLL for (int k = 0; k < TARGETS; k++)
                if (residuals[k][r] != 0) gradient[k] += difference * residuals[k][r];
        }

        BARRIER();
    }

    GLOBAL double* to = sums + lane * laneSize;
    const int used = lane < lanesUsed;
    BARRIER();
    UNROLL for (int k = 0; k < TARGETS; k++)
    {
        parts[item] = gradient[k];
        BARRIER();
        if (item < d && target0 + k < t)
        {
            double total = parts[item];
            for (int s = 1; s < slices; s++) total += parts[s * width + item];
            add_to(to + (i64)(target0 + k) * d + item, total, used);
        }

        BARRIER();
        const double squares = item_sum(parts, item, square[k]), all = item_sum(parts, item, sum[k]);
        if (item == 0 && target0 + k < t)
        {
            add_to(to + (i64)t * d + target0 + k, squares, used);
            add_to(to + (i64)t * (d + 1) + target0 + k, all, used);
        }

        BARRIER();
    }
}

#define LX 32
#define LY 8
#define ROWS (LY * RR)
#define PARTS (ITEMS / ROWS)

// For more columns: LX work-items share a row, each with RR rows.
KERNEL(LX, LY, 1) linear_residual_wide(
    i64 n, int d, int t, int weighted, int lanes, int lanesUsed, i64 laneSize,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const REAL* RESTRICT weights, i64 weightOffset,
    GLOBAL const double* RESTRICT center, i64 centerOffset,
    GLOBAL const double* RESTRICT coefficients, i64 coefficientOffset, i64 ldb,
    GLOBAL const double* RESTRICT offset, i64 offsetOffset, GLOBAL double* RESTRICT sums)
{
    LOCAL double products[ROWS][LX + 1];
    LOCAL double residuals[TARGETS][ROWS];
    LOCAL double parts[ITEMS];
    const int lane = (int)GROUP_X, target0 = (int)GROUP_Y * TARGETS, item = LOCAL_Y * LX + LOCAL_X;
    GLOBAL double* to = sums + lane * laneSize;
    int used = lane < lanesUsed;
    const int usedBefore = used;
    double square[TARGETS], sum[TARGETS];
    UNROLL for (int k = 0; k < TARGETS; k++) square[k] = sum[k] = 0;
    BARRIER();
    for (i64 first = (i64)lane * ROWS; first < n; first += (i64)lanes * ROWS)
    {
        const int rows = n - first < ROWS ? (int)(n - first) : ROWS;
        GLOBAL const REAL* px = x + xOffset + first * ldx;
        double product[RR][TARGETS];
        UNROLL for (int r = 0; r < RR; r++)
            UNROLL for (int k = 0; k < TARGETS; k++) product[r][k] = 0;
        for (int j = LOCAL_X; j < d; j += LX)
        {
            const double middle = center[centerOffset + j];
            double b[TARGETS];
            UNROLL for (int k = 0; k < TARGETS; k++) b[k] = target0 + k < t ? coefficients[coefficientOffset + j * ldb + target0 + k] : 0;
            UNROLL for (int r = 0; r < RR; r++)
            {
                const int row = LOCAL_Y + r * LY;
                const double difference = row < rows ? (double)px[row * ldx + j] - middle : 0;
                UNROLL for (int k = 0; k < TARGETS; k++) product[r][k] += difference * b[k];
            }
        }

        BARRIER();
        UNROLL for (int k = 0; k < TARGETS; k++)
        {
            UNROLL for (int r = 0; r < RR; r++) products[LOCAL_Y + r * LY][LOCAL_X] = product[r][k];
            BARRIER();
            double part = 0;
            for (int j = item / ROWS; j < LX; j += PARTS) part += products[item % ROWS][j];
            parts[item] = part;
            BARRIER();
            if (item < ROWS)
            {
                double explained = part, weighed = 0;
                for (int p = 1; p < PARTS; p++) explained += parts[p * ROWS + item];
                const double weight = item >= rows ? 0 : weighted ? (double)weights[weightOffset + first + item] : 1;
                if (weight != 0 && target0 + k < t)
                {
                    const double e = (double)y[yOffset + (first + item) * ldy + target0 + k] - offset[offsetOffset + target0 + k] - explained;
                    weighed = weight * e;
                    sum[k] += weighed;
                    square[k] += weighed * e;
                }

                residuals[k][item] = weighed;
            }

            BARRIER();
        }

        for (int j = item; j < d; j += ITEMS)
        {
            const double middle = center[centerOffset + j];
            double gradient[TARGETS];
            UNROLL for (int k = 0; k < TARGETS; k++) gradient[k] = 0;
            for (int r = 0; r < rows; r++)
            {
                const double difference = (double)px[r * ldx + j] - middle;
                UNROLL for (int k = 0; k < TARGETS; k++)
                    if (residuals[k][r] != 0) gradient[k] += difference * residuals[k][r];
            }

            UNROLL for (int k = 0; k < TARGETS; k++)
                if (target0 + k < t) add_to(to + (i64)(target0 + k) * d + j, gradient[k], used);
        }

        used = 1;
        BARRIER();
    }

    BARRIER();
    UNROLL for (int k = 0; k < TARGETS; k++)
    {
        const double squares = item_sum(parts, item, square[k]), all = item_sum(parts, item, sum[k]);
        if (item == 0 && target0 + k < t)
        {
            add_to(to + (i64)t * d + target0 + k, squares, usedBefore);
            add_to(to + (i64)t * (d + 1) + target0 + k, all, usedBefore);
        }

        BARRIER();
    }
}

KERNEL(ITEMS, 1, 1) linear_residual_finish(
    int d, int t, GLOBAL const double* RESTRICT sums, GLOBAL double* RESTRICT gradient, i64 gradientOffset, i64 ldGradient,
    GLOBAL double* RESTRICT totals, i64 totalOffset, i64 ldTotals)
{
    const i64 products = (i64)d * t;
    for (i64 e = GROUP_X * ITEMS + LOCAL_X; e < products + 2 * t; e += GROUPS_X * ITEMS)
    {
        if (e < products) gradient[gradientOffset + e / t * ldGradient + e % t] = sums[e % t * d + e / t];
        else totals[totalOffset + (e - products) / t * ldTotals + (e - products) % t] = sums[e];
    }
}
