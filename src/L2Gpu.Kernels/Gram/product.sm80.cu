// part: Common/triangle.kernel.c
// part: Common/tensor-operand.sm80.cu
// Gram matrices of a batch on tensor cores: with OF_ROWS 0 the products of columns, XᵀWX, with 1 those of rows, XXᵀ. A group takes one tile of the lower triangle, TILE x TILE,
// a warp 32 x 32 elements of it; TK elements of the sum are a stage, and STAGES of them are on their way or in use. Few matrices with long sums are cut into parts, as
// in product.kernel.c, whose gram_parts adds them up.
// With one tile each element of X is read once, and a group of one warp has nobody to wait for: 13 of them on a multiprocessor keep 104 KiB on their way, more than
// the memory of an H100 needs for its full rate (3 TB/s and a microsecond: 23 KiB a multiprocessor). 32 columns in FP32 are 4.6 kflop a row of 128 bytes on tensor cores, a third of what they do in the time of reading it.
#define ACROSS (TILE / 32)
#define ITEMS (ACROSS * ACROSS * 32)
#define OCTETS 4
#define ORDER (OF_ROWS ? K_FIRST : LINES_FIRST)
typedef Tile<TILE, ORDER> Lines;
#define WEIGHTS (SIDES * Lines::SIZE)
#define STAGE (WEIGHTS + TK) // the lines of the tile's rows and, if there are other tiles than those on the diagonal (SIDES 2), those of its columns; weights
#define BLOCK_PITCH 33
#define IS_WHOLE (SIDES == 1 && ACROSS == 1) // The one warp of a group has the whole matrix, a block on the diagonal.

// One element by its definition, where an infinity, split in two, has become NaN.
DEVICE REAL gram_element(const REAL* a, const REAL* b, i64 step, const REAL* weights, i64 inner)
{
    REAL sum = 0;
    for (i64 k = 0; k < inner; k++) sum = fma(WEIGHTED ? a[k * step] * weights[k] : a[k * step], b[k * step], sum);
    return sum;
}

// What a warp has of the sums of its block.
#if IS_WHOLE
// Octets 0 and 1 by 2 and 3 are left out: what is in them below the diagonal is in 2 and 3 by 0 and 1, too.
struct Sums
{
    Product<OCTETS, 2> left;
    Product<2, 2> right; // octets 2 and 3 by 2 and 3
};

DEVICE void clear(Sums& c)
{
    clear(c.left);
    clear(c.right);
}

template <int FIRST> DEVICE void take_octets(Fragment<2>& to, const Fragment<OCTETS>& from)
{
    UNROLL for (int octet = 0; octet < 2; octet++)
        UNROLL for (int part = 0; part < MMA_PARTS; part++)
        {
            to.high[octet][part] = from.high[FIRST + octet][part];
#if REAL_IS_FLOAT
            to.low[octet][part] = from.low[FIRST + octet][part];
#endif
        }
}

DEVICE void multiply_add(Sums& c, const Fragment<OCTETS>& a, const Fragment<OCTETS>& b)
{
    Fragment<2> first, last, below;
    take_octets<0>(first, b);
    take_octets<2>(last, b);
    take_octets<2>(below, a);
    multiply_add(c.left, a, first);
    multiply_add(c.right, below, last);
}
#else
typedef Product<OCTETS, OCTETS> Sums;
#endif

// Puts sums into a block of group memory, octets FIRST and on by FIRST and on; and, of a whole matrix, what was left out.
template <int FIRST, int M, int N> DEVICE void store_sums(REAL* block, const Product<M, N>& c, int lane)
{
    UNROLL for (int m = 0; m < M; m++)
        UNROLL for (int n = 0; n < N; n++)
            UNROLL for (int j = 0; j < 2; j++)
            {
                const int row = line_of<ORDER>(FIRST + m, lane / 4), column = line_of<ORDER>(FIRST + n, lane % 4 * 2 + j);
                block[row * BLOCK_PITCH + column] = c.sum[m][n][j];
                if (IS_WHOLE && FIRST == 0 && m >= 2) block[column * BLOCK_PITCH + row] = c.sum[m][n][j];
            }
}

KERNEL(ITEMS, 1, 1) gram_tensor_product(
    int order, i64 inner, i64 count, int parts, i64 partLength,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx, i64 xStride,
    GLOBAL const REAL* RESTRICT weights, i64 weightOffset, i64 weightStride,
    GLOBAL REAL* RESTRICT gram, i64 gramOffset, i64 ld, i64 stride)
{
    GROUP_MEMORY(REAL, memory);
    const int tileRow = triangle_row(GROUP_X), tileColumn = (int)(GROUP_X - triangle_index(tileRow, 0));
    const int row0 = tileRow * TILE, column0 = tileColumn * TILE, isDiagonal = SIDES == 1 || tileRow == tileColumn;
    const int warp = LOCAL_X / 32, lane = LOCAL_X % 32, down = warp / ACROSS * 32, across = warp % ACROSS * 32;
    const bool isNeeded = IS_WHOLE || !isDiagonal || down >= across, isWide = is_wide(x + xOffset, ldx, xStride);
    const i64 lineStep = OF_ROWS ? ldx : 1, innerStep = OF_ROWS ? 1 : ldx;
    for (i64 index = GROUP_Y; index < count * parts; index += GROUPS_Y)
    {
        const i64 matrix = index / parts, first = index % parts * partLength;
        const i64 length = inner - first < partLength ? inner - first : partLength;
        const REAL* left = x + xOffset + matrix * xStride + row0 * lineStep + first * innerStep;
        const REAL* right = x + xOffset + matrix * xStride + column0 * lineStep + first * innerStep;
        const REAL* weight = weights + weightOffset + matrix * weightStride + first;
        const int steps = (int)((length + TK - 1) / TK);
        const auto stage = [&](int step) {
            REAL* to = memory + step % STAGES * STAGE;
            const i64 from = (i64)step * TK;
            stage_operand<TILE, ORDER, ITEMS>(to, left + from * innerStep, ldx, order - row0, length - from, isWide);
            if (!isDiagonal) stage_operand<TILE, ORDER, ITEMS>(to + Lines::SIZE, right + from * innerStep, ldx, order - column0, length - from, isWide);
            if (WEIGHTED && LOCAL_X < TK)
            {
                const int there = from + LOCAL_X < length;
                copy_async<(int)sizeof(REAL)>(to + WEIGHTS + LOCAL_X, there ? weight + from + LOCAL_X : weight, there * (int)sizeof(REAL));
            }
        };
        Sums sum;
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
            const REAL* tile = memory + step % STAGES * STAGE;
            const REAL* lines = tile + down * Lines::LINE;
            const REAL* columns = tile + (isDiagonal ? 0 : Lines::SIZE) + across * Lines::LINE;
            UNROLL for (int k = 0; k < TK && isNeeded; k += MMA_K)
            {
                Fragment<OCTETS> u;
                load_fragment<OCTETS, Lines::PITCH, ORDER>(u, lines + k * Lines::INNER, lane, [=](int, int part, REAL value) {
                    return WEIGHTED ? value * tile[WEIGHTS + k + lane % 4 + 4 * part] : value;
                });
                if (IS_WHOLE && !WEIGHTED) multiply_add(sum, u, u);
                else
                {
                    Fragment<OCTETS> v;
                    load_fragment<OCTETS, Lines::PITCH, ORDER>(v, columns + k * Lines::INNER, lane, [](int, int, REAL value) { return value; });
                    multiply_add(sum, u, v);
                }
            }
        }

        // Through group memory, a warp its own block: rows of it, and then columns as rows, go out 32 elements at once.
        copy_async_wait<0>();
        BARRIER();
        REAL* block = memory + warp * 32 * BLOCK_PITCH;
#if IS_WHOLE
        store_sums<0>(block, sum.left, lane);
        store_sums<2>(block, sum.right, lane);
#else
        store_sums<0>(block, sum, lane);
#endif
        __syncwarp();
        GLOBAL REAL* to = gram + gramOffset + index * stride;
        for (int i = 0; i < 32 && isNeeded; i++)
        {
            const int row = row0 + down + i, column = column0 + across + lane;
            if (row >= order || column > row) continue;
            REAL value = block[i * BLOCK_PITCH + lane];
            if (REAL_IS_FLOAT && !isfinite(value))
                block[i * BLOCK_PITCH + lane] = value = gram_element(left + (down + i) * lineStep, right + (across + lane) * lineStep, innerStep, weight, length);
            to[row * ld + column] = value;
        }

        __syncwarp();
        for (int j = 0; j < 32 && isNeeded; j++)
        {
            const int row = row0 + down + lane, column = column0 + across + j;
            if (row < order && column < row) to[column * ld + row] = block[lane * BLOCK_PITCH + j];
        }

        BARRIER();
    }
}
