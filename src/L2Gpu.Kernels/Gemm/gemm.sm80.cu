// part: Common/ptx.sm80.cu
// C <- alpha * op(A) * op(B) + beta * C for each matrix of a batch, on tensor cores.
// REAL, TRANS_A, TRANS_B (0 or 1); a group has TM x TN elements of C, a warp 32 x 32 of them; TK elements of the inner dimension at a time, STAGES of them on their way.
// Few products with a long inner dimension are cut into parts, each a matrix of its own, which gemm_sum adds up in order.
// FP32: a number is split into two TF32 numbers, x = high + low + at most an ulp of x, and low * high, high * low and high * high are added: what is left out is below 4 ulp of
// a product. The tensor core's sum is not rounded to nearest, so it spans TK products only.
#define WARPS_M (TM / 32)
#define WARPS_N (TN / 32)
#define ITEMS (WARPS_M * WARPS_N * 32)
#define BAND 8

// A tile of op(A) or op(B), SIDE rows or columns of it. Memory is copied in lines as it lies: along the inner dimension, or along the side. The padding keeps lines 16-byte
// aligned, and the eight by four elements that a warp reads at once in different banks.
template <int SIDE, bool ALONG> struct Tile
{
    static constexpr int LENGTH = ALONG ? TK : SIDE, LINES = ALONG ? SIDE : TK, LD = LENGTH + (REAL_IS_FLOAT && !ALONG ? 8 : 4), SIZE = LINES * LD;

    static __device__ __forceinline__ REAL at(const REAL* tile, int side, int inner) { return tile[ALONG ? side * LD + inner : inner * LD + side]; }

    // Begins the copy of a tile of which `sides` by `inners` elements are there; the others become zeros.
    template <int BYTES> static __device__ __forceinline__ void copy(REAL* tile, const REAL* from, i64 ld, i64 sides, i64 inners)
    {
        constexpr int WIDTH = BYTES / (int)sizeof(REAL), CHUNKS = LENGTH / WIDTH;
        static_assert(LINES * CHUNKS % ITEMS == 0, "every item copies as much as every other");
        const i64 lines = ALONG ? sides : inners, length = ALONG ? inners : sides;
        UNROLL for (int step = 0; step < LINES * CHUNKS / ITEMS; step++)
        {
            const int e = LOCAL_X + step * ITEMS, line = e / CHUNKS, first = e % CHUNKS * WIDTH;
            const i64 left = line < lines ? length - first : 0;
            const int present = left < 0 ? 0 : left < WIDTH ? (int)left : WIDTH;
            copy_async<BYTES>(tile + line * LD + first, present > 0 ? from + line * ld + first : from, present * (int)sizeof(REAL));
        }
    }

    static __device__ __forceinline__ void copy(REAL* tile, const REAL* from, i64 ld, i64 sides, i64 inners, bool wide)
    {
        if (wide) copy<16>(tile, from, ld, sides, inners);
        else copy<sizeof(REAL)>(tile, from, ld, sides, inners);
    }
};

typedef Tile<TM, TRANS_A == 0> TileA;
typedef Tile<TN, TRANS_B == 1> TileB;
