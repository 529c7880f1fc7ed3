// part: Random/simulation-math.kernel.c
// part: Random/philox.kernel.c
// Numbers first, first + 1, ... of a stream. LAW 0: words; 1: uniform; 2: normal. A work-item has one block, whose four numbers lie 32 apart, so that neighbours write
// neighbours. Bound by arithmetic: about 15 slots a word, 40 a normal number.
#define ITEMS 256

KERNEL(ITEMS, 1, 1) random(i64 first, i64 count, int purpose, i64 stepAndDraw, i64 seed, GLOBAL NUMBER* RESTRICT numbers, i64 offset)
{
    const i64 item = GROUP_X * ITEMS + LOCAL_X, tile = first / PHILOX_TILE + item / PHILOX_BLOCKS, lane = item % PHILOX_BLOCKS;
    const i64 start = tile * PHILOX_TILE + lane - first;
    if (start < count)
    {
        NUMBER four[4];
        u32 words[4];
        philox(philox_stream(purpose, stepAndDraw, seed), (u64)(tile * PHILOX_BLOCKS + lane), words);
#if LAW == 2
        sim_normals(words[0], words[1], &four[0], &four[1]);
        sim_normals(words[2], words[3], &four[2], &four[3]);
#elif LAW == 1
        for (int w = 0; w < 4; w++) four[w] = sim_uniform(words[w]);
#else
        for (int w = 0; w < 4; w++) four[w] = words[w];
#endif
        for (int w = 0; w < 4; w++)
        {
            const i64 at = start + w * PHILOX_BLOCKS;
            if (at >= 0 && at < count) numbers[offset + at] = four[w];
        }
    }
}
