// part: Crossbar/cell.kernel.c
// Pulse trains of four numbers in a row, whose slots are a tile of random numbers; after the cells.
// SimulationPurpose.
#define PURPOSE_COLUMN_PULSES 3

// Which four they are counts in fours. Only numbers between never and always need draws.
DEVICE void draw_trains(float scale, int slots, int purpose, i64 step, i64 seed, u64 four, const float* value, u32* train)
{
    const u32 full = 0x7fffffffu >> (31 - slots);
    float chance[4];
    int isOpen = 0;
    UNROLL
    for (int w = 0; w < 4; w++)
    {
        const float product = scale * value[w];
        chance[w] = cell_positive(product < 0.0f ? -product : product);
        train[w] = (product < 0.0f ? 0x80000000u : 0) | (chance[w] >= 1.0f ? full : 0);
        isOpen |= chance[w] > 0.0f && chance[w] < 1.0f;
    }

    for (int slot = 0; slot < slots && isOpen; slot++)
    {
        u32 words[4];
        philox(philox_stream(purpose, step, seed), four * PHILOX_BLOCKS + (u64)slot, words);
        UNROLL
        for (int w = 0; w < 4; w++) train[w] |= sim_uniform(words[w]) <= chance[w] ? 1u << slot : 0;
    }
}
