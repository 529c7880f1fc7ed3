// part: Common/tensor-operand.sm80.cu
// C <- alpha * op(A) * op(B) + beta * C for each matrix of a batch, on tensor cores.
// REAL, TRANS_A, TRANS_B (0 or 1); a group has TM x TN elements of C, a warp 32 x 32 of them; TK elements of the inner dimension are a stage, and STAGES of them are on
// their way or in use. Products with a long inner dimension and few elements are cut into parts, each a matrix of its own, which gemm_parts adds up in order.
// Traffic: A is read once for each column of tiles and B for each row of them, BAND rows of tiles side by side, so that all but the first find them in the cache.
#define WARPS_ACROSS (TN / 32)
#define ITEMS (TM * TN / 32)
#define OCTETS 4
#define BAND 8
#define ROW_PITCH 35 // Eight rows of sums, as lanes hold them, fall on different banks with LINES_FIRST, and two by two on the same with K_FIRST.

#define ORDER_A (TRANS_A ? LINES_FIRST : K_FIRST)
#define ORDER_B (TRANS_B ? K_FIRST : LINES_FIRST)
typedef Tile<TM, ORDER_A> TileA;
typedef Tile<TN, ORDER_B> TileB;
#define STAGE (TileA::SIZE + TileB::SIZE)

// One element by its definition, where an infinity, split in two, has become NaN.
DEVICE REAL element(const REAL* a, i64 aStep, const REAL* b, i64 bStep, i64 inner)
{
    REAL sum = 0;
    for (i64 p = 0; p < inner; p++) sum = fma(a[p * aStep], b[p * bStep], sum);
    return sum;
}

DEVICE void write(REAL* c, REAL alpha, REAL value, REAL beta)
{
    // What beta = 0 leaves out may hold NaN.
    const REAL old = beta == 0 ? (REAL)0 : beta * *c;
    *c = fma(alpha, value, old);
}

KERNEL(ITEMS, 1, 1) gemm_tensor(
    int rows, int columns, i64 inner, i64 count, int parts, i64 partLength, REAL alpha, REAL beta,
    GLOBAL const REAL* RESTRICT a, i64 aOffset, i64 lda, i64 aStride,
    GLOBAL const REAL* RESTRICT b, i64 bOffset, i64 ldb, i64 bStride,
    GLOBAL REAL* RESTRICT c, i64 cOffset, i64 ldc, i64 cStride)
{
    GROUP_MEMORY(REAL, memory);
    const int tilesDown = (rows + TM - 1) / TM, tilesAcross = (columns + TN - 1) / TN;
    const int band = (int)(GROUP_X / (BAND * tilesAcross)) * BAND, inBand = (int)(GROUP_X - (i64)band * tilesAcross);
    const int bandRows = tilesDown - band < BAND ? tilesDown - band : BAND;
    const int row0 = (band + inBand % bandRows) * TM, column0 = inBand / bandRows * TN;
    const int warp = LOCAL_X / 32, lane = LOCAL_X % 32, down = warp / WARPS_ACROSS * 32, across = warp % WARPS_ACROSS * 32;
    const i64 aLine = TRANS_A ? 1 : lda, aInner = TRANS_A ? lda : 1, bLine = TRANS_B ? ldb : 1, bInner = TRANS_B ? 1 : ldb;
    const bool isWideA = is_wide(a + aOffset, lda, aStride), isWideB = is_wide(b + bOffset, ldb, bStride);
    const auto same = [](int, int, REAL x) { return x; };
    for (i64 index = GROUP_Y; index < count * parts; index += GROUPS_Y)
    {
        const i64 matrix = index / parts, first = index % parts * partLength;
        const i64 length = inner - first < partLength ? inner - first : partLength;
        const REAL* left = a + aOffset + matrix * aStride + row0 * aLine + first * aInner;
        const REAL* right = b + bOffset + matrix * bStride + column0 * bLine + first * bInner;
        const int steps = (int)((length + TK - 1) / TK);
        const auto stage = [&](int step) {
            REAL* to = memory + step % STAGES * STAGE;
            const i64 from = (i64)step * TK;
            stage_operand<TM, ORDER_A, ITEMS>(to, left + from * aInner, lda, rows - row0, length - from, isWideA);
            stage_operand<TN, ORDER_B, ITEMS>(to + TileA::SIZE, right + from * bInner, ldb, columns - column0, length - from, isWideB);
        };
        Product<OCTETS, OCTETS> sum;
        clear(sum);
        // From the stage that is copied first on: what is used comes STAGES - 1 behind.
        for (int step = 1 - STAGES; step < steps; step++)
        {
            // Behind the barrier the stage has come for all, and all have done with the one before it, whose place the next takes.
            copy_async_wait<STAGES - 2>();
            BARRIER();
            if (step + STAGES - 1 < steps) stage(step + STAGES - 1);
            copy_async_commit();
            if (step < 0) continue;
            const REAL* tileA = memory + step % STAGES * STAGE + down * TileA::LINE;
            const REAL* tileB = memory + step % STAGES * STAGE + TileA::SIZE + across * TileB::LINE;
            UNROLL for (int p = 0; p < TK; p += MMA_K)
            {
                Fragment<OCTETS> u, v;
                load_fragment<OCTETS, TileA::PITCH, ORDER_A>(u, tileA + p * TileA::INNER, lane, same);
                load_fragment<OCTETS, TileB::PITCH, ORDER_B>(v, tileB + p * TileB::INNER, lane, same);
                multiply_add(sum, u, v);
            }
        }

        // Through group memory, a warp its own part: whole rows of 32 elements then go out at once.
        copy_async_wait<0>();
        BARRIER();
        REAL* shared = memory + warp * 8 * ROW_PITCH;
        UNROLL for (int octet = 0; octet < OCTETS; octet++)
        {
            UNROLL for (int n = 0; n < OCTETS; n++)
                UNROLL for (int j = 0; j < 2; j++) shared[lane / 4 * ROW_PITCH + line_of<ORDER_B>(n, lane % 4 * 2 + j)] = sum.sum[octet][n][j];
            __syncwarp();
            UNROLL for (int position = 0; position < 8; position++)
            {
                const int i = down + line_of<ORDER_A>(octet, position), j = across + lane;
                REAL value = shared[position * ROW_PITCH + lane];
                if (row0 + i < rows && column0 + j < columns)
                {
                    if (REAL_IS_FLOAT && !isfinite(value)) value = element(left + i * aLine, aInner, right + j * bLine, bInner, length);
                    write(c + cOffset + index * cStride + (row0 + i) * ldc + column0 + j, alpha, value, beta);
                }
            }

            __syncwarp();
        }

        BARRIER();
    }
}

// C <- alpha * (the sum of the parts of each matrix, in order) + beta * C.
KERNEL(64, 1, 1) gemm_parts(
    int rows, int columns, i64 count, int parts, REAL alpha, REAL beta, GLOBAL const REAL* RESTRICT products, GLOBAL REAL* RESTRICT c, i64 cOffset, i64 ldc, i64 cStride)
{
    const i64 size = (i64)rows * columns;
    for (i64 e = GROUP_X * 64 + LOCAL_X; e < count * size; e += GROUPS_X * 64)
    {
        const i64 index = e / size, inside = e % size;
        REAL sum = 0;
        for (int part = 0; part < parts; part++) sum += products[(index * parts + part) * size + inside];
        write(c + cOffset + index * cStride + inside / columns * ldc + inside % columns, alpha, sum, beta);
    }
}
