// part: BatchedRidge/ridge-leverage.kernel.c
// The backward error of a problem's answer: residuals and their products with the columns in FP64, from the rows as they came.

// w(y - offset - (x - center)'b) for the rows of the tile, a row and target a work-item.
DEVICE void tile_residuals(const RidgeRoom* room, const RidgeRows* rows, i64 first, int count)
{
    for (int e = LOCAL_X; e < count * room->t; e += LX)
    {
        const int k = e / count, r = e % count;
        MEMORY const REAL* row = room->tile + r * room->tilePitch;
        MEMORY const double* beta = room->beta + (i64)k * room->d;
        double residual = (double)row[room->d + k] - room->center[room->d + k];
        for (int j = 0; j < room->d; j++) residual = fma(room->center[j] - (double)row[j], beta[j], residual);
        room->residual[k * room->tileRows + r] = residual * row_weight(rows, first + r);
    }
}

// X'Wr for every target, as sums over some rows each: neighbouring items have neighbouring columns.
DEVICE void residual_products(const RidgeRoom* room, const RidgeRows* rows)
{
    const int d = room->d, width = lane_width(d), slices = LX / width, lane = LOCAL_X % width, slice = LOCAL_X / width, stride = d > LX ? d : LX;
    for (int e = LOCAL_X; e < room->t * stride; e += LX) room->gradient[e] = 0;
    i64 first = 0;
    do
    {
        const int count = tile_count(room, rows->count, first);
        load_tile(room, rows, first, count, 1);
        SYNC();
        tile_residuals(room, rows, first, count);
        SYNC();
        for (int c = lane; c < d; c += width)
        {
            for (int k = 0; k < room->t; k++)
            {
                double sum = 0;
                for (int r = slice; r < count; r += slices)
                    sum = fma((double)room->tile[r * room->tilePitch + c] - room->center[c], room->residual[k * room->tileRows + r], sum);
                room->gradient[(i64)k * stride + slice * width + c] += sum;
            }
        }

        SYNC();
        first += room->tileRows;
    }
    while (first < rows->count);
}

// The norm of X'WX + λI, in the units of the data.
DEVICE double system_norm(const RidgeRoom* room, int order, double lambda)
{
    double sum = 0;
    for (int e = LOCAL_X; e < order * order; e += LX)
    {
        const int i = e / order, j = e % order;
        if (j > i) continue;
        const double a = (double)room->matrix[i * room->pitch + j] * (double)room->inverseUnit[i] * (double)room->inverseUnit[j] + (i == j ? lambda : 0);
        sum = fma(i == j ? a : 2 * a, a, sum);
    }

    return sqrt(group_sum(room->part, sum));
}

DEVICE double backward_error(const RidgeRoom* room, int order, int target, double lambda, double system)
{
    const int d = room->d, width = lane_width(d), slices = LX / width, stride = d > LX ? d : LX;
    double gradient = 0, length = 0, side = 0;
    for (int j = LOCAL_X; j < order; j += LX)
    {
        const double beta = room->beta[(i64)target * d + j];
        double sum = -lambda * beta;
        for (int s = 0; s < slices; s++) sum += room->gradient[(i64)target * stride + s * width + j];
        const double product = (double)room->cross[(i64)target * d + j] * (double)room->inverseUnit[j] * (double)room->inverseUnit[d + target];
        gradient = fma(sum, sum, gradient);
        length = fma(beta, beta, length);
        side = fma(product, product, side);
    }

    gradient = sqrt(group_sum(room->part, gradient));
    length = sqrt(group_sum(room->part, length));
    side = sqrt(group_sum(room->part, side));
    const double size = system * length + side;
    return size == 0 ? 0 : gradient / size;
}
