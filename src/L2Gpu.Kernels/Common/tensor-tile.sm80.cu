// part: Common/ptx.sm80.cu
// Products of tiles in the memory of a work-group, by warps on tensor cores: C[line of a][line of b] += sum over k of a(line, k) b(line, k).
//
// Lines come in octets: a thread (lane = 4 g + i of its warp) holds, of each octet of an operand, the line at position g, and of the sum the
// numbers k = i and, in FP32, k = i + 4. M x N octets of C: sum[m][n][j] belongs to the lines line_of(m, g) of a and line_of(n, 2 i + j) of b.
//
// FP32: x = high + low, both TF32 (11 bits). |low| <= 2^-11 |x|; tensor cores see all of it but for a last bit of at most 2^-23 |x|. Of the four products
// low * low, at most 2^-22 |a b|, is left out. The sum that a tensor core forms of 8 products is cut off, not rounded; to keep that from growing, each 8 rows start
// from zero, the small products first, and are added in FP32, rounded to nearest. docs/decisions/0026 has the bound. What is not finite gives NaN.
// FP64: each product of 4 rows is a chain of exact fma.
//
// Registers a thread: M N / 2 for C, twice that in FP64; (M + N) * 4 of fragments in FP32, (M + N) * 2 in FP64; 32 for products under way in FP32.
#if REAL_IS_FLOAT
#define MMA_K 8 // rows that one multiply_add sums over
#else
#define MMA_K 4
#endif
#define MMA_PARTS (MMA_K / 4)              // numbers of a line that a thread holds
#define MMA_VECTOR (16 / (int)sizeof(REAL)) // numbers in 16 bytes

// How a tile lies in the memory of a work-group, element (line, k):
// LINES_FIRST: k * PITCH + line. A thread reads 16 bytes, its position in MMA_VECTOR octets; octets come in multiples of that. PITCH = lines + 2 * MMA_VECTOR with
//   lines a multiple of 8 * MMA_VECTOR: a quarter of a warp, 4 k and 2 positions, then reads 8 different sixteenths of the 128 bytes across the banks.
// K_FIRST: line * PITCH + k. PITCH = k's + 4 with k's a multiple of 8: 8 lines and 4 k's (in FP64, half of them) then fall on different banks.
#define LINES_FIRST 0
#define K_FIRST 1

// The line of a tile at a position of an octet.
template <int ORDER> DEVICE int line_of(int octet, int position)
{
    return ORDER == K_FIRST ? octet * 8 + position : octet / MMA_VECTOR * (8 * MMA_VECTOR) + position * MMA_VECTOR + octet % MMA_VECTOR;
}

// What a thread holds of an operand.
template <int OCTETS> struct Fragment
{
    REAL high[OCTETS][MMA_PARTS];
#if REAL_IS_FLOAT
    REAL low[OCTETS][MMA_PARTS];
#endif
};

// What a thread holds of a product.
template <int M, int N> struct Product
{
    REAL sum[M][N][2];
};

template <int M, int N> DEVICE void clear(Product<M, N>& c)
{
    UNROLL for (int m = 0; m < M; m++)
        UNROLL for (int n = 0; n < N; n++) c.sum[m][n][0] = c.sum[m][n][1] = (REAL)0;
}

// Reads OCTETS octets of MMA_K rows; `tile` is the element (0, 0) of these. change(octet, part, value) is what becomes of a number on its way.
template <int OCTETS, int PITCH, int ORDER, class Change> DEVICE void load_fragment(Fragment<OCTETS>& to, const REAL* tile, int lane, Change change)
{
    const int position = lane / 4, i = lane % 4;
    UNROLL for (int part = 0; part < MMA_PARTS; part++)
    {
        REAL value[OCTETS];
        if constexpr (ORDER == LINES_FIRST)
        {
            UNROLL for (int octet = 0; octet < OCTETS; octet += MMA_VECTOR)
            {
                REAL several[MMA_VECTOR];
                load_shared16(several, tile + (i + 4 * part) * PITCH + line_of<ORDER>(octet, position));
                UNROLL for (int j = 0; j < MMA_VECTOR; j++) value[octet + j] = several[j];
            }
        }
        else
        {
            UNROLL for (int octet = 0; octet < OCTETS; octet++) value[octet] = tile[line_of<ORDER>(octet, position) * PITCH + i + 4 * part];
        }

        UNROLL for (int octet = 0; octet < OCTETS; octet++)
        {
            const REAL x = change(octet, part, value[octet]);
#if REAL_IS_FLOAT
            // Half of the last place that TF32 has is added to the magnitude. NaN may leave `high` by that, and stays in `low`.
            to.high[octet][part] = __uint_as_float((__float_as_uint(x) + 0x1000u) & TF32_MASK);
            to.low[octet][part] = x - to.high[octet][part];
#else
            to.high[octet][part] = x;
#endif
        }
    }
}

// sum += a * b for two octets of a and one of b; the sums of the upper octet come first.
#if REAL_IS_FLOAT
DEVICE void multiply_octets(float (&sum)[4], const float (&a)[2], const float (&aBelow)[2], const float (&b)[2])
{
    const float both[4] = {a[0], aBelow[0], a[1], aBelow[1]};
    mma_tf32(sum, both, b);
}
#else
DEVICE void multiply_octets(double (&sum)[4], const double (&a)[1], const double (&aBelow)[1], const double (&b)[1])
{
    const double both[2] = {a[0], aBelow[0]};
    mma_f64(sum, both, b[0]);
}
#endif

// c += a * b over MMA_K rows, by all lanes of a warp. M is even.
template <int M, int N> DEVICE void multiply_add(Product<M, N>& c, const Fragment<M>& a, const Fragment<N>& b)
{
    static_assert(M % 2 == 0, "products are 16 lines high");
    __syncwarp(); // mma.sync is for lanes that have come together; what stands before it may have parted them
#if REAL_IS_FLOAT
    // Eight chains of three side by side: a product takes longer than the tensor cores need to accept the next.
    constexpr int tall = M / 2, wide = N * tall <= 8 ? N : tall >= 8 ? 1 : 8 / tall;
    static_assert(N % wide == 0, "products go to the tensor cores in groups of one size");
    UNROLL for (int n0 = 0; n0 < N; n0 += wide)
    {
        float sum[wide][tall][4];
        UNROLL for (int n = 0; n < wide; n++)
            UNROLL for (int m = 0; m < tall; m++) sum[n][m][0] = sum[n][m][1] = sum[n][m][2] = sum[n][m][3] = 0;
        UNROLL for (int n = 0; n < wide; n++)
            UNROLL for (int m = 0; m < tall; m++) multiply_octets(sum[n][m], a.low[2 * m], a.low[2 * m + 1], b.high[n0 + n]);
        UNROLL for (int n = 0; n < wide; n++)
            UNROLL for (int m = 0; m < tall; m++) multiply_octets(sum[n][m], a.high[2 * m], a.high[2 * m + 1], b.low[n0 + n]);
        UNROLL for (int n = 0; n < wide; n++)
            UNROLL for (int m = 0; m < tall; m++) multiply_octets(sum[n][m], a.high[2 * m], a.high[2 * m + 1], b.high[n0 + n]);
        UNROLL for (int n = 0; n < wide; n++)
            UNROLL for (int m = 0; m < M; m++)
                UNROLL for (int j = 0; j < 2; j++) c.sum[m][n0 + n][j] += sum[n][m / 2][m % 2 * 2 + j];
    }
#else
    UNROLL for (int n = 0; n < N; n++)
        UNROLL for (int m = 0; m < M; m += 2)
        {
            double sum[4] = {c.sum[m][n][0], c.sum[m][n][1], c.sum[m + 1][n][0], c.sum[m + 1][n][1]};
            multiply_octets(sum, a.high[m], a.high[m + 1], b.high[n]);
            UNROLL for (int j = 0; j < 4; j++) c.sum[m + j / 2][n][j % 2] = sum[j];
        }
#endif
}

// Enqueues the copies of ROWS rows of LENGTH numbers by ITEMS work-items, BYTES at a time; a row has PITCH numbers in `to`. row(step, k, present) gives where row k begins
// and says how many of its numbers are there (present <= 0: none); the others become zeros. `step` counts the copies of a work-item. Where a row begins is a multiple of BYTES.
template <int BYTES, int ROWS, int LENGTH, int PITCH, int ITEMS, class Row> DEVICE void stage_rows(REAL* to, int item, Row row)
{
    constexpr int width = BYTES / (int)sizeof(REAL), across = LENGTH / width;
    static_assert(ROWS * across % ITEMS == 0, "every work-item copies equally often");
    UNROLL for (int step = 0; step < ROWS * across / ITEMS; step++)
    {
        const int piece = item + step * ITEMS, k = piece / across, at = piece % across * width;
        int present = 0;
        const REAL* from = row(step, k, present);
        const int left = present - at;
        copy_async<BYTES>(to + k * PITCH + at, from + at, left <= 0 ? 0 : left < width ? left * (int)sizeof(REAL) : BYTES);
    }
}
