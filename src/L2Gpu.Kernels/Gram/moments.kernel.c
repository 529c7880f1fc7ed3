// part: Gram/finish.kernel.c
// Second moments of lines: the columns of [x, y, 1], p of them. The lower triangle of products is cut into square tiles, the rows into chunks
// of CHUNK; a work-group takes one tile and the chunks of one lane, LX x LY work-items sharing a tile and LZ slices sharing the rows.
// Products are summed in REAL within a chunk (CHUNK / LZ rows a work-item) and in FP64 beyond, in registers.
// Traffic: with p <= TILE each row is read once; else each line (p / TILE + 1) times, by groups that walk through the same rows side by
// side, so that all but the first find them in the cache. The sums of a lane are read and written once a call.
#define TILE (LX * RN)
#define ITEMS (LX * LY * LZ)
#if LX * RN != LY * RM || ITEMS % TILE != 0 || TK % LZ != 0 || CHUNK % TK != 0
#error tiles are square, a group stages whole rows of them, and slices and chunks are whole
#endif

KERNEL(LX, LY, LZ) gram_moments(
    i64 n, int d, int t, int weighted, int tiles, int lanes, int lanesUsed,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const REAL* RESTRICT weights, i64 weightOffset,
    GLOBAL const REAL* RESTRICT shift, GLOBAL double* RESTRICT sums)
{
    LOCAL REAL left[TK][TILE];
    LOCAL REAL right[TK][TILE];
    LOCAL double parts[LZ][LY * TILE];
    const int tile = (int)(GROUP_X % tiles), lane = (int)(GROUP_X / tiles);
    const int tileRow = triangle_row(tile), tileColumn = tile - (int)triangle_index(tileRow, 0);
    const int item = (LOCAL_Z * LY + LOCAL_Y) * LX + LOCAL_X;

    // A work-item stages one line of each side, the same throughout: a column of x or y, the ones, or nothing.
    const int diagonal = tileRow == tileColumn, lineA = tileRow * TILE + item % TILE, lineB = tileColumn * TILE + item % TILE;
    const int inA = lineA < d + t, inB = lineB < d + t;
    GLOBAL const REAL* fromA = lineA < d ? x + xOffset + lineA : y + yOffset + (lineA - d);
    GLOBAL const REAL* fromB = lineB < d ? x + xOffset + lineB : y + yOffset + (lineB - d);
    const i64 ldA = lineA < d ? ldx : ldy, ldB = lineB < d ? ldx : ldy;
    const REAL oneA = lineA == d + t, oneB = lineB == d + t, shiftA = inA ? shift[lineA] : (REAL)0, shiftB = inB ? shift[lineB] : (REAL)0;
    double wide[RM][RN];
    UNROLL for (int i = 0; i < RM; i++)
        UNROLL for (int j = 0; j < RN; j++) wide[i][j] = 0;

    BARRIER();
    for (i64 first = (i64)lane * CHUNK; first < n; first += (i64)lanes * CHUNK)
    {
        const i64 end = first + CHUNK < n ? first + CHUNK : n;
        REAL sum[RM][RN];
        UNROLL for (int i = 0; i < RM; i++)
            UNROLL for (int j = 0; j < RN; j++) sum[i][j] = 0;

        BARRIER();
        for (i64 base = first; base < end; base += TK)
        {
            // Absent rows are read and left out, so that no load waits for a weight.
            for (int k = item / TILE; k < TK; k += ITEMS / TILE)
            {
                const i64 row = base + k;
                const REAL weight = row >= end ? (REAL)0 : weighted ? weights[weightOffset + row] : (REAL)1;
                const REAL b = !inB ? oneB : row < end ? fromB[row * ldB] - shiftB : (REAL)0;
                const REAL a = !inA ? oneA : diagonal ? b : row < end ? fromA[row * ldA] - shiftA : (REAL)0;
                left[k][item % TILE] = weight != 0 ? weight * a : (REAL)0;
                right[k][item % TILE] = weight != 0 ? b : (REAL)0;
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

        UNROLL for (int i = 0; i < RM; i++)
            UNROLL for (int j = 0; j < RN; j++) wide[i][j] += (double)sum[i][j];
        BARRIER();
    }

    // The slices are added up in order, LY rows of the tile at a time. A lane that was not used before holds nothing, not even zeros.
    GLOBAL double* to = sums + ((i64)lane * tiles + tile) * TILE * TILE;
    BARRIER();
    UNROLL for (int i = 0; i < RM; i++)
    {
        UNROLL for (int j = 0; j < RN; j++) parts[LOCAL_Z][LOCAL_Y * TILE + LOCAL_X + j * LX] = wide[i][j];
        BARRIER();
        for (int e = item; e < LY * TILE; e += ITEMS)
        {
            double total = lane < lanesUsed ? to[i * LY * TILE + e] : 0;
            for (int slice = 0; slice < LZ; slice++) total += parts[slice][e];
            to[i * LY * TILE + e] = total;
        }

        BARRIER();
    }
}

DEVICE double line_sum(GLOBAL const double* sums, int d, int t, int row, int column)
{
    return sums[(triangle_index(row / TILE, column / TILE) * TILE + row % TILE) * TILE + column % TILE];
}
