// part: BatchedRidge/ridge-room.kernel.c
// Weights, means and scales of a problem.

// The sum of the weights, the first row that has one (the number of rows where none has), and whether one is negative, NaN or infinite.
DEVICE double weigh(const RidgeRoom* room, const RidgeRows* rows, i64* firstRow, int* bad)
{
    double sum = 0, first = (double)rows->count, wrong = 0;
    for (i64 i = LOCAL_X; i < rows->count && rows->weighted; i += LX)
    {
        const double w = (double)rows->weights[i];
        if (!(w >= 0) || !isfinite(w)) wrong = 1;
        else sum += w;
        if (w > 0) first = fmin(first, (double)i);
    }

    sum = group_sum(room->part, sum);
    *firstRow = rows->weighted ? (i64)group_min(room->part, first) : 0;
    *bad = group_sum(room->part, wrong) > 0;
    return rows->weighted ? sum : (double)rows->count;
}

// The scale and the mean of a column of which the sums about a shift are known. Returns whether they are finite.
DEVICE int place_column(const RidgeRoom* room, int c, double shift, double mean, double squares)
{
    const int exponent = root_exponent(squares, LARGEST_UNIT);
    const double unit = power_of_two(exponent);
    room->unit[c] = (REAL)unit;
    room->inverseUnit[c] = (REAL)power_of_two(-exponent);
    room->shift[c] = (REAL)(-shift * unit);
    room->mean[c] = (REAL)(mean * unit);
    room->center[c] = shift + mean;
    return isfinite(squares + shift + mean);
}

// Sums about the first row, in FP64: from them the mean of each column, and the power of two that makes it about as long as 1. Neighbouring items take
// neighbouring columns; where there are fewer columns than items, several rows at a time. Returns whether a value is NaN or infinite.
DEVICE int center_columns(const RidgeRoom* room, const RidgeRows* rows, i64 firstRow, double total, int intercept)
{
    const int width = lane_width(room->joint), slices = LX / width, lane = LOCAL_X % width, slice = LOCAL_X / width;
    double bad = 0;
    int from = 0;
    do
    {
        const int c = from + lane;
        const int within = c < room->joint && rows->count > 0;
        const int feature = c < room->d;
        GLOBAL const REAL* column = feature ? rows->x + c : rows->y + (c - room->d);
        const i64 ld = feature ? rows->ldx : rows->ldy;
        const double shift = within && intercept ? (double)column[firstRow * ld] : 0;
        double sum = 0, squares = 0;
        for (i64 i = slice; i < rows->count && within; i += slices)
        {
            // What a row of weight 0 holds must not be seen.
            const double w = row_weight(rows, i);
            if (w == 0) continue;
            const double moved = (double)column[i * ld] - shift, weighted = w * moved;
            sum += weighted;
            squares = fma(weighted, moved, squares);
        }

        room->part[LOCAL_X] = sum;
        room->part[LX + LOCAL_X] = squares;
        BARRIER();
        if (within && slice == 0)
        {
            for (int s = 1; s < slices; s++)
            {
                sum += room->part[s * width + lane];
                squares += room->part[LX + s * width + lane];
            }

            if (!place_column(room, c, shift, intercept ? sum / total : 0, squares)) bad = 1;
        }

        BARRIER();
        from += width;
    }
    while (from < room->joint);

    return group_sum(room->part, bad) > 0;
}

// Fills the tile with rows, centred and scaled unless they are wanted raw; with zeros up to whole chunks. All items have seen it after the next barrier.
DEVICE void load_tile(const RidgeRoom* room, const RidgeRows* rows, i64 first, int count, int raw)
{
    const int joint = room->joint, padded = (count + CHUNK - 1) / CHUNK * CHUNK;
    for (int e = LOCAL_X; e < padded * joint; e += LX)
    {
        const int r = e / joint, c = e % joint;
        const REAL w = r >= count ? (REAL)0 : rows->weighted ? rows->weights[first + r] : (REAL)1;
        REAL value = 0;
        if (w > 0)
        {
            value = c < room->d ? rows->x[(first + r) * rows->ldx + c] : rows->y[(first + r) * rows->ldy + c - room->d];

            // A unit is a power of two, so that nothing but the two differences and the weight is rounded.
            if (!raw) value = (fma(value, room->unit[c], room->shift[c]) - room->mean[c]) * (rows->weighted ? sqrt(w) : (REAL)1);
        }

        room->tile[r * room->tilePitch + c] = value;
    }
}

DEVICE int tile_count(const RidgeRoom* room, i64 rows, i64 first) { return rows - first < room->tileRows ? (int)(rows - first) : room->tileRows; }
