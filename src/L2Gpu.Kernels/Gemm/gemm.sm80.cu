// part: Common/ptx.sm80.cu
// part: Common/tensor-tile.sm80.cu
// C <- alpha * op(A) * op(B) + beta * C for each matrix of a batch, on tensor cores.
// REAL, TRANS_A, TRANS_B (0 or 1); a group has TM x TN elements of C, a warp 32 x 32 of them; TK elements of the inner dimension are a stage, and STAGES of them are on
// their way or in use. Products with a long inner dimension and few elements are cut into parts, each a matrix of its own, which gemm_parts adds up in order.
#define WARPS_N (TN / 32)
#define ITEMS (TM / 32 * WARPS_N * 32)
#define BAND 8
#define OCTETS 4
#define WRITE_PITCH 33

// One of the operands: SIDE lines of a tile lie in group memory as they lie in the matrix, along the inner dimension (K_FIRST) or across it.
template <int SIDE, int ORDER> struct Operand
{
    static constexpr int ACROSS = ORDER == K_FIRST ? TK : SIDE, DOWN = ORDER == K_FIRST ? SIDE : TK;
    static constexpr int PITCH = ACROSS + (ORDER == K_FIRST ? 4 : 2 * MMA_VECTOR), SIZE = DOWN * PITCH, SHIFT = ORDER == K_FIRST ? PITCH : 1;

    const REAL* from; // line 0 of the tile, element 0 of the inner dimension
    i64 ld;
    i64 lines;        // that there are from there on
    bool wide;        // whether every row begins at a multiple of 16 bytes

    template <int BYTES> DEVICE_MEMBER void stage(REAL* to, i64 first, i64 inner) const
    {
        const REAL* corner = from + (ORDER == K_FIRST ? first : first * ld);
        const i64 across = ORDER == K_FIRST ? inner : lines, down = ORDER == K_FIRST ? lines : inner;
        stage_rows<BYTES, DOWN, ACROSS, PITCH, ITEMS>(to, LOCAL_X, [=](int, int row, int& present) {
            present = row >= down ? 0 : across < ACROSS ? (int)across : ACROSS;
            return corner + row * ld;
        });
    }
};
