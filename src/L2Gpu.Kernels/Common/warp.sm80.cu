// Warps of NVIDIA's GPUs, in which lanes read each other's registers. WIDTH neighbouring lanes, a power of two, may work on something of their own; all 32 take
// part in each exchange.
#define WARP 32
#define ALL_LANES 0xffffffffu

// The sum over WIDTH lanes: the same bits in each, since the two sides of an addition may change places.
template <int WIDTH> DEVICE double lane_sum(double value)
{
    UNROLL for (int step = WIDTH / 2; step > 0; step /= 2) value += __shfl_xor_sync(ALL_LANES, value, step);
    return value;
}
