// Factors of the lines of some arrays, a work-item a line; LX work-items. The pivots of a line's matrix L + diag(G * ohms) are 1 + delta, where delta is what a node sees of its
// cell and of the line behind it; stored are reciprocals. Per array m * n numbers of word lines, a column after the other, then as many of bit lines, a row after the other.
// What is no conductance becomes NaN here, and with it every result of its array.
DEVICE double cell_of(double g, double ohms) { return g >= 0 && isfinite(g) ? g * ohms : NAN_OF(double); }

KERNEL(LX, 1, 1) ir_drop_factors(
    int m, int n, i64 arrays, double wordOhms, double bitOhms, GLOBAL const double* RESTRICT gBase, i64 gOffset, i64 ldg, i64 gStride, GLOBAL double* RESTRICT factors)
{
    const i64 line = GROUP_X * LX + LOCAL_X, lines = m + n, array = line / lines;
    const int index = (int)(line - array * lines);
    if (array < arrays)
    {
        GLOBAL const double* g = gBase + gOffset + array * gStride;
        GLOBAL double* words = factors + array * 2 * m * n;
        GLOBAL double* bits = words + (i64)m * n;
        if (index < m)
        {
            // The driver holds its end: behind the first node lies a whole segment, and none beyond the last.
            double behind = 1;
            for (int j = 0; j < n; j++)
            {
                const double delta = cell_of(g[index * ldg + j], wordOhms) + behind, e = 1 / (j == n - 1 ? delta : 1 + delta);
                words[(i64)j * m + index] = e;
                behind = delta * e;
            }
        }
        else
        {
            double behind = 0;
            for (int i = 0; i < m; i++)
            {
                const double delta = cell_of(g[i * ldg + index - m], bitOhms) + behind, e = 1 / (1 + delta);
                bits[(i64)i * n + index - m] = e;
                behind = delta * e;
            }
        }
    }
}
