// Makes rows ready for reflections, in FP64: sqrt(w) * ([x, y] - center) * scale, after sqrt(w) where there are ones.
// REAL; ROWS, the rows of a panel; LX x LY work-items.

// Rows are counted from the first one of all; a chunk of them belongs to a lane. This is panel `step` of the chunks from `chunk0` on, one of each.
// The block that is given begins at row `before` and has n rows; what of a panel lies outside of it or has weight 0 is 0, whatever it holds.
KERNEL(LX, LY, 1) qr_rows(
    i64 n, int d, int t, int hasOnes, int isWeighted, i64 before, i64 chunk0, int chunkRows, int step,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const REAL* RESTRICT weights, i64 weightsOffset,
    GLOBAL const double* RESTRICT frame, GLOBAL double* RESTRICT panels)
{
    const int order = d + t + hasOnes, column = (int)GROUP_X * LX + LOCAL_X, j = column - hasOnes;
    if (column >= order) return;

    const i64 start = (chunk0 + GROUP_Y) * chunkRows - before;
    const i64 first = (start > 0 ? start : 0) + (i64)step * ROWS;
    const i64 end = start + chunkRows < n ? start + chunkRows : n;
    GLOBAL double* panel = panels + GROUP_Y * ROWS * order + column;
    for (int r = LOCAL_Y; r < ROWS; r += LY)
    {
        const i64 row = first + r;
        const double weight = row >= end ? 0.0 : isWeighted ? (double)weights[weightsOffset + row] : 1.0;
        double z = 0.0;
        if (weight != 0.0)
        {
            const double root = sqrt(weight);
            if (j < 0) z = root;
            else
            {
                const double value = j < d ? (double)x[xOffset + row * ldx + j] : (double)y[yOffset + row * ldy + (j - d)];
                z = root * ((value - frame[j]) * frame[d + t + j]);
            }
        }

        panel[(i64)r * order] = z;
    }
}
