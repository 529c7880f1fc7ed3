// part: Crossbar/cell.kernel.c
// part: CrossbarWrite/trains.kernel.c
// Writing of cells without a rule: what differs between them, pulse trains, programming, conductances of states. A work-item has one block of random numbers, and so four cells, 32 apart in a tile of 128.
#define ITEMS 256
#define PART PHILOX_BLOCKS

// A parameter that is drawn: a matrix, or where the leading dimension is negative nothing. The buffer is then any.
#define DRAWN(name) GLOBAL float* name##_cells, i64 name##_offset, i64 name##_leading
#define DRAW(name, row, column, value) \
    do { \
        if (name##_leading >= 0) name##_cells[name##_offset + (row) * name##_leading + (column)] = (value); \
    } while (0)

DEVICE float vary(float mean, float spread, float normal)
{
    return mean * cell_positive(fma(spread, normal, 1.0f));
}

KERNEL(ITEMS, 1, 1) spread_cells(
    i64 rows, i64 columns, i64 seed, i64 step, i64 firstBlock, float size, float sizeSpread, float asymmetry, float asymmetrySpread, float least, float leastSpread, float most, float mostSpread,
    float cycle, float cycleSpread, float low, float lowOrHigh, DRAWN(up), DRAWN(down), DRAWN(lower), DRAWN(upper), DRAWN(spread))
{
    const i64 item = GROUP_X * ITEMS + LOCAL_X, rowBlocks = (columns + TILE_CELLS - 1) / TILE_CELLS * PART, i = item / rowBlocks, inRow = item % rowBlocks;
    const i64 column = inRow / PART * TILE_CELLS + inRow % PART;
    if (i < rows && column < columns)
    {
        const u64 block = (u64)(firstBlock + item);
        float normal[5][4];
        u32 words[4];
        UNROLL
        for (int draw = 0; draw < 5; draw++) cell_normals(PURPOSE_DEVICE_TO_DEVICE, step, draw, seed, block, normal[draw]);
        philox(philox_stream(PURPOSE_DEVICE_TO_DEVICE, step | ((i64)5 << 48), seed), block, words);
        UNROLL
        for (int w = 0; w < 4; w++)
        {
            const i64 j = column + w * PART;
            if (j < columns)
            {
                const float d = vary(size, sizeSpread, normal[0][w]), a = fma(asymmetrySpread, normal[1][w], asymmetry), u = sim_uniform(words[w]);
                const float bottom = vary(least, leastSpread, normal[2][w]), drawn = vary(most, mostSpread, normal[3][w]), top = bottom < drawn ? drawn : bottom;
                const int isLow = u <= low, isHigh = !isLow && u <= lowOrHigh;
                DRAW(up, i, j, d * cell_positive(1.0f + a));
                DRAW(down, i, j, d * cell_positive(1.0f - a));
                DRAW(lower, i, j, isHigh ? top : bottom);
                DRAW(upper, i, j, isLow ? bottom : top);
                DRAW(spread, i, j, vary(cycle, cycleSpread, normal[4][w]));
            }
        }
    }
}

// A work-item has four lines, whose slots are a tile of random numbers.
KERNEL(ITEMS, 1, 1) encode(
    i64 updates, i64 lines, i64 seed, i64 step, i64 firstTile, int purpose, int slots, float scale, GLOBAL const float* values, i64 valueOffset, i64 valueLeading,
    GLOBAL u32* trains, i64 trainOffset, i64 trainLeading)
{
    const i64 item = GROUP_X * ITEMS + LOCAL_X, quads = (lines + 3) / 4, k = item / quads, line = item % quads * 4;
    if (k < updates)
    {
        float value[4];
        u32 train[4];
        UNROLL
        for (int w = 0; w < 4; w++) value[w] = line + w < lines ? values[valueOffset + k * valueLeading + line + w] : 0.0f;
        draw_trains(scale, slots, purpose, step + k, seed, (u64)(firstTile + item % quads), value, train);
        for (int w = 0; w < 4; w++)
            if (line + w < lines) trains[trainOffset + k * trainLeading + line + w] = train[w];
    }
}

KERNEL(ITEMS, 1, 1) program_cells(
    i64 rows, i64 columns, i64 seed, i64 step, i64 firstBlock, float c0, float c1, float c2, float fullScale, PARAMETER(lower), PARAMETER(upper),
    GLOBAL const float* targets, i64 targetOffset, i64 targetLeading, GLOBAL float* conductances, i64 conductanceOffset, i64 conductanceLeading)
{
    const i64 item = GROUP_X * ITEMS + LOCAL_X, rowBlocks = (columns + TILE_CELLS - 1) / TILE_CELLS * PART, i = item / rowBlocks, inRow = item % rowBlocks;
    const i64 column = inRow / PART * TILE_CELLS + inRow % PART;
    if (i < rows && column < columns)
    {
        float normal[4];
        cell_normals(PURPOSE_WRITE, step, 0, seed, (u64)(firstBlock + item), normal);
        UNROLL
        for (int w = 0; w < 4; w++)
        {
            const i64 j = column + w * PART;
            if (j < columns)
            {
                const float target = targets[targetOffset + i * targetLeading + j], g = target / fullScale, sigma = fma(fma(c2, g, c1), g, c0);
                conductances[conductanceOffset + i * conductanceLeading + j] =
                    cell_clamp(cell_scatter(sigma, normal[w], target), VALUE_OF(lower, i, j), VALUE_OF(upper, i, j));
            }
        }
    }
}

KERNEL(ITEMS, 1, 1) respond(
    i64 rows, i64 columns, RESPONSE_PARAMETERS, GLOBAL const float* states, i64 stateOffset, i64 stateLeading, GLOBAL float* conductances, i64 conductanceOffset, i64 conductanceLeading)
{
    const i64 item = GROUP_X * ITEMS + LOCAL_X, i = item / columns, j = item % columns;
    if (i < rows) conductances[conductanceOffset + i * conductanceLeading + j] = cell_respond(RESPONSE_ARGUMENTS, states[stateOffset + i * stateLeading + j]);
}
