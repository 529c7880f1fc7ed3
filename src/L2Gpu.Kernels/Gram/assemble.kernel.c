// A[i, j] <- s[i] G[i, j] s[j] + (i = j ? p[i] : 0) in FP64, rounded once to REAL.
KERNEL(32, 8, 1) gram_assemble(
    int order,
    GLOBAL const double* RESTRICT gram, i64 gramOffset, i64 ldGram,
    GLOBAL const double* RESTRICT scale, i64 scaleOffset, GLOBAL const double* RESTRICT penalty, i64 penaltyOffset,
    GLOBAL REAL* RESTRICT system, i64 systemOffset, i64 ldSystem)
{
    const int across = (order + 31) / 32;
    const int i = (int)(GROUP_X / across) * 8 + LOCAL_Y, j = (int)(GROUP_X % across) * 32 + LOCAL_X;
    if (i >= order || j >= order) return;
    // In the same order on both sides of the diagonal: what is symmetric stays so to the last bit.
    double value = scale[scaleOffset + (i < j ? i : j)] * gram[gramOffset + i * ldGram + j] * scale[scaleOffset + (i < j ? j : i)];
    if (i == j) value += penalty[penaltyOffset + i];
    system[systemOffset + i * ldSystem + j] = (REAL)value;
}
