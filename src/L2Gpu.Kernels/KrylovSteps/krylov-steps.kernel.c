// The vector steps of a Krylov method over (n, m) matrices, in FP64; what is stored is rounded once to REAL.
// A group is WIDTH (1, 4 or 16) columns beside each other and LY rows. The sums of a column have an order that n alone fixes, whatever WIDTH is: row i of a
// chunk belongs to lane i mod ITEMS, a lane adds its rows one after the other, and lanes are added in a tree. An item holds WIDTH lanes, LY apart.
// Sums are explicit fma, so that no compiler rounds them in one way here and in another there.
#define ITEMS 256
#define LY (ITEMS / WIDTH)

// Rows of a group where nothing is summed.
#define ROWS (4 * LY)

// Adds the lanes of each column, and writes the sums of the columns that there are.
DEVICE void store_sums(double* lane, LOCAL_PTR double* shared, int column, int m, GLOBAL double* sums)
{
    const int at = LOCAL_Y * WIDTH + LOCAL_X;
    UNROLL for (int span = WIDTH / 2; span > 0; span /= 2)
        UNROLL for (int j = 0; j < span; j++) lane[j] += lane[j + span];

    shared[at] = lane[0];
    BARRIER();
    for (int span = LY / 2; span > 0; span /= 2)
    {
        if (LOCAL_Y < span) shared[at] += shared[at + span * WIDTH];
        BARRIER();
    }

    if (LOCAL_Y == 0 && column < m) sums[column] = shared[LOCAL_X];
}

DEVICE double finite_quotient(double over, double under)
{
    const double value = over / under;
    return isfinite(value) ? value : 0;
}

KERNEL(WIDTH, LY, 1) krylov_dot(
    i64 n, int m, i64 chunk,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL double* RESTRICT sums, i64 sumsOffset)
{
    LOCAL double shared[ITEMS];
    const int blocks = (m + WIDTH - 1) / WIDTH, column = (int)(GROUP_X % blocks) * WIDTH + LOCAL_X;
    const i64 index = GROUP_X / blocks, first = index * chunk, end = first + chunk < n ? first + chunk : n;
    double lane[WIDTH];
    UNROLL for (int j = 0; j < WIDTH; j++) lane[j] = 0;
    for (i64 start = first; start < end; start += ITEMS)
    {
        UNROLL for (int j = 0; j < WIDTH; j++)
        {
            const i64 row = start + j * LY + LOCAL_Y;
            if (row < end && column < m) lane[j] = fma((double)x[xOffset + row * ldx + column], (double)y[yOffset + row * ldy + column], lane[j]);
        }
    }

    store_sums(lane, shared, column, m, sums + sumsOffset + index * m);
}

// q <- q + shift * p, and the product of p with the new q.
KERNEL(WIDTH, LY, 1) krylov_shift(
    i64 n, int m, i64 chunk,
    GLOBAL const double* RESTRICT shifts, i64 shiftsOffset,
    GLOBAL const REAL* RESTRICT p, i64 pOffset, i64 ldp,
    GLOBAL REAL* RESTRICT q, i64 qOffset, i64 ldq,
    GLOBAL double* RESTRICT sums, i64 sumsOffset)
{
    LOCAL double shared[ITEMS];
    const int blocks = (m + WIDTH - 1) / WIDTH, column = (int)(GROUP_X % blocks) * WIDTH + LOCAL_X;
    const i64 index = GROUP_X / blocks, first = index * chunk, end = first + chunk < n ? first + chunk : n;
    const double shift = column < m ? shifts[shiftsOffset + column] : 0;
    double lane[WIDTH];
    UNROLL for (int j = 0; j < WIDTH; j++) lane[j] = 0;
    for (i64 start = first; start < end; start += ITEMS)
    {
        UNROLL for (int j = 0; j < WIDTH; j++)
        {
            const i64 row = start + j * LY + LOCAL_Y;
            if (row >= end || column >= m) continue;
            const double direction = (double)p[pOffset + row * ldp + column];
            REAL value = q[qOffset + row * ldq + column];
            if (shift != 0) q[qOffset + row * ldq + column] = value = (REAL)fma(shift, direction, (double)value);
            lane[j] = fma(direction, (double)value, lane[j]);
        }
    }

    store_sums(lane, shared, column, m, sums + sumsOffset + index * m);
}

// x <- x + alpha * p, r <- r - alpha * q, and the squares of the new r.
KERNEL(WIDTH, LY, 1) krylov_advance(
    i64 n, int m, i64 chunk,
    GLOBAL const double* RESTRICT numerator, i64 numeratorOffset,
    GLOBAL const double* RESTRICT denominator, i64 denominatorOffset,
    GLOBAL const REAL* RESTRICT p, i64 pOffset, i64 ldp,
    GLOBAL const REAL* RESTRICT q, i64 qOffset, i64 ldq,
    GLOBAL REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL REAL* RESTRICT r, i64 rOffset, i64 ldr,
    GLOBAL double* RESTRICT alpha, i64 alphaOffset,
    GLOBAL double* RESTRICT sums, i64 sumsOffset)
{
    LOCAL double shared[ITEMS];
    const int blocks = (m + WIDTH - 1) / WIDTH, column = (int)(GROUP_X % blocks) * WIDTH + LOCAL_X;
    const i64 index = GROUP_X / blocks, first = index * chunk, end = first + chunk < n ? first + chunk : n;
    double step = 0, lane[WIDTH];
    if (column < m)
    {
        const double under = denominator[denominatorOffset + column];
        step = under > 0 ? finite_quotient(numerator[numeratorOffset + column], under) : 0;
        if (index == 0 && LOCAL_Y == 0) alpha[alphaOffset + column] = step;
    }

    UNROLL for (int j = 0; j < WIDTH; j++) lane[j] = 0;
    for (i64 start = first; start < end; start += ITEMS)
    {
        UNROLL for (int j = 0; j < WIDTH; j++)
        {
            const i64 row = start + j * LY + LOCAL_Y;
            if (row >= end || column >= m) continue;
            REAL residual = r[rOffset + row * ldr + column];
            if (step != 0)
            {
                const i64 at = xOffset + row * ldx + column;
                x[at] = (REAL)fma(step, (double)p[pOffset + row * ldp + column], (double)x[at]);
                residual = (REAL)fma(-step, (double)q[qOffset + row * ldq + column], (double)residual);
                r[rOffset + row * ldr + column] = residual;
            }

            lane[j] = fma((double)residual, (double)residual, lane[j]);
        }
    }

    store_sums(lane, shared, column, m, sums + sumsOffset + index * m);
}

// p <- z + beta * p.
KERNEL(WIDTH, LY, 1) krylov_direction(
    i64 n, int m,
    GLOBAL const double* RESTRICT numerator, i64 numeratorOffset,
    GLOBAL const double* RESTRICT denominator, i64 denominatorOffset,
    GLOBAL const REAL* RESTRICT z, i64 zOffset, i64 ldz,
    GLOBAL REAL* RESTRICT p, i64 pOffset, i64 ldp,
    GLOBAL double* RESTRICT beta, i64 betaOffset)
{
    const int blocks = (m + WIDTH - 1) / WIDTH, column = (int)(GROUP_X % blocks) * WIDTH + LOCAL_X;
    const i64 first = GROUP_X / blocks * ROWS;
    if (column >= m) return;
    const double ratio = finite_quotient(numerator[numeratorOffset + column], denominator[denominatorOffset + column]);
    if (first == 0 && LOCAL_Y == 0) beta[betaOffset + column] = ratio;
    UNROLL for (int i = 0; i < ROWS; i += LY)
    {
        const i64 row = first + i + LOCAL_Y;
        if (row >= n) continue;
        const REAL residual = z[zOffset + row * ldz + column];
        // What beta = 0 leaves out may hold NaN.
        REAL value = residual;
        if (ratio != 0) value = (REAL)fma(ratio, (double)p[pOffset + row * ldp + column], (double)residual);
        p[pOffset + row * ldp + column] = value;
    }
}
