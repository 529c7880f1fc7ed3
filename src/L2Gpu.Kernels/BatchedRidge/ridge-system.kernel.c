// part: BatchedRidge/ridge-gram.kernel.c
// The system X'WX + λI of a problem: scaled to a diagonal near 1, factored as LDL', solved.

// The trace of X'WX in the units of the data.
DEVICE double gram_trace(const RidgeRoom* room, int order)
{
    double sum = 0;
    for (int j = LOCAL_X; j < order; j += LX)
    {
        const double inverse = (double)room->inverseUnit[j];
        sum += (double)room->matrix[j * room->pitch + j] * inverse * inverse;
    }

    return group_sum(room->part, sum);
}

// Writes the system and its right sides for a penalty. Returns whether its scales are within what REAL can multiply; where they are not, products with
// them are FP64 and right sides have a scale of their own.
DEVICE int assemble(const RidgeRoom* room, int order, double lambda)
{
    double extreme = 0;
    for (int j = LOCAL_X; j < order; j += LX)
    {
        const double unit = (double)room->unit[j], value = fma(lambda * unit, unit, (double)room->matrix[j * room->pitch + j]);
        const int exponent = root_exponent(value, 500);
        const double balance = power_of_two(exponent);
        const REAL diagonal = (REAL)(value * balance * balance);
        if (exponent > LARGEST_PLAIN || exponent < -LARGEST_PLAIN) extreme = 1;
        room->balance[j] = balance;
        room->balanceReal[j] = (REAL)balance;
        room->diagonal[j] = diagonal;
        room->pivot[j] = diagonal;
    }

    const int plain = group_sum(room->part, extreme) == 0;
    for (int k = LOCAL_X; k < room->t && order > 0; k += LX)
    {
        double largest = 0;
        for (int j = 0; j < order && !plain; j++) largest = fmax(largest, fabs((double)room->cross[(i64)k * order + j] * room->balance[j]));
        room->sideUnit[k] = largest > 0 && isfinite(largest) ? power_of_two(clamp_exponent(-exponent_of(largest), 500)) : 1;
    }

    SYNC();
    for (int e = LOCAL_X; e < order * order; e += LX)
    {
        const int i = e / order, j = e % order;
        if (j >= i) continue;
        const REAL value = room->matrix[i * room->pitch + j];
        room->matrix[j * room->pitch + i] = plain ? value * room->balanceReal[i] * room->balanceReal[j] : (REAL)((double)value * room->balance[i] * room->balance[j]);
    }

    for (int e = LOCAL_X; e < room->t * order; e += LX)
    {
        const int k = e / order, j = e % order;
        const REAL value = room->cross[e];
        room->sides[e] = plain ? value * room->balanceReal[j] : (REAL)((double)value * room->balance[j] * room->sideUnit[k]);
    }

    SYNC();
    return plain;
}

// The smallest share of its diagonal that a pivot has so far; 0 once columns depend on each other.
DEVICE REAL smaller_share(REAL smallest, REAL share, int order) { return share >= smallest ? smallest : share > (REAL)(4 * (order + 8) * REAL_EPSILON) ? share : (REAL)0; }

// Factors, and takes the right sides along: one barrier a column. Returns the smallest pivot as a share of its diagonal; 0 where columns depend on each other.
DEVICE REAL factor(const RidgeRoom* room, int order)
{
    const int lane = LOCAL_X % LANES, slot = LOCAL_X / LANES, pitch = room->pitch, t = room->t;
    REAL smallest = 1;
    int j = 0;
    do
    {
        MEMORY const REAL* column = room->matrix + j * pitch;
        const REAL pivot = room->pivot[j], share = pivot / room->diagonal[j], inverse = (REAL)1 / pivot;
        smallest = smaller_share(smallest, share, order);
        if (LOCAL_X == 0 && order > 0) room->inverse[j] = inverse;
        for (int k = j + 1 + slot; k < order; k += LX / LANES)
        {
            MEMORY REAL* row = room->matrix + k * pitch;
            const REAL multiple = column[k] * inverse;
            for (int i = k + 1 + lane; i < order; i += LANES) row[i] = fma(-column[i], multiple, row[i]);
            if (lane == 0) room->pivot[k] = fma(-column[k], multiple, room->pivot[k]);
            for (int q = lane; q < t; q += LANES) room->sides[(i64)q * order + k] = fma(-room->sides[(i64)q * order + j], multiple, room->sides[(i64)q * order + k]);
        }

        SYNC();
        j++;
    }
    while (j < order && smallest > 0);

    return smallest;
}

// The coefficient of a target and column in the units of the data.
DEVICE void place_coefficient(const RidgeRoom* room, int order, int k, int j, REAL solution)
{
    room->beta[(i64)k * order + j] = (double)solution / room->sideUnit[k] * (room->balance[j] * (double)room->unit[j]) * (double)room->inverseUnit[order + k];
}

// Coefficients from what factoring left of the right sides, in the units of the data: one barrier a column.
DEVICE void substitute(const RidgeRoom* room, int order)
{
    int j = order - 1;
    do
    {
        const REAL inverse = j < 0 ? (REAL)0 : room->inverse[j];
        for (int e = LOCAL_X; e < room->t * (j + 1); e += LX)
        {
            const int k = e / (j + 1), i = e % (j + 1);
            MEMORY REAL* side = room->sides + (i64)k * order;
            const REAL solution = side[j] * inverse;
            if (i < j) side[i] = fma(-room->matrix[i * room->pitch + j], solution, side[i]);
            else place_coefficient(room, order, k, j, solution);
        }

        SYNC();
        j--;
    }
    while (j >= 0);
}
