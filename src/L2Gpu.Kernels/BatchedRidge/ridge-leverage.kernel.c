// part: BatchedRidge/ridge-system.kernel.c
// Leave-one-out errors for the system that was factored last, a row a work-item. A row u solves Mv = u as a further row of the factor would: its leverage is
// v'Dv, and its prediction v'z with z what factoring left of the right side.
#define FORWARD 8

// How near to 1 a leverage counts as 1.
DEVICE REAL leverage_margin(REAL smallestPivot) { return (REAL)REAL_EPSILON * fmax((REAL)64, (REAL)16 / smallestPivot); }

// Writes D⁻¹L⁻¹u over a row u of the tile, FORWARD columns at a time in registers, so that an element of the row is read once for all of them. Returns the leverage.
DEVICE REAL solve_row(const RidgeRoom* room, MEMORY REAL* row, int order, int plain)
{
    REAL leverage = 0;
    for (int first = 0; first < order; first += FORWARD)
    {
        REAL z[FORWARD];
        UNROLL for (int b = 0; b < FORWARD; b++)
        {
            const int c = first + b;
            z[b] = 0;
            if (c < order) z[b] = plain ? row[c] * room->balanceReal[c] : (REAL)((double)row[c] * room->balance[c]);
        }

        // Beyond the last column this reads on in the next row of the matrix, and what comes of it is left out.
        for (int p = 0; p < first; p++)
        {
            MEMORY const REAL* column = room->matrix + p * room->pitch + first;
            const REAL v = row[p];
            UNROLL for (int b = 0; b < FORWARD; b++) z[b] = fma(-v, column[b], z[b]);
        }

        UNROLL for (int b = 0; b < FORWARD; b++)
        {
            const int within = first + b < order;
            MEMORY const REAL* column = room->matrix + (within ? first + b : order - 1) * room->pitch + first;
            const REAL v = within ? z[b] * room->inverse[first + b] : (REAL)0;
            leverage += within ? v * z[b] : (REAL)0;
            if (within) row[first + b] = v;
            UNROLL for (int c = b + 1; c < FORWARD; c++) z[c] = fma(-v, column[first + c < order ? c : 0], z[c]);
        }
    }

    return leverage;
}

// The mean squared error over the first count rows; infinite where one cannot be predicted without itself.
DEVICE double leave_one_out(const RidgeRoom* room, const RidgeRows* rows, i64 count, int order, int plain, REAL margin, double total, int intercept)
{
    double sum = 0;
    i64 first = 0;
    do
    {
        const int held = tile_count(room, count, first);
        load_tile(room, rows, first, held, 0);
        SYNC();
        for (int r = LOCAL_X; r < held; r += LX)
        {
            MEMORY REAL* row = room->tile + r * room->tilePitch;
            const REAL rest = (REAL)1 - solve_row(room, row, order, plain) - (intercept ? (REAL)(row_weight(rows, first + r) / total) : (REAL)0);
            for (int k = 0; k < room->t; k++)
            {
                REAL prediction = 0;
                for (int j = 0; j < order; j++) prediction = fma(row[j], room->sides[(i64)k * order + j], prediction);
                const REAL e = plain ? row[room->d + k] - prediction : (REAL)((double)row[room->d + k] - (double)prediction / room->sideUnit[k]);
                const double error = (double)(e / rest) * (double)room->inverseUnit[room->d + k];
                sum = fma(error, error, sum);
            }

            if (!(rest > margin)) sum = INFINITY_OF(double);
        }

        SYNC();
        first += room->tileRows;
    }
    while (first < count);

    return group_sum(room->part, sum) / total / room->t;
}
