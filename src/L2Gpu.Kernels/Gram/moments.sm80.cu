// part: Gram/finish.kernel.c
// part: Common/tensor-tile.sm80.cu
// Second moments on tensor cores. The products of columns of x are tiles of 128 x 128 lines of the lower triangle; a work-group of 8 warps takes one tile and the
// chunks of rows of one lane. The border, the lines of y and the ones, is the work of gram_border, which waits for memory alone.
//
// FP32, one tile and 16 rows: 8 warps x 2 x 48 products of fragments, 1248 clocks of an H100 (mma.sync at 5/8 of the peak: 6.5 clocks a product and quarter of a
// multiprocessor). Of as many instruction slots two warps use 192 for products, 256 for their sums, 288 to split, 96 to shift, 24 to read and about 100 to stage. The memory of the group gives 128 bytes
// a clock and is read for 384 clocks. Staging brings 16 KiB, 13 bytes a clock, 3 TB/s for 132 multiprocessors, from the L2 cache: tiles of one lane walk through the same rows side
// by side, and each row comes from device memory once.
// Registers: 64 sums, 32 products under way, 48 fragments, 12 shifts, and addresses: about 190, one group a multiprocessor.
// Each chunk, at most 1024 rows, ends in FP64 sums in device memory: 256 KiB to and fro beside 80,000 clocks.
// FP64: the same with 8 rows, the sums in registers throughout, and 16 clocks for a product of 16 x 8 x 4.
#define TILE 128
#define WARPS 8
#define PITCH (TILE + 2 * MMA_VECTOR)
#define BLOCK 32                             // A warp has one or two blocks of 32 x 32 lines, one below the other.
#define OCTETS (BLOCK / 8)
#define STAGE_SIZE (2 * TK * PITCH + TK)     // numbers: lines of the tile's rows, lines of its columns, weights
#define TILE_SUMS (TILE * TILE)
#if TK % MMA_K != 0 || CHUNK % TK != 0 || STAGES < 2
#error stages and chunks are whole, and one stage is filled while another is used
#endif

// The part of a tile that a warp has: blocks from line m down, in the columns from line n on.
struct WarpShare
{
    int m, n, blocks;
};

// Of a tile on the diagonal nothing is needed above it: ten blocks of sixteen, at most three for each quarter of a multiprocessor (warp % 4). Lines that do not exist are left out.
DEVICE WarpShare warp_share(int warp, int diagonal, int rowLines, int columnLines)
{
    WarpShare share;
    share.m = warp / 4 * 64;
    share.n = warp % 4 * 32;
    share.blocks = 2;
    if (diagonal)
    {
        share.m = warp == 0 ? 0 : warp == 2 ? 32 : warp < 4 ? 64 : 96;
        share.n = warp < 2 ? 0 : warp == 3 ? 64 : warp == 7 ? 96 : 32;
        share.blocks = warp < 4 ? 2 : warp < 6 ? 0 : 1;
    }

    const int there = share.n < columnLines ? (rowLines - share.m + BLOCK - 1) / BLOCK : 0;
    if (there < share.blocks) share.blocks = there;
    return share;
}

// Sums of BLOCKS blocks over the TK rows of a stage. `left` and `right` are the first lines of the blocks; a row of weight 0 counts for nothing, whatever it holds.
template <int BLOCKS, bool WEIGHTED>
DEVICE void add_stage(Product<OCTETS, OCTETS> (&c)[2], const REAL* left, const REAL* right, const REAL* weights, const REAL (&shiftLeft)[2][OCTETS], const REAL (&shiftRight)[OCTETS], int lane)
{
    UNROLL for (int k = 0; k < TK; k += MMA_K)
    {
        REAL weight[MMA_PARTS];
        UNROLL for (int part = 0; part < MMA_PARTS; part++) weight[part] = WEIGHTED ? weights[k + lane % 4 + 4 * part] : (REAL)1;
        Fragment<OCTETS> b;
        load_fragment<OCTETS, PITCH, LINES_FIRST>(b, right + k * PITCH, lane, [&](int octet, int part, REAL value) {
            const REAL deviation = value - shiftRight[octet];
            return !WEIGHTED || weight[part] != 0 ? deviation : (REAL)0;
        });
        UNROLL for (int block = 0; block < BLOCKS; block++)
        {
            Fragment<OCTETS> a;
            load_fragment<OCTETS, PITCH, LINES_FIRST>(a, left + k * PITCH + block * BLOCK, lane, [&](int octet, int part, REAL value) {
                const REAL deviation = value - shiftLeft[block][octet];
                return !WEIGHTED ? deviation : weight[part] != 0 ? weight[part] * deviation : (REAL)0;
            });
            multiply_add(c[block], a, b);
        }
    }
}

// Adds a block to its sums, which lie by octets and then by work-items, as they are held: each access of a warp is 512 bytes in a row. All are on their way before the first is used.
DEVICE void add_block(double* to, Product<OCTETS, OCTETS>& c, int lane, int used)
{
    double2* const sums = (double2*)to + lane;
    double2 old[OCTETS * OCTETS];
    if (used)
    {
        UNROLL for (int e = 0; e < OCTETS * OCTETS; e++) old[e] = sums[e * 32];
    }
    else
    {
        UNROLL for (int e = 0; e < OCTETS * OCTETS; e++) old[e].x = old[e].y = 0;
    }

    UNROLL for (int e = 0; e < OCTETS * OCTETS; e++)
    {
        old[e].x += (double)c.sum[e / OCTETS][e % OCTETS][0];
        old[e].y += (double)c.sum[e / OCTETS][e % OCTETS][1];
        sums[e * 32] = old[e];
    }
}

// Where the sum of two lines of a tile lies in it.
DEVICE int tile_element(int row, int column)
{
    // The inverse of line_of within a block.
    const int across = 8 * MMA_VECTOR;
    const int m = row % BLOCK / across * MMA_VECTOR + row % MMA_VECTOR, g = row % across / MMA_VECTOR;
    const int n = column % BLOCK / across * MMA_VECTOR + column % MMA_VECTOR, h = column % across / MMA_VECTOR;
    return (row / BLOCK * (TILE / BLOCK) + column / BLOCK) * (BLOCK * BLOCK) + ((m * OCTETS + n) * 32 + g * 4 + h / 2) * 2 + h % 2;
}

// What a work-item copies of TILE lines: the same piece of every few rows.
struct Piece
{
    const REAL* from;  // in the first of its rows of the next stage
    const REAL* shift; // what it is in rows behind the end
    int bytes;         // of it that there are
};

struct Copies
{
    Piece left, right;
    const REAL* weight; // of row `item` of the next stage
    i64 ldx, rows, toNextChunk; // rows: from the next stage to the end
    int row, to, bytes; // of a piece: its first row, where it goes, and how long it is
    int diagonal, weighted, ofChunk, stagesOfChunk;
};

// Rows behind the end are the shift itself, which leaves nothing of them.
template <int BYTES, bool WHOLE> DEVICE void copy_lines(REAL* to, const Copies& copies, const Piece& piece)
{
    constexpr int rows = 32 * WARPS * BYTES / (TILE * (int)sizeof(REAL)); // that the group copies at once
    static_assert(TK % rows == 0, "every work-item copies equally often");
    UNROLL for (int k = 0; k < TK; k += rows)
        copy_async<BYTES>(to + k * PITCH, WHOLE || copies.row + k < copies.rows ? piece.from + k * copies.ldx : piece.shift, piece.bytes);
}

template <int BYTES, bool WHOLE> DEVICE void copy_tiles(REAL* to, const Copies& copies)
{
    copy_lines<BYTES, WHOLE>(to, copies, copies.left);
    if (!copies.diagonal) copy_lines<BYTES, WHOLE>(to + TK * PITCH, copies, copies.right);
}

template <int BYTES> DEVICE void stage_tiles(REAL* to, const Copies& copies)
{
    if (copies.rows >= TK) copy_tiles<BYTES, true>(to, copies);
    else copy_tiles<BYTES, false>(to, copies);
}

DEVICE void advance(Copies& copies, i64 rows)
{
    copies.left.from += rows * copies.ldx;
    copies.right.from += rows * copies.ldx;
    copies.weight += rows;
    copies.rows -= rows;
}

// Enqueues the copies of the next stage, and goes on to the one behind it.
DEVICE void stage_next(REAL* to, int item, Copies& copies)
{
    if (copies.bytes == 16) stage_tiles<16>(to + copies.to, copies);
    else if (copies.bytes == 8) stage_tiles<8>(to + copies.to, copies);
#if REAL_IS_FLOAT
    else stage_tiles<4>(to + copies.to, copies);
#endif
    if (copies.weighted && item < TK) copy_async<sizeof(REAL)>(to + 2 * TK * PITCH + item, copies.weight, item < copies.rows ? (int)sizeof(REAL) : 0);
    advance(copies, TK);
    if (++copies.ofChunk < copies.stagesOfChunk) return;
    advance(copies, copies.toNextChunk);
    copies.ofChunk = 0;
}

KERNEL(32 * WARPS, 1, 1) gram_tensor_moments(
    i64 n, int d, int weighted, int tiles, int lanes, int lanesUsed, int chunk, i64 laneSize,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL const REAL* RESTRICT weights, i64 weightOffset,
    GLOBAL const REAL* RESTRICT shift, GLOBAL double* RESTRICT sums)
{
    GROUP_MEMORY(REAL, memory);
    const int tile = (int)(GROUP_X % tiles), sumLane = (int)(GROUP_X / tiles);
    const int tileRow = triangle_row(tile), tileColumn = tile - (int)triangle_index(tileRow, 0), diagonal = tileRow == tileColumn;
    const int rowLines = d - tileRow * TILE, columnLines = d - tileColumn * TILE;
    const int item = LOCAL_X, lane = item % 32;
    const WarpShare share = warp_share(item / 32, diagonal, rowLines, columnLines);
    REAL shiftLeft[2][OCTETS], shiftRight[OCTETS];
    UNROLL for (int octet = 0; octet < OCTETS; octet++)
    {
        UNROLL for (int block = 0; block < 2; block++)
        {
            const int line = share.m + block * BLOCK + line_of<LINES_FIRST>(octet, lane / 4);
            shiftLeft[block][octet] = line < rowLines ? shift[tileRow * TILE + line] : (REAL)0;
        }

        const int line = share.n + line_of<LINES_FIRST>(octet, lane / 4);
        shiftRight[octet] = line < columnLines ? shift[tileColumn * TILE + line] : (REAL)0;
    }

    // The stages of this lane: its chunks, of which the last one of the block may be short.
    const i64 chunks = (n + chunk - 1) / chunk, mine = (chunks - sumLane + lanes - 1) / lanes, last = (sumLane + (mine - 1) * lanes) * chunk;
    const int stagesOfChunk = chunk / TK;
    const i64 stages = (mine - 1) * stagesOfChunk + ((n - last < chunk ? n - last : chunk) + TK - 1) / TK;
    const i64 alignment = (i64)(x + xOffset) | ldx * (i64)sizeof(REAL);
    Copies copies;
    copies.bytes = alignment % 16 == 0 ? 16 : alignment % 8 == 0 ? 8 : 4;
    const int width = copies.bytes / (int)sizeof(REAL), pieces = TILE / width, at = item % pieces * width;
    const i64 firstRow = (i64)sumLane * chunk;
    copies.row = item / pieces;
    copies.to = copies.row * PITCH + at;
    const auto piece = [&](int line, int lines) -> Piece {
        const int there = lines - at;
        return {x + xOffset + (firstRow + copies.row) * ldx + line + at, shift + line + at, there <= 0 ? 0 : there < width ? there * (int)sizeof(REAL) : copies.bytes};
    };
    copies.left = piece(tileRow * TILE, rowLines);
    copies.right = piece(tileColumn * TILE, columnLines);
    copies.weight = weights + weightOffset + firstRow + item;
    copies.ldx = ldx;
    copies.rows = n - firstRow;
    copies.toNextChunk = (i64)(lanes - 1) * chunk;
    copies.diagonal = diagonal;
    copies.weighted = weighted;
    copies.ofChunk = 0;
    copies.stagesOfChunk = stagesOfChunk;

    Product<OCTETS, OCTETS> c[2];
    UNROLL for (int block = 0; block < 2; block++) clear(c[block]);
    double* const to = sums + sumLane * laneSize + (i64)tile * TILE_SUMS + (share.m / BLOCK * (TILE / BLOCK) + share.n / BLOCK) * (BLOCK * BLOCK);
    int used = sumLane < lanesUsed, ofChunk = 0;
    // From the stage that is copied first on: what is used comes STAGES - 1 behind.
    for (i64 index = 1 - STAGES; index < stages; index++)
    {
        copy_async_wait<STAGES - 2>();
        BARRIER();
        // Into the place of the stage before this one, which every warp has left behind.
        if (index + STAGES - 1 < stages) stage_next(memory + (u32)(index + STAGES - 1) % STAGES * STAGE_SIZE, item, copies);
        copy_async_commit(); // of nothing at the end, so that what is waited for stays counted
        if (index < 0) continue;
        const REAL* const first = memory + (u32)index % STAGES * STAGE_SIZE;
        const REAL* const left = first + share.m;
        const REAL* const right = first + (diagonal ? 0 : TK * PITCH) + share.n;
        const REAL* const stageWeights = first + 2 * TK * PITCH;
        if (share.blocks == 2)
        {
            if (weighted) add_stage<2, true>(c, left, right, stageWeights, shiftLeft, shiftRight, lane);
            else add_stage<2, false>(c, left, right, stageWeights, shiftLeft, shiftRight, lane);
        }
        else if (share.blocks == 1)
        {
            if (weighted) add_stage<1, true>(c, left, right, stageWeights, shiftLeft, shiftRight, lane);
            else add_stage<1, false>(c, left, right, stageWeights, shiftLeft, shiftRight, lane);
        }

        const int full = REAL_IS_FLOAT && ++ofChunk == stagesOfChunk;
        if (!full && index + 1 < stages) continue;
        UNROLL for (int block = 0; block < 2; block++)
        {
            if (block < share.blocks) add_block(to + block * (TILE / BLOCK) * (BLOCK * BLOCK), c[block], lane, used);
            clear(c[block]);
        }

        used = 1;
        ofChunk = 0;
    }
}

#define BORDER 4           // lines of the border that a work-group takes
#define BORDER_LINES 32
#define BORDER_SLICES 8
#define BORDER_ROWS 128    // BORDER_ROWS / BORDER_SLICES of them are summed in REAL

// Products of the border's lines, y and the ones, t + 1 of them, with all p lines: border[b][line]. A warp reads 32 lines of a row, 16 rows on the way at a time; everything else is
// had from the memory of the group. 4 fma a number that is read, so that x comes as fast as the memory gives it, once for each BORDER lines.
KERNEL(BORDER_LINES, BORDER_SLICES, 1) gram_border(
    i64 n, int d, int t, int weighted, int across, int borders, int lanes, int lanesUsed, int chunk, i64 laneSize, i64 borderOffset,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx,
    GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const REAL* RESTRICT weights, i64 weightOffset,
    GLOBAL const REAL* RESTRICT shift, GLOBAL double* RESTRICT sums)
{
    LOCAL REAL factors[BORDER_ROWS][BORDER];
    LOCAL REAL counts[BORDER_ROWS];
    LOCAL double parts[BORDER_SLICES][BORDER][BORDER_LINES];
    const int line = (int)(GROUP_X % across) * BORDER_LINES + LOCAL_X, border0 = (int)(GROUP_X / across % borders) * BORDER, lane = (int)(GROUP_X / across / borders);
    const int item = LOCAL_Y * BORDER_LINES + LOCAL_X, varies = line < d + t;
    const REAL* const from = line < d ? x + xOffset + line : y + yOffset + (line - d);
    const i64 ld = line < d ? ldx : ldy;
    const REAL origin = varies ? shift[line] : (REAL)0, one = line == d + t;
    double wide[BORDER];
    UNROLL for (int b = 0; b < BORDER; b++) wide[b] = 0;
    for (i64 first = (i64)lane * chunk; first < n; first += (i64)lanes * chunk)
    {
        const i64 end = first + chunk < n ? first + chunk : n;
        for (i64 base = first; base < end; base += BORDER_ROWS)
        {
            BARRIER();
            for (int e = item; e < BORDER_ROWS * BORDER; e += BORDER_LINES * BORDER_SLICES)
            {
                const int b = e % BORDER, target = border0 + b;
                const i64 row = base + e / BORDER;
                const REAL weight = row >= end ? (REAL)0 : weighted ? weights[weightOffset + row] : (REAL)1;
                const REAL value = target < t && row < end ? y[yOffset + row * ldy + target] - shift[d + target] : (REAL)(target == t);
                factors[e / BORDER][b] = weight != 0 ? weight * value : (REAL)0;
                if (b == 0) counts[e / BORDER] = weight;
            }

            BARRIER();
            REAL sum[BORDER];
            UNROLL for (int b = 0; b < BORDER; b++) sum[b] = 0;
            UNROLL for (int k = 0; k < BORDER_ROWS / BORDER_SLICES; k++)
            {
                // Rows behind the end are the last one again, which counts for nothing there.
                const int at = k * BORDER_SLICES + LOCAL_Y;
                const i64 row = base + at < end ? base + at : end - 1;
                const REAL deviation = varies ? from[row * ld] - origin : one;
                const REAL value = counts[at] != 0 ? deviation : (REAL)0;
                UNROLL for (int b = 0; b < BORDER; b++) sum[b] = fma(factors[at][b], value, sum[b]);
            }

            UNROLL for (int b = 0; b < BORDER; b++) wide[b] += (double)sum[b];
        }
    }

    UNROLL for (int b = 0; b < BORDER; b++) parts[LOCAL_Y][b][LOCAL_X] = wide[b];
    BARRIER();
    if (LOCAL_Y >= BORDER || border0 + LOCAL_Y > t || line > d + t) return;
    double* const to = sums + lane * laneSize + borderOffset + (i64)(border0 + LOCAL_Y) * (d + t + 1) + line;
    double total = lane < lanesUsed ? *to : 0;
    for (int slice = 0; slice < BORDER_SLICES; slice++) total += parts[slice][LOCAL_Y][LOCAL_X];
    *to = total;
}

// A lane holds the tiles, and behind them the border.
DEVICE double line_sum(GLOBAL const double* sums, int d, int t, int row, int column)
{
    const i64 tileRows = (d + TILE - 1) / TILE;
    return row < d
        ? sums[triangle_index(row / TILE, column / TILE) * TILE_SUMS + tile_element(row % TILE, column % TILE)]
        : sums[triangle_index(tileRows, 0) * TILE_SUMS + (i64)(row - d) * (d + t + 1) + column];
}
