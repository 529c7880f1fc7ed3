// What the kernels of reads share: converters, and how lines are cut into parts; see CellMath.Convert and ReadTiling.
DEVICE float crossbar_convert(int bits, float bound, float density, float step, float x)
{
    const float above = x < -bound ? -bound : x, cut = above > bound ? bound : above;
    return bits == 0 ? x : fma(fma(cut, density, 12582912.0f) - 12582912.0f, step, 0.0f);
}

DEVICE i64 part_first(i64 part, i64 partsOfTile, i64 height, i64 partLines)
{
    return part / partsOfTile * height + part % partsOfTile * partLines;
}

DEVICE i64 part_end(i64 part, i64 partsOfTile, i64 height, i64 partLines, i64 lines)
{
    const i64 tile = (part / partsOfTile + 1) * height, end = part_first(part, partsOfTile, height, partLines) + partLines;
    const i64 within = end < tile ? end : tile;
    return within < lines ? within : lines;
}

// The second half of 32 numbers to the first, until one is left.
DEVICE float chain_sum(LOCAL_PTR float* chains)
{
    for (int middle = 16; middle > 0; middle /= 2)
        for (int i = 0; i < middle; i++) chains[i] += chains[i + middle];
    return chains[0];
}
