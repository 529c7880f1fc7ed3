// Data of timings, from nothing but positions, so that the host knows every element without reading it.

// x[i] <- a number in [-1, 1), by SplitMix64 (Steele, Lea and Flood 2014) with `first + i` as its counter. Exact in FP64, rounded once.
KERNEL(256, 1, 1) timings_numbers(i64 n, i64 first, GLOBAL REAL* RESTRICT x, i64 xOffset)
{
    for (i64 i = GROUP_X * 256 + LOCAL_X; i < n; i += GROUPS_X * 256)
    {
        u64 z = (u64)(first + i) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        x[xOffset + i] = (REAL)((double)(i64)(z >> 11) * 2.220446049250313e-16 - 1.0);
    }
}

// Sets the diagonals of packed matrices of order n.
KERNEL(256, 1, 1) timings_diagonal(i64 matrices, i64 n, REAL value, GLOBAL REAL* RESTRICT x, i64 xOffset)
{
    for (i64 i = GROUP_X * 256 + LOCAL_X; i < matrices * n; i += GROUPS_X * 256) x[xOffset + i / n * n * n + i % n * (n + 1)] = value;
}
