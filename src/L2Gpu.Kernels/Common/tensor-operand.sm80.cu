// part: Common/tensor-tile.sm80.cu
// Operands of products as they come from device memory: SIDE lines by TK elements of the inner dimension, copied in rows as they lie there, along the inner dimension
// (K_FIRST) or across it (LINES_FIRST), and padded as tensor-tile.sm80.cu wants it. TensorOperand.cs knows the padding, too, since the launch asks for the memory.
template <int SIDE, int ORDER> struct Tile
{
    static constexpr int LENGTH = ORDER == K_FIRST ? TK : SIDE, ROWS = ORDER == K_FIRST ? SIDE : TK;
    static constexpr int PITCH = LENGTH + (ORDER == K_FIRST ? 4 : 2 * MMA_VECTOR), SIZE = ROWS * PITCH;
    static constexpr int LINE = ORDER == K_FIRST ? PITCH : 1, INNER = ORDER == K_FIRST ? 1 : PITCH; // steps in group memory
};

template <int BYTES, int ITEMS, class Tile> DEVICE void stage_tile(REAL* to, const REAL* from, i64 ld, i64 rows, i64 length)
{
    const int present = length < Tile::LENGTH ? (int)length : Tile::LENGTH;
    stage_rows<BYTES, Tile::ROWS, Tile::LENGTH, Tile::PITCH, ITEMS>(to, LOCAL_X, [=](int, int row, int& there) {
        there = row < rows ? present : 0;
        return from + row * ld;
    });
}

// Enqueues the copies of what begins at `from`: of `lines` lines and `inner` elements of each, as much as a tile holds; the rest of it becomes zeros.
template <int SIDE, int ORDER, int ITEMS> DEVICE void stage_operand(REAL* to, const REAL* from, i64 ld, i64 lines, i64 inner, bool isWide)
{
    const i64 rows = ORDER == K_FIRST ? lines : inner, length = ORDER == K_FIRST ? inner : lines;
    if (isWide) stage_tile<16, ITEMS, Tile<SIDE, ORDER>>(to, from, ld, rows, length);
    else stage_tile<(int)sizeof(REAL), ITEMS, Tile<SIDE, ORDER>>(to, from, ld, rows, length);
}

// Whether each row of each matrix begins at a multiple of 16 bytes.
DEVICE bool is_wide(const REAL* from, i64 ld, i64 stride)
{
    return (((u64)from | (u64)(ld * (i64)sizeof(REAL)) | (u64)(stride * (i64)sizeof(REAL))) & 15) == 0;
}
