// part: Crossbar/cell.kernel.c
// part: CrossbarWrite/trains.kernel.c
// Pulses and deterministic writes of cells by RULE. A work-item has one block of random numbers, and so four cells, 32 apart in a tile of 128: neighbours have neighbours. States stay in registers for all
// updates. A visit of one pulse takes some 40 operations a cell for its normal number and 15 for the rule, for 4 bytes of trains; an array takes 16 bytes a cell, however many updates there are.
#define ITEMS 256
#define PART PHILOX_BLOCKS

// The largest finite number.
#define MOST_PULSES 3.40282347e+38f

#define CELLS PARAMETER(up), PARAMETER(down), PARAMETER(lower), PARAMETER(upper), PARAMETER(spread)

#define LOAD_CELL(cell, row, column) \
    do { \
        (cell).up = VALUE_OF(up, row, column); \
        (cell).down = VALUE_OF(down, row, column); \
        (cell).lower = VALUE_OF(lower, row, column); \
        (cell).upper = VALUE_OF(upper, row, column); \
        (cell).spread = VALUE_OF(spread, row, column); \
        cell_prepare(RULE_ARGUMENTS, &(cell)); \
    } while (0)

// The number of bits.
DEVICE int population(u32 x)
{
    x = x - ((x >> 1) & 0x55555555u);
    x = (x & 0x33333333u) + ((x >> 2) & 0x33333333u);
    x = (x + (x >> 4)) & 0x0f0f0f0fu;
    x = x + (x >> 8);
    return (int)((x + (x >> 16)) & 0x3fu);
}

// The pulses of four cells in one update, until none has one left; signs have bit 31 where they go down. Normal numbers are 0 where there is no noise.
DEVICE void move_cells(RULE_PARAMETERS, const Cell* cell, int atOnce, int isNoisy, i64 step, i64 seed, u64 block, const u32* signs, u32* left, float* normal, float* state)
{
    u32 any = left[0] | left[1] | left[2] | left[3];
    for (int pulse = 0; any; pulse++)
    {
        if (isNoisy) cell_normals(PURPOSE_CYCLE_TO_CYCLE, step, pulse, seed, block, normal);
        any = 0;
        UNROLL
        for (int w = 0; w < 4; w++)
        {
            float count = 1.0f, noise = cell[w].spread;
            if (atOnce)
            {
                count = (float)population(left[w]);
                noise *= sqrt(count);
            }

            const float moved = cell_pulse(RULE_ARGUMENTS, &cell[w], state[w], (int)(signs[w] >> 31) == 0, count, noise, normal[w]);
            state[w] = left[w] ? moved : state[w];

            // Without the lowest bit.
            left[w] = atOnce ? 0 : left[w] & (left[w] - 1);
            any |= left[w];
        }
    }
}

// What four cells are after their last updates, each of which was so many steps after the first one, or less than 0 where there was none.
DEVICE void write_cells(
    RESPONSE_PARAMETERS, float writeNoise, const Cell* cell, const i64* last, i64 step, i64 seed, u64 block, float* normal, const float* state, GLOBAL float* states, GLOBAL float* conductances)
{
    i64 drawn = -1;
    UNROLL
    for (int w = 0; w < 4; w++)
    {
        if (last[w] >= 0)
        {
            if (writeNoise > 0.0f && last[w] != drawn)
            {
                drawn = last[w];
                cell_normals(PURPOSE_WRITE, step + drawn, 0, seed, block, normal);
            }

            states[w * PART] = state[w];
            conductances[w * PART] = cell_apparent(cell_respond(RESPONSE_ARGUMENTS, state[w]), writeNoise, normal[w], cell[w].lower, cell[w].upper);
        }
    }
}

// Four cells of row i, 32 apart; those beyond the row are like the first.
#define LOAD_CELLS \
    float state[4], normal[4]; \
    i64 last[4]; \
    Cell cell[4]; \
    UNROLL \
    for (int w = 0; w < 4; w++) \
    { \
        const i64 j = column + w * PART < columns ? column + w * PART : column; \
        LOAD_CELL(cell[w], i, j); \
        state[w] = states[stateOffset + i * stateLeading + j]; \
        normal[w] = 0; \
        last[w] = -1; \
    }

#define WRITE_CELLS \
    write_cells( \
        RESPONSE_ARGUMENTS, writeNoise, cell, last, step, seed, block, normal, state, states + stateOffset + i * stateLeading + column, conductances + conductanceOffset + i * conductanceLeading + column)

KERNEL(ITEMS, 1, 1) pulse(
    i64 rows, i64 columns, i64 updates, i64 seed, i64 step, i64 firstBlock, int atOnce, int isNoisy, RULE_PARAMETERS, RESPONSE_PARAMETERS, float writeNoise, CELLS,
    GLOBAL const u32* rowTrains, i64 rowOffset, i64 rowLeading, GLOBAL const u32* columnTrains, i64 columnOffset, i64 columnLeading,
    GLOBAL float* states, i64 stateOffset, i64 stateLeading, GLOBAL float* conductances, i64 conductanceOffset, i64 conductanceLeading)
{
    const i64 item = GROUP_X * ITEMS + LOCAL_X, rowBlocks = (columns + TILE_CELLS - 1) / TILE_CELLS * PART, i = item / rowBlocks, inRow = item % rowBlocks;
    const i64 column = inRow / PART * TILE_CELLS + inRow % PART;
    if (i < rows && column < columns)
    {
        const u64 block = (u64)(firstBlock + item);
        LOAD_CELLS
        for (i64 k = 0; k < updates; k++)
        {
            const u32 row = rowTrains[rowOffset + k * rowLeading + i];
            if ((row & 0x7fffffffu) == 0) continue;
            u32 left[4], signs[4];
            UNROLL
            for (int w = 0; w < 4; w++)
            {
                const u32 train = column + w * PART < columns ? columnTrains[columnOffset + k * columnLeading + column + w * PART] : 0;
                left[w] = row & train & 0x7fffffffu;
                signs[w] = row ^ train;
                last[w] = left[w] ? k : last[w];
            }

            move_cells(RULE_ARGUMENTS, cell, atOnce, isNoisy, step + k, seed, block, signs, left, normal, state);
        }

        WRITE_CELLS;
    }
}

// A train a cell. The numbers of a slot are those of four cells in a row, those of a pulse of four that are 32 apart: the 32 items of a tile draw its trains and then exchange them. Some 80 operations a slot
// and four cells are most of the work.
KERNEL(ITEMS, 1, 1) pulse_cells(
    i64 rows, i64 columns, int slots, float scale, i64 seed, i64 step, i64 firstBlock, int atOnce, int isNoisy, RULE_PARAMETERS, RESPONSE_PARAMETERS, float writeNoise, CELLS,
    GLOBAL const float* values, i64 valueOffset, i64 valueLeading,
    GLOBAL float* states, i64 stateOffset, i64 stateLeading, GLOBAL float* conductances, i64 conductanceOffset, i64 conductanceLeading)
{
    LOCAL u32 trains[ITEMS * 4];
    const i64 item = GROUP_X * ITEMS + LOCAL_X, rowBlocks = (columns + TILE_CELLS - 1) / TILE_CELLS * PART, i = item / rowBlocks, inRow = item % rowBlocks;
    const i64 tile = inRow / PART * TILE_CELLS, column = tile + inRow % PART, four = tile + inRow % PART * 4;
    const u64 block = (u64)(firstBlock + item);
    float value[4];
    u32 train[4];
    UNROLL
    for (int w = 0; w < 4; w++) value[w] = i < rows && four + w < columns ? values[valueOffset + i * valueLeading + four + w] : 0.0f;
    draw_trains(scale, slots, PURPOSE_COLUMN_PULSES, step, seed, block, value, train);
    UNROLL
    for (int w = 0; w < 4; w++) trains[LOCAL_X * 4 + w] = train[w];
    BARRIER();
    if (i < rows && column < columns)
    {
        LOAD_CELLS
        u32 left[4], signs[4];
        UNROLL
        for (int w = 0; w < 4; w++)
        {
            signs[w] = trains[LOCAL_X / PART * TILE_CELLS + LOCAL_X % PART + w * PART];
            left[w] = signs[w] & 0x7fffffffu;
            last[w] = left[w] ? 0 : -1;
        }

        move_cells(RULE_ARGUMENTS, cell, atOnce, isNoisy, step, seed, block, signs, left, normal, state);
        WRITE_CELLS;
    }
}

KERNEL(ITEMS, 1, 1) increment(
    i64 rows, i64 columns, i64 seed, i64 step, i64 firstBlock, int isNoisy, float draws, RULE_PARAMETERS, RESPONSE_PARAMETERS, float writeNoise, CELLS,
    GLOBAL const float* increments, i64 incrementOffset, i64 incrementLeading,
    GLOBAL float* states, i64 stateOffset, i64 stateLeading, GLOBAL float* conductances, i64 conductanceOffset, i64 conductanceLeading)
{
    const i64 item = GROUP_X * ITEMS + LOCAL_X, rowBlocks = (columns + TILE_CELLS - 1) / TILE_CELLS * PART, i = item / rowBlocks, inRow = item % rowBlocks;
    const i64 column = inRow / PART * TILE_CELLS + inRow % PART;
    if (i < rows && column < columns)
    {
        float cycle[4] = {0, 0, 0, 0}, write[4] = {0, 0, 0, 0};
        if (isNoisy) cell_normals(PURPOSE_CYCLE_TO_CYCLE, step, 0, seed, (u64)(firstBlock + item), cycle);
        if (writeNoise > 0.0f) cell_normals(PURPOSE_WRITE, step, 0, seed, (u64)(firstBlock + item), write);
        UNROLL
        for (int w = 0; w < 4; w++)
        {
            const i64 j = column + w * PART;
            if (j < columns)
            {
                const float u = increments[incrementOffset + i * incrementLeading + j], state = states[stateOffset + i * stateLeading + j];
                Cell cell;
                LOAD_CELL(cell, i, j);
#if RULE == RULE_ADDITIVE
                const float moved = cell_clamp(cell_scatter(cell.spread * sqrt(draws), cycle[w], state + u), cell.lower, cell.upper);
#else
                const int up_ = u >= 0.0f;
                const float size = up_ ? cell.up : cell.down, pulses = size > 0.0f ? (up_ ? u : -u) / size : 0.0f, count = pulses < MOST_PULSES ? pulses : MOST_PULSES;
                const float moved = cell_pulse(RULE_ARGUMENTS, &cell, state, up_, count, cell.spread * sqrt(count), cycle[w]);
#endif
                states[stateOffset + i * stateLeading + j] = moved;
                conductances[conductanceOffset + i * conductanceLeading + j] = cell_apparent(cell_respond(RESPONSE_ARGUMENTS, moved), writeNoise, write[w], cell.lower, cell.upper);
            }
        }
    }
}
