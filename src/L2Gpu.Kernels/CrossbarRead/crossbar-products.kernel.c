// part: CrossbarRead/crossbar-lines.kernel.c
// Parts of reads without noise of cells: means, and with VARIANCE 1 the variances of sums, in the same order. Parts lie as (part, item, sum), in rows of `pitch` sums.
NO_CONTRACTION

#define TM (LY * RM)
#define TN (LX * RN)
#define LANES 32

// LX x LY work-items, each RM items by RN columns, LX and LY apart; TK lines at a time. A part is one chain of fma a sum: 2 flops, with variances 4, a cell and item.
KERNEL(LX, LY, 1) crossbar_columns(
    i64 items, i64 lines, i64 columns, i64 partsOfTile, i64 height, i64 partLines, i64 pitch,
    GLOBAL const float* RESTRICT x,
    GLOBAL const float* RESTRICT g, i64 gOffset, i64 ldg,
    GLOBAL const float* RESTRICT sigma, i64 sigmaOffset, i64 ldSigma,
    GLOBAL float* RESTRICT means, GLOBAL float* RESTRICT variances)
{
    LOCAL float tileX[TK][TM + 1];
    LOCAL float tileG[TK][TN];
#if VARIANCE
    LOCAL float tileS[TK][TN];
#endif
    const i64 tilesN = (columns + TN - 1) / TN, part = GROUP_X / tilesN, column0 = GROUP_X % tilesN * TN, item0 = GROUP_Y * TM;
    const i64 from = part_first(part, partsOfTile, height, partLines), end = part_end(part, partsOfTile, height, partLines, lines);
    const int own = LOCAL_Y * LX + LOCAL_X;
    float mean[RM][RN];
#if VARIANCE
    float variance[RM][RN];
#endif
    UNROLL for (int i = 0; i < RM; i++)
        UNROLL for (int j = 0; j < RN; j++)
        {
            mean[i][j] = 0.0f;
#if VARIANCE
            variance[i][j] = 0.0f;
#endif
        }

    BARRIER();
    for (i64 first = from; first < end; first += TK)
    {
        for (int e = own; e < TM * TK; e += LX * LY)
        {
            const i64 item = item0 + e / TK, line = first + e % TK;
            tileX[e % TK][e / TK] = item < items && line < end ? x[item * lines + line] : 0.0f;
        }

        for (int e = own; e < TN * TK; e += LX * LY)
        {
            const i64 column = column0 + e % TN, line = first + e / TN;
            const int inside = column < columns && line < end;
            tileG[e / TN][e % TN] = inside ? g[gOffset + line * ldg + column] : 0.0f;
#if VARIANCE
            const float deviation = inside ? sigma[sigmaOffset + line * ldSigma + column] : 0.0f;
            tileS[e / TN][e % TN] = deviation * deviation;
#endif
        }

        BARRIER();
        for (int p = 0; p < TK; p++)
        {
            float left[RM];
            UNROLL for (int i = 0; i < RM; i++) left[i] = tileX[p][LOCAL_Y + i * LY];
            UNROLL for (int j = 0; j < RN; j++)
            {
                const float right = tileG[p][LOCAL_X + j * LX];
                UNROLL for (int i = 0; i < RM; i++) mean[i][j] = fma(left[i], right, mean[i][j]);
            }
#if VARIANCE
            UNROLL for (int i = 0; i < RM; i++) left[i] = left[i] * left[i];
            UNROLL for (int j = 0; j < RN; j++)
            {
                const float right = tileS[p][LOCAL_X + j * LX];
                UNROLL for (int i = 0; i < RM; i++) variance[i][j] = fma(right, left[i], variance[i][j]);
            }
#endif
        }

        BARRIER();
    }

    BARRIER();
    UNROLL for (int i = 0; i < RM; i++)
        UNROLL for (int j = 0; j < RN; j++)
        {
            const i64 item = item0 + LOCAL_Y + i * LY, column = column0 + LOCAL_X + j * LX;
            if (item < items && column < columns)
            {
                means[(part * items + item) * pitch + column] = mean[i][j];
#if VARIANCE
                variances[(part * items + item) * pitch + column] = variance[i][j];
#endif
            }
        }
}

// 32 work-items, each with the columns that are equal modulo 32, for AT_ONCE items by AT_ONCE rows; ROW_LY such rows of work-items a group. Items and rows that are not there are the last.
KERNEL(LANES, ROW_LY, 1) crossbar_rows(
    i64 items, i64 lines, i64 rows, i64 partsOfTile, i64 height, i64 partLines, i64 pitch,
    GLOBAL const float* RESTRICT x,
    GLOBAL const float* RESTRICT g, i64 gOffset, i64 ldg,
    GLOBAL const float* RESTRICT sigma, i64 sigmaOffset, i64 ldSigma,
    GLOBAL float* RESTRICT means, GLOBAL float* RESTRICT variances)
{
    LOCAL float chains[ROW_LY][AT_ONCE * AT_ONCE][LANES + 1];
    const i64 rowGroups = (rows + ROW_LY * AT_ONCE - 1) / (ROW_LY * AT_ONCE), part = GROUP_X / rowGroups, row0 = (GROUP_X % rowGroups * ROW_LY + LOCAL_Y) * AT_ONCE, item0 = GROUP_Y * AT_ONCE;
    const i64 first = part_first(part, partsOfTile, height, partLines), end = part_end(part, partsOfTile, height, partLines, lines);
    i64 itemAt[AT_ONCE], rowAt[AT_ONCE];
    float mean[AT_ONCE][AT_ONCE];
#if VARIANCE
    float variance[AT_ONCE][AT_ONCE];
#endif
    UNROLL for (int i = 0; i < AT_ONCE; i++)
    {
        itemAt[i] = item0 + i < items ? item0 + i : items - 1;
        rowAt[i] = row0 + i < rows ? row0 + i : rows - 1;
        UNROLL for (int j = 0; j < AT_ONCE; j++)
        {
            mean[i][j] = 0.0f;
#if VARIANCE
            variance[i][j] = 0.0f;
#endif
        }
    }

    for (i64 line = first + LOCAL_X; line < end; line += LANES)
    {
        float left[AT_ONCE];
        UNROLL for (int i = 0; i < AT_ONCE; i++) left[i] = x[itemAt[i] * lines + line];
        UNROLL for (int j = 0; j < AT_ONCE; j++)
        {
            const float right = g[gOffset + rowAt[j] * ldg + line];
            UNROLL for (int i = 0; i < AT_ONCE; i++) mean[i][j] = fma(left[i], right, mean[i][j]);
        }
#if VARIANCE
        UNROLL for (int i = 0; i < AT_ONCE; i++) left[i] = left[i] * left[i];
        UNROLL for (int j = 0; j < AT_ONCE; j++)
        {
            const float deviation = sigma[sigmaOffset + rowAt[j] * ldSigma + line], right = deviation * deviation;
            UNROLL for (int i = 0; i < AT_ONCE; i++) variance[i][j] = fma(right, left[i], variance[i][j]);
        }
#endif
    }

    UNROLL for (int i = 0; i < AT_ONCE; i++)
        UNROLL for (int j = 0; j < AT_ONCE; j++) chains[LOCAL_Y][i * AT_ONCE + j][LOCAL_X] = mean[i][j];
    BARRIER();
    for (int o = LOCAL_X; o < AT_ONCE * AT_ONCE; o += LANES)
    {
        const i64 item = item0 + o / AT_ONCE, row = row0 + o % AT_ONCE;
        if (item < items && row < rows) means[(part * items + item) * pitch + row] = chain_sum(chains[LOCAL_Y][o]);
    }

    BARRIER();
#if VARIANCE
    UNROLL for (int i = 0; i < AT_ONCE; i++)
        UNROLL for (int j = 0; j < AT_ONCE; j++) chains[LOCAL_Y][i * AT_ONCE + j][LOCAL_X] = variance[i][j];
    BARRIER();
    for (int o = LOCAL_X; o < AT_ONCE * AT_ONCE; o += LANES)
    {
        const i64 item = item0 + o / AT_ONCE, row = row0 + o % AT_ONCE;
        if (item < items && row < rows) variances[(part * items + item) * pitch + row] = chain_sum(chains[LOCAL_Y][o]);
    }
#endif
}
