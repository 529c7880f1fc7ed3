// part: Common/warp.sm80.cu
// The sums of group.kernel.c by shuffles: two barriers, and no additions that one item makes for all. LX is a multiple of a warp.
#define HAS_GROUP_SUM

DEVICE double group_sum(double* part, double value)
{
    const double sum = lane_sum<WARP>(value);
    if (LOCAL_X % WARP == 0) part[LOCAL_X / WARP] = sum;
    BARRIER();
    double total = part[0];
    UNROLL for (int w = 1; w < LX / WARP; w++) total += part[w];
    BARRIER();
    return total;
}
