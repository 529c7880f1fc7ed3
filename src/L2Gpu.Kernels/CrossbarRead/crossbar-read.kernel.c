// part: Crossbar/cell.kernel.c
// part: CrossbarRead/crossbar-lines.kernel.c
// Reads: inputs, parts with noise of each cell, and what becomes of the sums of parts. Parts lie as (part, item, sum), in rows of `pitch` sums, a multiple of 128.
#define ITEMS 256
#define LANES 32
#define LY 4

// Converted inputs.
KERNEL(ITEMS, 1, 1) crossbar_input(
    i64 count, i64 lines, int bits, float bound, float density, float step,
    GLOBAL const float* RESTRICT inputs, i64 offset, i64 ld, GLOBAL float* RESTRICT x, i64 xOffset, i64 ldx)
{
    const i64 i = GROUP_X * ITEMS + LOCAL_X;
    if (i < count) x[xOffset + i / lines * ldx + i % lines] = crossbar_convert(bits, bound, density, step, inputs[offset + i / lines * ld + i % lines]);
}

// Cells as items of a batch meet them. A work-item has an item, a row and a block's four columns. About 40 slots a cell, 4 bytes written.
KERNEL(ITEMS, 1, 1) crossbar_disturb(
    i64 items, i64 firstItem, i64 rows, i64 columns, i64 firstTile, int purpose, i64 time, i64 seed, int quiet, float least,
    GLOBAL const float* RESTRICT g, i64 gOffset, i64 ldg,
    PARAMETER(sigma),
    GLOBAL float* RESTRICT disturbed, i64 offset, i64 ld, i64 stride)
{
    const i64 i = GROUP_X * ITEMS + LOCAL_X, rowTiles = (columns + PHILOX_TILE - 1) / PHILOX_TILE, lane = i % PHILOX_BLOCKS, tile = i / PHILOX_BLOCKS % (rows * rowTiles);
    const i64 item = i / PHILOX_BLOCKS / (rows * rowTiles), row = tile / rowTiles, column = tile % rowTiles * PHILOX_TILE + lane;
    if (item < items && column < columns)
    {
        float normals[4] = {0.0f, 0.0f, 0.0f, 0.0f};
        if (!quiet) cell_normals(purpose, time, (int)(firstItem + item), seed, (u64)((firstTile + tile) * PHILOX_BLOCKS + lane), normals);
        for (int w = 0; w < 4; w++)
        {
            const i64 j = column + w * PHILOX_BLOCKS;
            if (j < columns)
            {
                const float still = g[gOffset + row * ldg + j], now = quiet ? still : fma(VALUE_OF(sigma, row, j), normals[w], still);
                disturbed[offset + item * stride + row * ld + j] = now < least ? least : now;
            }
        }
    }
}

// A work-item has an item, a part and a block's four columns, 32 apart. Those of a group share the cells. About 40 slots a cell, 8 bytes a cell from the nearest cache.
KERNEL(LANES, LY, 1) crossbar_noisy_columns(
    i64 items, i64 firstItem, i64 lines, i64 columns, i64 partsOfTile, i64 height, i64 partLines,
    i64 firstTile, int purpose, i64 time, i64 seed,
    GLOBAL const float* RESTRICT x,
    GLOBAL const float* RESTRICT g, i64 gOffset, i64 ldg,
    PARAMETER(sigma),
    GLOBAL float* RESTRICT means)
{
    const i64 tiles = (columns + PHILOX_TILE - 1) / PHILOX_TILE, itemGroups = (items + LY - 1) / LY;
    const i64 item = GROUP_X % itemGroups * LY + LOCAL_Y, tile = GROUP_X / itemGroups % tiles, part = GROUP_X / itemGroups / tiles, column = tile * PHILOX_TILE + LOCAL_X;
    const i64 first = part_first(part, partsOfTile, height, partLines), end = part_end(part, partsOfTile, height, partLines, lines);
    if (item < items && column < columns)
    {
        float sums[4] = {0.0f, 0.0f, 0.0f, 0.0f};
        for (i64 line = first; line < end; line++)
        {
            GLOBAL const float* cells = g + gOffset + line * ldg + column;
            const float input = x[item * lines + line];
            float normals[4];
            cell_normals(purpose, time, (int)(firstItem + item), seed, (u64)((firstTile + line * tiles + tile) * PHILOX_BLOCKS + LOCAL_X), normals);
            UNROLL for (int w = 0; w < 4; w++)
                if (column + w * PHILOX_BLOCKS < columns)
                    sums[w] = fma(input, fma(VALUE_OF(sigma, line, column + w * PHILOX_BLOCKS), normals[w], cells[w * PHILOX_BLOCKS]), sums[w]);
        }

        for (int w = 0; w < 4; w++) means[(part * items + item) * tiles * PHILOX_TILE + column + w * PHILOX_BLOCKS] = sums[w];
    }
}

// A row, an item and a part have 32 work-items, of which each has the columns that are equal modulo 32.
KERNEL(LANES, LY, 1) crossbar_noisy_rows(
    i64 items, i64 firstItem, i64 lines, i64 rows, i64 partsOfTile, i64 height, i64 partLines,
    i64 firstTile, int purpose, i64 time, i64 seed,
    GLOBAL const float* RESTRICT x,
    GLOBAL const float* RESTRICT g, i64 gOffset, i64 ldg,
    PARAMETER(sigma),
    GLOBAL float* RESTRICT means)
{
    LOCAL float chains[LY][LANES + 1];
    const i64 rowGroups = (rows + LY - 1) / LY, item = GROUP_X % items, row = GROUP_X / items % rowGroups * LY + LOCAL_Y, part = GROUP_X / items / rowGroups;
    const i64 first = part_first(part, partsOfTile, height, partLines), end = part_end(part, partsOfTile, height, partLines, lines);
    const i64 rowTiles = (lines + PHILOX_TILE - 1) / PHILOX_TILE, tile = firstTile + row * rowTiles, pitch = (rows + PHILOX_TILE - 1) / PHILOX_TILE * PHILOX_TILE;
    float sum = 0.0f;
    for (i64 block = row < rows ? first / PHILOX_TILE : end; block * PHILOX_TILE < end; block++)
    {
        float normals[4];
        cell_normals(purpose, time, (int)(firstItem + item), seed, (u64)((tile + block) * PHILOX_BLOCKS + LOCAL_X), normals);
        UNROLL for (int w = 0; w < 4; w++)
        {
            const i64 line = block * PHILOX_TILE + w * PHILOX_BLOCKS + LOCAL_X;
            if (line >= first && line < end) sum = fma(x[item * lines + line], fma(VALUE_OF(sigma, row, line), normals[w], g[gOffset + row * ldg + line]), sum);
        }
    }

    chains[LOCAL_Y][LOCAL_X] = sum;
    BARRIER();
    if (LOCAL_X == 0 && row < rows) means[(part * items + item) * pitch + row] = chain_sum(chains[LOCAL_Y]);
}

// Variances of parts where all cells have one, (part, item): in order, or as 32 chains.
KERNEL(LANES, LY, 1) crossbar_shared_variance(
    i64 items, i64 lines, i64 parts, i64 partsOfTile, i64 height, i64 partLines, int transposed, float variance, GLOBAL const float* RESTRICT x, GLOBAL float* RESTRICT variances)
{
    LOCAL float chains[LY][LANES + 1];
    const i64 which = GROUP_X * LY + LOCAL_Y, item = which % items, part = which / items;
    const i64 first = part_first(part, partsOfTile, height, partLines), end = part < parts ? part_end(part, partsOfTile, height, partLines, lines) : 0;
    float sum = 0.0f;
    for (i64 line = transposed ? first + LOCAL_X : LOCAL_X == 0 ? first : end; line < end; line += transposed ? LANES : 1)
    {
        const float input = x[item * lines + line];
        sum = fma(variance, input * input, sum);
    }

    chains[LOCAL_Y][LOCAL_X] = sum;
    BARRIER();
    if (LOCAL_X == 0 && part < parts) variances[part * items + item] = chain_sum(chains[LOCAL_Y]);
}

// Adds parts, gives the sums of each array their noise and converts them, and adds the arrays. A work-item has an item and a block's four sums. Rows of parts are ldm apart, and parts
// stride. KIND of variances, which lie without gaps: 0 none, 1 one a sum, 2 one an item.
KERNEL(ITEMS, 1, 1) crossbar_finish(
    i64 items, i64 firstItem, i64 sums, i64 tiles, i64 parts, i64 partsOfTile, i64 firstTile,
    int kind, int collapsedPurpose, int outputPurpose, i64 time, i64 seed, float outputNoise, int bits, float bound, float density, float step,
    GLOBAL const float* RESTRICT means, i64 meansOffset, i64 ldm, i64 stride, GLOBAL const float* RESTRICT variances,
    GLOBAL float* RESTRICT outputs, i64 offset, i64 ld)
{
    const i64 i = GROUP_X * ITEMS + LOCAL_X, sumTiles = (sums + PHILOX_TILE - 1) / PHILOX_TILE, lane = i % PHILOX_BLOCKS, sumTile = i / PHILOX_BLOCKS % sumTiles;
    const i64 item = i / PHILOX_BLOCKS / sumTiles, sum = sumTile * PHILOX_TILE + lane, pitch = sumTiles * PHILOX_TILE;
    if (item < items && sum < sums)
    {
        float totals[4] = {0.0f, 0.0f, 0.0f, 0.0f};
        for (i64 tile = 0; tile < tiles; tile++)
        {
            const i64 begin = tile * partsOfTile, end = begin + partsOfTile < parts ? begin + partsOfTile : parts;
            const u64 block = (u64)((firstTile + tile * sumTiles + sumTile) * PHILOX_BLOCKS + lane);
            float values[4], normals[4];
            for (int w = 0; w < 4; w++)
            {
                values[w] = 0.0f;
                if (sum + w * PHILOX_BLOCKS < sums)
                    for (i64 part = begin; part < end; part++) values[w] += means[meansOffset + part * stride + item * ldm + sum + w * PHILOX_BLOCKS];
            }

            // The noise of sums, then that behind them.
            for (int behind = kind == 0 ? 1 : 0; behind < (outputNoise > 0.0f ? 2 : 1); behind++)
            {
                cell_normals(behind ? outputPurpose : collapsedPurpose, time, (int)(firstItem + item), seed, block, normals);
                for (int w = 0; w < 4; w++)
                {
                    float variance = 0.0f;
                    if (!behind && sum + w * PHILOX_BLOCKS < sums)
                        for (i64 part = begin; part < end; part++) variance += variances[kind == 2 ? part * items + item : (part * items + item) * pitch + sum + w * PHILOX_BLOCKS];
                    values[w] = fma(behind ? outputNoise : sqrt(variance), normals[w], values[w]);
                }
            }

            for (int w = 0; w < 4; w++) totals[w] += crossbar_convert(bits, bound, density, step, values[w]);
        }

        for (int w = 0; w < 4; w++)
            if (sum + w * PHILOX_BLOCKS < sums) outputs[offset + item * ld + sum + w * PHILOX_BLOCKS] = totals[w];
    }
}
