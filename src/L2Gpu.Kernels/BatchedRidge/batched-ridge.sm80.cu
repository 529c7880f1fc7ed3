// part: Common/tensor-tile.sm80.cu
// part: Device/group.sm80.cu
// part: BatchedRidge/ridge-problem.kernel.c
// The kernel of batched-ridge.kernel.c for up to 32 columns, up to TARGETS targets and one penalty a problem, FP32: the rows of a problem are copied into the
// memory of its work-group once, as they come, and means, matrix and evidence read them there. Problems of more than TILE_ROWS rows copy a tile of them at a time, for each of
// the three anew; the order of every sum is that of the rows, so that no bit depends on TILE_ROWS. 4 warps; ROOM only says that rooms are in group memory.
//
// 256 x 32 and a target, for a multiprocessor (4 problems resident, with 52 KB of group memory and 128 registers an item each; clocks of what bounds each part):
//   copies      33.8 KB from device memory once: 2500 at 3.0 TB/s over 132 multiprocessors; 16 x 16 bytes an item
//   means       264 rows of a warp: 3 FP64 operations and a conversion each, 530 (16 conversions a clock)
//   matrix      32 steps of 8 rows: 24 products on tensor cores each, and 200 instructions around them: 1600 at 4 a clock. As FP32 fma in tiles of 4 x 4 it would be
//               440 instructions a step, since each of 44 tiles centres and scales what it reads
//   evidence    2 x 264 rows of a warp: 2 FP64 operations and a conversion each, 1050
//   system      a warp: 32 steps of a division and shuffles, then 32 of a shuffle: some 5000 clocks of one warp, 2200 instructions; the others wait
// 11 sums over the group, some 25 barriers. Together some 14,000 instructions, 3500 clocks, which is above the time that the copies take.
#define SIDE 32                                            // where targets begin in a row of the tile
#define TILE_PITCH (SIDE + 2 * MMA_VECTOR)                 // see LINES_FIRST
#define COPY_ROWS 64
#define WARPS (LX / WARP)

// Begins to copy the rows from `first` on into the tile, with zeros for absent ones, and beyond the last row and column.
DEVICE void copy_rows(const RidgeRoom* room, const RidgeRows* rows, i64 first, int aligned)
{
    const int count = tile_count(room, rows->count, first), d = room->d;
    const auto isThere = [&](int k) { return k < count && (!rows->weighted || rows->weights[first + k] > 0); };
    BARRIER();
    for (int k0 = 0; k0 < TILE_ROWS; k0 += COPY_ROWS)
    {
        const auto row = [&](int, int k, int& present)
        {
            present = isThere(k0 + k) ? d : 0;
            return rows->x + (present > 0 ? (first + k0 + k) * rows->ldx : 0);
        };
        if (aligned) stage_rows<16, COPY_ROWS, SIDE, TILE_PITCH, LX>(room->tile + k0 * TILE_PITCH, LOCAL_X, row);
        else stage_rows<4, COPY_ROWS, SIDE, TILE_PITCH, LX>(room->tile + k0 * TILE_PITCH, LOCAL_X, row);
    }

    for (int q = 0; q < room->t; q++)
    {
        for (int k = LOCAL_X; k < TILE_ROWS; k += LX)
        {
            const int there = isThere(k);
            copy_async<4>(room->tile + k * TILE_PITCH + SIDE + q, rows->y + (there ? (first + k) * rows->ldy + q : 0), there ? 4 : 0);
        }
    }

    copy_async_commit();
}

// Waits for the rows from `first` on in the tile, which are copied unless they are there or on their way. Returns how many there are.
DEVICE int hold_rows(const RidgeRoom* room, const RidgeRows* rows, i64 first, int aligned, i64* held)
{
    if (*held != first) copy_rows(room, rows, first, aligned);
    *held = first;
    copy_async_wait<0>();
    BARRIER();
    return tile_count(room, rows->count, first);
}

// Sums about the first row, in FP64: a lane a column, then, for targets, a lane a row. Returns whether a value is NaN or infinite.
DEVICE int center_tiles(const RidgeRoom* room, const RidgeRows* rows, i64 firstRow, double total, int intercept, int aligned, i64* held)
{
    const int d = room->d, t = room->t, width = lane_width(d), slices = LX / width, lane = LOCAL_X % width, slice = LOCAL_X / width;
    double sum = 0, squares = 0, shift = 0, sideSum[TARGETS], sideSquares[TARGETS], sideShift[TARGETS];
    if (intercept && rows->count > 0 && lane < d) shift = (double)rows->x[firstRow * rows->ldx + lane];
    UNROLL for (int q = 0; q < TARGETS; q++)
    {
        sideSum[q] = sideSquares[q] = 0;
        sideShift[q] = intercept && rows->count > 0 && q < t ? (double)rows->y[firstRow * rows->ldy + q] : 0;
    }

    for (i64 first = 0; first < rows->count; first += TILE_ROWS)
    {
        const int count = hold_rows(room, rows, first, aligned, held);
        for (int r = slice; r < count; r += slices)
        {
            const double moved = (double)room->tile[r * TILE_PITCH + lane] - shift, weighted = row_weight(rows, first + r) * moved;
            sum += weighted;
            squares = fma(weighted, moved, squares);
        }

        for (int r = LOCAL_X; r < count; r += LX)
        {
            const double w = row_weight(rows, first + r);
            UNROLL for (int q = 0; q < TARGETS; q++)
            {
                if (q >= t) continue;
                const double moved = (double)room->tile[r * TILE_PITCH + SIDE + q] - sideShift[q], weighted = w * moved;
                sideSum[q] += weighted;
                sideSquares[q] = fma(weighted, moved, sideSquares[q]);
            }
        }
    }

    room->part[LOCAL_X] = sum;
    room->part[LX + LOCAL_X] = squares;
    BARRIER();
    double bad = 0;
    if (LOCAL_X < d)
    {
        for (int s = 1; s < slices; s++)
        {
            sum += room->part[s * width + LOCAL_X];
            squares += room->part[LX + s * width + LOCAL_X];
        }

        if (!place_column(room, LOCAL_X, shift, intercept ? sum / total : 0, squares)) bad = 1;
    }

    BARRIER();
    UNROLL for (int q = 0; q < TARGETS; q++)
    {
        const double all = group_sum(room->part, sideSum[q]), allSquares = group_sum(room->part, sideSquares[q]);
        if (LOCAL_X == 0 && q < t && !place_column(room, d + q, sideShift[q], intercept ? all / total : 0, allSquares)) bad = 1;
    }

    return group_sum(room->part, bad) > 0;
}

// X'WX and X'Wy of the scaled columns: eight rows at a time go to each warp in turn, and the warps add what they have one after the other.
DEVICE void form_tiles(const RidgeRoom* room, const RidgeRows* rows, int aligned, i64* held)
{
    const int d = room->d, t = room->t, lane = LOCAL_X % WARP, warp = LOCAL_X / WARP, position = lane / 4, i = lane % 4;
    float unit[4], shift[4], mean[4], cross[TARGETS][4];
    UNROLL for (int octet = 0; octet < 4; octet++)
    {
        const int c = line_of<LINES_FIRST>(octet, position);
        unit[octet] = c < d ? room->unit[c] : 0.0f;
        shift[octet] = c < d ? room->shift[c] : 0.0f;
        mean[octet] = c < d ? room->mean[c] : 0.0f;
        UNROLL for (int q = 0; q < TARGETS; q++) cross[q][octet] = 0;
    }

    Product<4, 4> product;
    clear(product);
    for (i64 first = 0; first < rows->count; first += TILE_ROWS)
    {
        const int count = hold_rows(room, rows, first, aligned, held);
        for (int r = warp * MMA_K; r < count; r += WARPS * MMA_K)
        {
            const float* tile = room->tile + r * TILE_PITCH;
            float root[MMA_PARTS];
            UNROLL for (int part = 0; part < MMA_PARTS; part++)
            {
                const int k = r + i + 4 * part;
                root[part] = k >= count ? 0.0f : rows->weighted ? sqrt(rows->weights[first + k]) : 1.0f;
            }

            Fragment<4> z;
            load_fragment<4, TILE_PITCH, LINES_FIRST>(
                z, tile, lane, [&](int octet, int part, float value) { return (fma(value, unit[octet], shift[octet]) - mean[octet]) * root[part]; });
            multiply_add(product, z, z);
            UNROLL for (int q = 0; q < TARGETS; q++)
            {
                if (q >= t) continue;
                UNROLL for (int part = 0; part < MMA_PARTS; part++)
                {
                    const float y = (fma(tile[(i + 4 * part) * TILE_PITCH + SIDE + q], room->unit[d + q], room->shift[d + q]) - room->mean[d + q]) * root[part];
                    UNROLL for (int octet = 0; octet < 4; octet++) cross[q][octet] = fma(z.high[octet][part] + z.low[octet][part], y, cross[q][octet]);
                }
            }
        }
    }

    UNROLL for (int q = 0; q < TARGETS; q++)
    {
        UNROLL for (int octet = 0; octet < 4; octet++)
        {
            cross[q][octet] += __shfl_xor_sync(ALL_LANES, cross[q][octet], 1);
            cross[q][octet] += __shfl_xor_sync(ALL_LANES, cross[q][octet], 2);
        }
    }

    for (int turn = 0; turn < WARPS; turn++)
    {
        if (warp == turn)
        {
            UNROLL for (int m = 0; m < 4; m++)
            {
                const int row = line_of<LINES_FIRST>(m, position);
                UNROLL for (int n = 0; n < 4; n++)
                {
                    UNROLL for (int j = 0; j < 2; j++)
                    {
                        const int column = line_of<LINES_FIRST>(n, 2 * i + j);
                        if (row >= d || column > row) continue;
                        REAL* place = room->matrix + row * room->pitch + column;
                        *place = turn == 0 ? product.sum[m][n][j] : *place + product.sum[m][n][j];
                    }
                }

                UNROLL for (int q = 0; q < TARGETS; q++)
                {
                    if (q >= t || row >= d || i > 0) continue;
                    REAL* place = room->cross + q * d + row;
                    *place = turn == 0 ? cross[q][m] : *place + cross[q][m];
                }
            }
        }

        BARRIER();
    }
}

// Factors the system as LDL', takes the right sides along, and substitutes, by the first warp: a lane has a column of the upper triangle and an element of each right side. Returns the
// smallest pivot as a share of its diagonal; 0 where columns depend on each other, and then there are no coefficients.
DEVICE float solve_lanes(const RidgeRoom* room, int order)
{
    const int lane = LOCAL_X, within = lane < order, pitch = room->pitch;
    float m[WARP], side[TARGETS], pivot = within ? room->pivot[lane] : 1.0f, inverse = 1.0f, smallest = 1.0f;
    const float diagonal = within ? room->diagonal[lane] : 1.0f;
    UNROLL for (int j = 0; j < WARP; j++) m[j] = within && j < lane ? room->matrix[j * pitch + lane] : 0.0f;
    UNROLL for (int q = 0; q < TARGETS; q++) side[q] = within && q < room->t ? room->sides[q * order + lane] : 0.0f;
    UNROLL for (int j = 0; j < WARP; j++)
    {
        if (j < order)
        {
            const float turn = __shfl_sync(ALL_LANES, pivot, j), inverseTurn = 1.0f / turn, multiple = lane > j ? m[j] * inverseTurn : 0.0f;
            smallest = smaller_share(smallest, turn / __shfl_sync(ALL_LANES, diagonal, j), order);
            inverse = lane == j ? inverseTurn : inverse;
            pivot = lane > j ? fma(-m[j], multiple, pivot) : pivot;
            UNROLL for (int q = 0; q < TARGETS; q++)
            {
                const float solved = __shfl_sync(ALL_LANES, side[q], j);
                side[q] = lane > j ? fma(-solved, multiple, side[q]) : side[q];
            }

            UNROLL for (int k = j + 1; k < WARP; k++) m[k] = fma(-m[j], __shfl_sync(ALL_LANES, multiple, k), m[k]);
        }
    }

    __syncwarp();
    UNROLL for (int j = 0; j < WARP; j++)
        if (within && j < lane) room->matrix[j * pitch + lane] = m[j];
    __syncwarp();
    for (int j = order - 1; j >= 0; j--)
    {
        const float above = lane < j ? room->matrix[lane * pitch + j] : 0.0f;
        UNROLL for (int q = 0; q < TARGETS; q++)
        {
            const float solution = __shfl_sync(ALL_LANES, side[q] * inverse, j);
            side[q] = lane < j ? fma(-above, solution, side[q]) : side[q];
        }
    }

    UNROLL for (int q = 0; q < TARGETS; q++)
        if (within && q < room->t) place_coefficient(room, order, q, lane, side[q] * inverse);
    return smallest;
}

// The evidence of ridge-evidence.kernel.c from the tile: residuals in FP64, a lane a row, and their products with the columns, a lane a column.
DEVICE void residual_tiles(const RidgeRoom* room, const RidgeRows* rows, int aligned, i64* held)
{
    const int d = room->d, t = room->t, width = lane_width(d), slices = LX / width, lane = LOCAL_X % width, slice = LOCAL_X / width;
    const double center = lane < d ? room->center[lane] : 0;
    double sum[TARGETS];
    UNROLL for (int q = 0; q < TARGETS; q++) sum[q] = 0;
    for (i64 first = 0; first < rows->count; first += TILE_ROWS)
    {
        const int count = hold_rows(room, rows, first, aligned, held);
        for (int r = LOCAL_X; r < count; r += LX)
        {
            const float* row = room->tile + r * TILE_PITCH;
            const double w = row_weight(rows, first + r);
            double rest[TARGETS];
            UNROLL for (int q = 0; q < TARGETS; q++) rest[q] = q < t ? (double)row[SIDE + q] - room->center[d + q] : 0;
            UNROLL for (int c = 0; c < SIDE; c += 4)
            {
                const float4 four = *(const float4*)(row + c);
                const float x[4] = {four.x, four.y, four.z, four.w};
                UNROLL for (int k = 0; k < 4; k++)
                {
                    if (c + k >= d) continue;
                    const double moved = room->center[c + k] - (double)x[k];
                    UNROLL for (int q = 0; q < TARGETS; q++)
                        if (q < t) rest[q] = fma(moved, room->beta[q * d + c + k], rest[q]);
                }
            }

            UNROLL for (int q = 0; q < TARGETS; q++)
                if (q < t) room->residual[q * TILE_ROWS + r] = rest[q] * w;
        }

        BARRIER();
        for (int r = slice; r < count; r += slices)
        {
            const double moved = (double)room->tile[r * TILE_PITCH + lane] - center;
            UNROLL for (int q = 0; q < TARGETS; q++)
                if (q < t) sum[q] = fma(moved, room->residual[q * TILE_ROWS + r], sum[q]);
        }

        BARRIER();
    }

    UNROLL for (int q = 0; q < TARGETS; q++)
        if (q < t && lane < d) room->gradient[q * LX + slice * width + lane] = sum[q];
    BARRIER();
}

KERNEL_RESIDENT(LX, 1, 1, 4) batched_ridge_tiles(
    int d, int t, int intercept, i64 totalRows,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx, GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const i64* RESTRICT offsets, i64 offsetsOffset, GLOBAL const REAL* RESTRICT weights, i64 weightOffset, int weighted,
    GLOBAL const double* RESTRICT penalties, i64 penaltyOffset, int own, int relative,
    GLOBAL double* RESTRICT coefficients, i64 coefficientOffset, i64 ldCoefficients,
    GLOBAL double* RESTRICT centers, i64 centerOffset, i64 ldCenter,
    GLOBAL double* RESTRICT targets, i64 targetOffset, i64 ldTarget,
    GLOBAL double* RESTRICT lambdas, i64 lambdaOffset,
    GLOBAL double* RESTRICT backward, i64 backwardOffset, i64 ldBackward,
    GLOBAL int* RESTRICT statuses, i64 statusOffset)
{
    LOCAL double part[2 * LX];
    LOCAL float share;
    GROUP_MEMORY(double, memory);
    REAL* tile = (REAL*)memory;
    double* wides = (double*)(tile + TILE_ROWS * TILE_PITCH);
    RidgeRoom room;
    place_room(&room, d, t, 0, (REAL*)(wides + WIDE), wides, part);
    room.tile = tile;
    room.tileRows = TILE_ROWS;

    const i64 problem = GROUP_X;
    const double* penalty = penalties + penaltyOffset + (own ? problem : 0);
    RidgeRows rows;
    int status = find_rows(
        &rows, offsets + offsetsOffset + problem, totalRows, are_bad_penalties(part, penalty, 1),
        x + xOffset, ldx, y + yOffset, ldy, weights + weightOffset, weighted);

    // The first rows are under way while the weights are looked at.
    const int aligned = (u64)rows.x % 16 == 0 && ldx % 4 == 0;
    copy_rows(&room, &rows, 0, aligned);
    i64 held = 0, firstRow;
    int bad;
    const double total = weigh(&room, &rows, &firstRow, &bad);
    if (status == SOLVED) status = weights_status(bad, total);
    if (status != SOLVED) rows.count = 0;
    bad = center_tiles(&room, &rows, firstRow, total, intercept, aligned, &held);
    if (status == SOLVED && bad) status = NOT_FINITE;
    if (status != SOLVED) rows.count = 0;
    form_tiles(&room, &rows, aligned, &held);

    const int order = status == SOLVED ? d : 0;
    const double trace = gram_trace(&room, order), lambda = *penalty * (relative && trace > 0 ? trace : 1);
    assemble(&room, order, lambda);
    if (LOCAL_X < WARP)
    {
        const float smallest = solve_lanes(&room, order);
        if (LOCAL_X == 0) share = smallest;
    }

    // The first rows of a problem that cannot be solved are still under way.
    copy_async_wait<0>();
    BARRIER();
    const int solved = status == SOLVED && share > 0;
    if (!solved) rows.count = 0;
    residual_tiles(&room, &rows, aligned, &held);
    const RidgeAnswer answer = ANSWER_OF(problem);
    write_answer(&room, &answer, status, solved, lambda);
}
