// Lanes of FP64 sums, one after another in a buffer, added up into the first: work-items LANE_SLICES apart share an element, and the order
// of the additions is that of the lanes, whatever runs.
#define LANE_ELEMENTS 32
#define LANE_SLICES 8

KERNEL(LANE_ELEMENTS, LANE_SLICES, 1) sum_lanes(i64 size, int lanes, GLOBAL double* RESTRICT sums)
{
    LOCAL double parts[LANE_SLICES][LANE_ELEMENTS];
    const i64 element = GROUP_X * LANE_ELEMENTS + LOCAL_X;
    double sum = 0;
    if (element < size)
        for (int lane = LOCAL_Y; lane < lanes; lane += LANE_SLICES) sum += sums[lane * size + element];
    parts[LOCAL_Y][LOCAL_X] = sum;
    BARRIER();
    if (LOCAL_Y == 0 && element < size)
    {
        for (int slice = 1; slice < LANE_SLICES; slice++) sum += parts[slice][LOCAL_X];
        sums[element] = sum;
    }
}
