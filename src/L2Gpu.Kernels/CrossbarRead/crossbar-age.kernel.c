// part: Crossbar/cell.kernel.c
// Cells after a while, and the noise of reading them: CellMath.Age. A work-item has one block, whose four cells lie 32 columns apart.
#define ITEMS 256

KERNEL(ITEMS, 1, 1) crossbar_age(
    i64 rows, i64 columns, i64 firstTile, int purpose, i64 time, i64 seed,
    float logTime, float flickerRoot, float whiteVariance, float fullScale,
    float slope, float atFullScale, float least, float most, float spreadSlope, float spreadAtFullScale, float spreadLeast, float spreadMost,
    float flicker, float flickerPower, float flickerMost,
    GLOBAL const float* RESTRICT programmed, i64 programmedOffset, i64 ldProgrammed,
    GLOBAL float* RESTRICT aged, i64 agedOffset, i64 ldAged,
    GLOBAL float* RESTRICT noise, i64 noiseOffset, i64 ldNoise)
{
    const i64 item = GROUP_X * ITEMS + LOCAL_X, tile = item / PHILOX_BLOCKS, lane = item % PHILOX_BLOCKS, rowTiles = (columns + PHILOX_TILE - 1) / PHILOX_TILE;
    const i64 row = tile / rowTiles, column = tile % rowTiles * PHILOX_TILE + lane;
    if (row < rows && column < columns)
    {
        float normals[4];
        cell_normals(purpose, time, 0, seed, (u64)((firstTile + tile) * PHILOX_BLOCKS + lane), normals);
        for (int w = 0; w < 4; w++)
        {
            const i64 j = column + w * PHILOX_BLOCKS;
            if (j < columns)
            {
                const float g = programmed[programmedOffset + row * ldProgrammed + j];
                const float logarithm = sim_log(cell_clamp(FLOAT_OF(FLOAT_BITS(g) & 0x7fffffff) / fullScale, CELL_LEAST, 1.0f));
                const float mean = cell_clamp(fma(slope, logarithm, atFullScale), least, most);
                const float spread = cell_clamp(fma(spreadSlope, logarithm, spreadAtFullScale), spreadLeast, spreadMost);
                const float left = g * sim_exp(-fma(spread, normals[w], mean) * logTime);
                const float share = flicker * sim_exp(-flickerPower * logarithm);
                const float part = (share < flickerMost ? share : flickerMost) * flickerRoot * left;
                aged[agedOffset + row * ldAged + j] = left;
                noise[noiseOffset + row * ldNoise + j] = sqrt(fma(part, part, whiteVariance));
            }
        }
    }
}
