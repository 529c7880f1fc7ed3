// part: Common/triangle.kernel.c
// Gram matrices of a batch: with OF_ROWS 0 the products of columns, XᵀWX, with 1 those of rows, XXᵀ. A work-group takes one tile of the
// lower triangle; LX x LY work-items share the tile and LZ slices share the sum. Few matrices with long sums are cut into parts, each a matrix
// of its own, which are added up in order afterwards.
// Traffic: a row tile and a column tile for each tile of the result; each element once with one tile.
#define TILE (LX * RN)
#define ITEMS (LX * LY * LZ)

KERNEL(LX, LY, LZ) gram_product(
    int order, i64 inner, i64 count, int parts, i64 partLength, int weighted,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx, i64 xStride,
    GLOBAL const REAL* RESTRICT weights, i64 weightOffset, i64 weightStride,
    GLOBAL REAL* RESTRICT gram, i64 gramOffset, i64 ld, i64 stride)
{
    // One word more than a tile, as rows are read along the sum.
    LOCAL REAL left[TK][TILE + OF_ROWS];
    LOCAL REAL right[TK][TILE + OF_ROWS];
    LOCAL REAL slices[LZ][LY * TILE];
    const int tileRow = triangle_row(GROUP_X), tileColumn = (int)(GROUP_X - triangle_index(tileRow, 0));
    const int row0 = tileRow * TILE, column0 = tileColumn * TILE;
    const int item = (LOCAL_Z * LY + LOCAL_Y) * LX + LOCAL_X;
    BARRIER();
    for (i64 index = GROUP_Y; index < count * parts; index += GROUPS_Y)
    {
        const i64 matrix = index / parts, first = index % parts * partLength;
        const i64 end = first + partLength < inner ? first + partLength : inner;
        GLOBAL const REAL* px = x + xOffset + matrix * xStride;
        GLOBAL const REAL* pw = weights + weightOffset + matrix * weightStride;
        REAL sum[RM][RN];
        UNROLL for (int i = 0; i < RM; i++)
            UNROLL for (int j = 0; j < RN; j++) sum[i][j] = 0;

        BARRIER();
        for (i64 base = first; base < end; base += TK)
        {
            for (int step = 0; step < TK * TILE / ITEMS; step++)
            {
                const int e = item + step * ITEMS, k = OF_ROWS ? e % TK : e / TILE, i = OF_ROWS ? e / TK : e % TILE;
                const int row = row0 + i, column = column0 + i;
                const i64 at = base + k;
                const REAL b = at >= end || column >= order ? (REAL)0 : OF_ROWS ? px[column * ldx + at] : px[at * ldx + column];
                const REAL a = row == column ? b : at >= end || row >= order ? (REAL)0 : OF_ROWS ? px[row * ldx + at] : px[at * ldx + row];
                left[k][i] = weighted && at < end ? a * pw[at] : a;
                right[k][i] = b;
            }

            BARRIER();
            for (int k = LOCAL_Z; k < TK; k += LZ)
            {
                REAL a[RM], b[RN];
                UNROLL for (int i = 0; i < RM; i++) a[i] = left[k][LOCAL_Y + i * LY];
                UNROLL for (int j = 0; j < RN; j++) b[j] = right[k][LOCAL_X + j * LX];
                UNROLL for (int i = 0; i < RM; i++)
                    UNROLL for (int j = 0; j < RN; j++) sum[i][j] = fma(a[i], b[j], sum[i][j]);
            }

            BARRIER();
        }

        GLOBAL REAL* to = gram + gramOffset + index * stride;
        BARRIER();
        UNROLL for (int i = 0; i < RM; i++)
        {
            UNROLL for (int j = 0; j < RN; j++) slices[LOCAL_Z][LOCAL_Y * TILE + LOCAL_X + j * LX] = sum[i][j];
            BARRIER();
            for (int e = item; e < LY * TILE; e += ITEMS)
            {
                const int row = row0 + i * LY + e / TILE, column = column0 + e % TILE;
                REAL total = slices[0][e];
                for (int slice = 1; slice < LZ; slice++) total += slices[slice][e];
                if (row < order && column <= row)
                {
                    to[row * ld + column] = total;
                    to[column * ld + row] = total;
                }
            }

            BARRIER();
        }

        BARRIER();
    }
}

// The sums of the parts of each matrix, in order.
KERNEL(64, 1, 1) gram_parts(
    int order, i64 count, int parts, GLOBAL const REAL* RESTRICT products, GLOBAL REAL* RESTRICT gram, i64 gramOffset, i64 ld, i64 stride)
{
    const i64 size = (i64)order * order;
    for (i64 e = GROUP_X * 64 + LOCAL_X; e < count * size; e += GROUPS_X * 64)
    {
        const i64 index = e / size, inside = e % size;
        REAL sum = 0;
        for (int part = 0; part < parts; part++) sum += products[(index * parts + part) * size + inside];
        gram[gramOffset + index * stride + inside / order * ld + inside % order] = sum;
    }
}
