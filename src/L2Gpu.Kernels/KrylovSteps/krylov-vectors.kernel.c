// Steps of a Krylov method that sum nothing, over (n, m) matrices: shifted systems, scaled rows, columns picked out. A group is WIDTH columns beside each
// other and LY rows, four times.
#define ITEMS 256
#define LY (ITEMS / WIDTH)
#define ROWS (4 * LY)

// The scalars of k shifted systems: omega <- 1 / (1 + shift * step + carried * (1 - omega)), zeta <- omega * zeta.
KERNEL(WIDTH, LY, 1) krylov_shifted_scalars(
    int k, GLOBAL const int* RESTRICT columns, i64 columnsOffset,
    GLOBAL const double* RESTRICT shifts, i64 shiftsOffset,
    GLOBAL double* RESTRICT omega, i64 omegaOffset, GLOBAL double* RESTRICT zeta, i64 zetaOffset,
    GLOBAL const double* RESTRICT step, i64 stepOffset,
    GLOBAL const double* RESTRICT previousStep, i64 previousStepOffset, GLOBAL const double* RESTRICT previousRatio, i64 previousRatioOffset)
{
    const i64 system = GROUP_X * ITEMS + LOCAL_Y * WIDTH + LOCAL_X;
    if (system >= k) return;
    const int c = columns[columnsOffset + system];
    const double alpha = step[stepOffset + c], before = previousStep[previousStepOffset + c];
    const double carried = before == 0 ? 0 : alpha * previousRatio[previousRatioOffset + c] / before;
    const double value = 1 / (1 + shifts[shiftsOffset + system] * alpha + carried * (1 - omega[omegaOffset + system]));
    omega[omegaOffset + system] = value;
    zeta[zetaOffset + system] *= value;
}

// x <- x + step * omega * p, p <- zeta * r + ratio * omega^2 * p, with the new omega and zeta of each of k systems.
KERNEL(WIDTH, LY, 1) krylov_shifted_vectors(
    i64 n, int k, GLOBAL const int* RESTRICT columns, i64 columnsOffset,
    GLOBAL const double* RESTRICT omega, i64 omegaOffset, GLOBAL const double* RESTRICT zeta, i64 zetaOffset,
    GLOBAL const double* RESTRICT step, i64 stepOffset, GLOBAL const double* RESTRICT ratio, i64 ratioOffset,
    GLOBAL const REAL* RESTRICT r, i64 rOffset, i64 ldr,
    GLOBAL REAL* RESTRICT p, i64 pOffset, i64 ldp,
    GLOBAL REAL* RESTRICT x, i64 xOffset, i64 ldx)
{
    const int blocks = (k + WIDTH - 1) / WIDTH, system = (int)(GROUP_X % blocks) * WIDTH + LOCAL_X;
    const i64 first = GROUP_X / blocks * ROWS;
    if (system >= k) return;
    const int c = columns[columnsOffset + system];
    const double w = omega[omegaOffset + system], gain = zeta[zetaOffset + system];
    const double forward = step[stepOffset + c] * w, back = ratio[ratioOffset + c] * w * w;
    UNROLL for (int i = 0; i < ROWS; i += LY)
    {
        const i64 row = first + i + LOCAL_Y;
        if (row >= n) continue;
        const i64 atP = pOffset + row * ldp + system, atX = xOffset + row * ldx + system;
        const double direction = (double)p[atP];
        x[atX] = (REAL)fma(forward, direction, (double)x[atX]);
        p[atP] = (REAL)fma(gain, (double)r[rOffset + row * ldr + c], back * direction);
    }
}

// y <- diag(f) * x + keep * y.
KERNEL(WIDTH, LY, 1) krylov_scale_rows(
    i64 n, int m, GLOBAL const double* RESTRICT factors, i64 factorsOffset,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx, double keep,
    GLOBAL REAL* RESTRICT y, i64 yOffset, i64 ldy)
{
    const int blocks = (m + WIDTH - 1) / WIDTH, column = (int)(GROUP_X % blocks) * WIDTH + LOCAL_X;
    const i64 first = GROUP_X / blocks * ROWS;
    if (column >= m) return;
    UNROLL for (int i = 0; i < ROWS; i += LY)
    {
        const i64 row = first + i + LOCAL_Y;
        if (row >= n) continue;
        const i64 at = yOffset + row * ldy + column;
        // What keep = 0 leaves out may hold NaN.
        const double old = keep == 0 ? 0 : keep * (double)y[at];
        y[at] = (REAL)fma(factors[factorsOffset + row], (double)x[xOffset + row * ldx + column], old);
    }
}

// destination[:, j] = source[:, columns[j]], or source[:, j] where no columns are listed: the source begins at the first of them then.
KERNEL(WIDTH, LY, 1) krylov_gather(
    i64 n, int k, GLOBAL const int* RESTRICT columns, int listed,
    GLOBAL const REAL* RESTRICT source, i64 sourceOffset, i64 ldSource,
    GLOBAL REAL* RESTRICT destination, i64 destinationOffset, i64 ldDestination)
{
    const int blocks = (k + WIDTH - 1) / WIDTH, column = (int)(GROUP_X % blocks) * WIDTH + LOCAL_X;
    const i64 first = GROUP_X / blocks * ROWS;
    if (column >= k) return;
    const int from = listed ? columns[column] : column;
    UNROLL for (int i = 0; i < ROWS; i += LY)
    {
        const i64 row = first + i + LOCAL_Y;
        if (row < n) destination[destinationOffset + row * ldDestination + column] = source[sourceOffset + row * ldSource + from];
    }
}
