// Sweeps along the lines of a crossbar, a work-item a line, for whoever has LX work-items and a tile of LX rows in local memory. Voltages lie row by row; a row of bit lines is
// read as it lies, RB rows ahead of the recurrence, and TC columns of LX word lines are turned in the tile. Factors are those of ir-drop-factors.kernel.c.
#define PITCH (TC + 1)
#define RB 4

// u += alpha * p for a bit line. Gives 0.
DEVICE double add_direction(int m, int n, int j, GLOBAL double* u, GLOBAL const double* p, double alpha)
{
    for (int i = 0; i < m && alpha != 0; i++) u[(i64)i * n + j] = fma(alpha, p[(i64)i * n + j], u[(i64)i * n + j]);
    return 0;
}

// u += alpha * p, then p = B^-1 r + beta * p for a bit line, from the forward sweep in y; p = B^-1 r where it is fresh. Gives the squares of what p falls over each segment.
DEVICE double advance(int m, int n, int j, GLOBAL const double* bits, GLOBAL const double* y, GLOBAL double* u, GLOBAL double* p, double alpha, double beta, int fresh)
{
    double z = 0, below = 0, sum = 0;
    for (int first = m - 1; first >= 0; first -= RB)
    {
        double e[RB], ahead[RB], direction[RB], solution[RB];
        UNROLL for (int b = 0; b < RB; b++)
        {
            const i64 at = (i64)(first - b) * n + j;
            const int inside = b <= first;
            e[b] = inside ? bits[at] : 0;
            ahead[b] = inside ? y[at] : 0;
            direction[b] = inside && !fresh ? p[at] : 0;
            solution[b] = inside && !fresh ? u[at] : 0;
        }

        UNROLL for (int b = 0; b < RB; b++)
        {
            const i64 at = (i64)(first - b) * n + j;
            z = fma(e[b], z, ahead[b]);
            const double next = fma(beta, direction[b], z), drop = next - below;
            if (b <= first)
            {
                if (!fresh) u[at] = fma(alpha, direction[b], solution[b]);
                p[at] = next;
                sum = fma(drop, drop, sum);
            }

            below = next;
        }
    }

    return sum;
}

// r = (keeps ? r : 0) - step * (L x + cells (x - t)) for a bit line whose sense end is at `sense`, and the forward sweep of B^-1 r in place of t. Gives r' B^-1 r.
DEVICE double residual_of(
    int m, int n, int j, GLOBAL const double* g, i64 ldg, double ohms, GLOBAL const double* bits, GLOBAL const double* x, double sense, double step, int keeps,
    GLOBAL double* r, GLOBAL double* t)
{
    double here = x[j], above = here, y = 0, sum = 0;
    for (int first = 0; first < m; first += RB)
    {
        double below[RB], cell[RB], answered[RB], old[RB], e[RB];
        UNROLL for (int b = 0; b < RB; b++)
        {
            const i64 at = (i64)(first + b) * n + j;
            const int inside = first + b < m;
            below[b] = first + b + 1 < m ? x[at + n] : sense;
            cell[b] = inside ? g[(first + b) * ldg + j] * ohms : 0;
            answered[b] = inside ? t[at] : 0;
            old[b] = inside && keeps ? r[at] : 0;
            e[b] = inside ? bits[at] : 0;
        }

        UNROLL for (int b = 0; b < RB; b++)
        {
            const i64 at = (i64)(first + b) * n + j;
            const double product = fma(cell[b], here - answered[b], (here - above) - (below[b] - here));
            const double left = fma(-step, product, old[b]), arriving = left + y;
            if (first + b < m)
            {
                y = e[b] * arriving;
                sum = fma(y, arriving, sum);
                r[at] = left;
                t[at] = y;
            }

            above = here;
            here = below[b];
        }
    }

    return sum;
}

// t = (L + cells)^-1 (cells x + drive) for all word lines, whose first voltages go to ends. Gives an item's part of x' cells (x - t), which is meant where nothing drives.
// What x is must have been seen by all; t is after the next barrier. `turned` has room for a matrix. The rows of an item are the same in every call.
DEVICE double answer(
    int m, int n, GLOBAL const double* g, i64 ldg, double ohms, GLOBAL const double* words, GLOBAL const double* x, GLOBAL const double* drive, int drives,
    GLOBAL double* turned, GLOBAL double* t, GLOBAL double* ends, LOCAL_PTR double* tile)
{
    double sum = 0;
    int first = 0;
    BARRIER();
    do
    {
        const int row = first + LOCAL_X, inside = row < m;
        double y = inside && drives ? drive[row] : 0;
        int column = 0;
        BARRIER();
        do
        {
            for (int k = LOCAL_X; k < LX * TC; k += LX)
            {
                const int i = first + k / TC, j = column + k % TC;
                double current = 0;
                if (i < m && j < n)
                {
                    const double voltage = x[(i64)i * n + j];
                    current = g[i * ldg + j] * ohms * voltage;
                    sum = fma(current, voltage, sum);
                }

                tile[k / TC * PITCH + k % TC] = current;
            }

            BARRIER();
            double e[TC];
            UNROLL for (int c = 0; c < TC; c++) e[c] = inside && column + c < n ? words[(i64)(column + c) * m + row] : 0;
            UNROLL for (int c = 0; c < TC; c++)
            {
                const double arriving = tile[LOCAL_X * PITCH + c] + y;
                y = e[c] * arriving;
                sum = fma(-y, arriving, sum);
                if (inside && column + c < n) turned[(i64)(column + c) * m + row] = y;
            }

            column += TC;
            BARRIER();
        }
        while (column < n);

        double voltage = 0;
        BARRIER();
        do
        {
            column -= TC;
            double e[TC], swept[TC];
            UNROLL for (int c = 0; c < TC; c++)
            {
                const int holds = inside && column + c < n;
                e[c] = holds ? words[(i64)(column + c) * m + row] : 0;
                swept[c] = holds ? turned[(i64)(column + c) * m + row] : 0;
            }

            UNROLL for (int c = TC - 1; c >= 0; c--)
            {
                voltage = fma(e[c], voltage, swept[c]);
                tile[LOCAL_X * PITCH + c] = voltage;
            }

            BARRIER();
            for (int k = LOCAL_X; k < LX * TC; k += LX)
            {
                const int i = first + k / TC, j = column + k % TC;
                if (i < m && j < n) t[(i64)i * n + j] = tile[k / TC * PITCH + k % TC];
            }

            BARRIER();
        }
        while (column > 0);

        if (inside) ends[row] = voltage;
        first += LX;
        BARRIER();
    }
    while (first < m);
    return sum;
}
