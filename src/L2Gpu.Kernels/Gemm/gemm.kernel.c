// C <- alpha * op(A) * op(B) + beta * C for each matrix of a batch.
// REAL, TRANS_A, TRANS_B (0 or 1); LX x LY work-items, each RM x RN elements of C; TK elements of the inner dimension at a time.
// A work-item's elements of C are LX and LY apart, so that neighbours read and write neighbouring words.
#define TM (LY * RM)
#define TN (LX * RN)

KERNEL(LX, LY, 1) gemm(
    int m, int n, int k, i64 count, REAL alpha, REAL beta,
    GLOBAL const REAL* RESTRICT a, i64 aOffset, i64 lda, i64 aStride,
    GLOBAL const REAL* RESTRICT b, i64 bOffset, i64 ldb, i64 bStride,
    GLOBAL REAL* RESTRICT c, i64 cOffset, i64 ldc, i64 cStride)
{
    LOCAL REAL tileA[TK][TM + 1];
    LOCAL REAL tileB[TK][TN + 1];
    const int tilesN = (n + TN - 1) / TN;
    const int row0 = (int)(GROUP_X / tilesN) * TM, column0 = (int)(GROUP_X % tilesN) * TN;
    const int item = LOCAL_Y * LX + LOCAL_X;

    BARRIER();
    for (i64 index = GROUP_Y; index < count; index += GROUPS_Y)
    {
        GLOBAL const REAL* pa = a + aOffset + index * aStride;
        GLOBAL const REAL* pb = b + bOffset + index * bStride;
        REAL sum[RM][RN];
        UNROLL for (int i = 0; i < RM; i++)
            UNROLL for (int j = 0; j < RN; j++) sum[i][j] = 0;

        BARRIER();
        for (int first = 0; first < k; first += TK)
        {
            // The fast index of the load is the one along which memory is contiguous.
            for (int e = item; e < TM * TK; e += LX * LY)
            {
                const int i = TRANS_A ? e % TM : e / TK, p = TRANS_A ? e / TM : e % TK;
                const int row = row0 + i, inner = first + p;
                REAL value = 0;
                if (row < m && inner < k) value = TRANS_A ? pa[inner * lda + row] : pa[row * lda + inner];
                tileA[p][i] = value;
            }

            for (int e = item; e < TN * TK; e += LX * LY)
            {
                const int j = TRANS_B ? e / TK : e % TN, p = TRANS_B ? e % TK : e / TN;
                const int column = column0 + j, inner = first + p;
                REAL value = 0;
                if (column < n && inner < k) value = TRANS_B ? pb[column * ldb + inner] : pb[inner * ldb + column];
                tileB[p][j] = value;
            }

            BARRIER();
            for (int p = 0; p < TK; p++)
            {
                REAL left[RM], right[RN];
                UNROLL for (int i = 0; i < RM; i++) left[i] = tileA[p][LOCAL_Y + i * LY];
                UNROLL for (int j = 0; j < RN; j++) right[j] = tileB[p][LOCAL_X + j * LX];
                UNROLL for (int i = 0; i < RM; i++)
                    UNROLL for (int j = 0; j < RN; j++) sum[i][j] = fma(left[i], right[j], sum[i][j]);
            }

            BARRIER();
        }

        BARRIER();
        GLOBAL REAL* pc = c + cOffset + index * cStride;
        UNROLL for (int i = 0; i < RM; i++)
        {
            const int row = row0 + LOCAL_Y + i * LY;
            UNROLL for (int j = 0; j < RN; j++)
            {
                const int column = column0 + LOCAL_X + j * LX;
                if (row < m && column < n)
                {
                    // What beta = 0 leaves out may hold NaN.
                    const REAL old = beta == 0 ? (REAL)0 : beta * pc[row * ldc + column];
                    pc[row * ldc + column] = fma(alpha, sum[i][j], old);
                }
            }
        }

        BARRIER();
    }
}
