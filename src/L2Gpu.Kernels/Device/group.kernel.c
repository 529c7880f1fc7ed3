// What work-groups with a working memory of their own share. ROOM > 0: that memory is local; ROOM = 0: a part of a scratch buffer. LX work-items.
#if ROOM > 0
#define MEMORY LOCAL_PTR
#define SYNC() BARRIER()
#else
#define MEMORY GLOBAL
#define SYNC() GLOBAL_BARRIER()
#endif

// Sums and minima of a value of each item, the same for all, in an order that never changes. All that was written before is seen after. In two steps: a tree
// has more barriers than that takes additions. `part` has room for LX + FOLD numbers.
#define FOLD 8

#ifndef HAS_GROUP_SUM
DEVICE double group_sum(LOCAL_PTR double* part, double value)
{
    part[LOCAL_X] = value;
    SYNC();
    if (LOCAL_X < FOLD)
    {
        double sum = 0;
        for (int i = LOCAL_X; i < LX; i += FOLD) sum += part[i];
        part[LX + LOCAL_X] = sum;
    }

    BARRIER();
    double sum = 0;
    for (int i = 0; i < FOLD; i++) sum += part[LX + i];
    BARRIER();
    return sum;
}
#endif

DEVICE double group_min(LOCAL_PTR double* part, double value)
{
    part[LOCAL_X] = value;
    SYNC();
    if (LOCAL_X < FOLD)
    {
        double smallest = part[LOCAL_X];
        for (int i = LOCAL_X + FOLD; i < LX; i += FOLD) smallest = fmin(smallest, part[i]);
        part[LX + LOCAL_X] = smallest;
    }

    BARRIER();
    double smallest = part[LX];
    for (int i = 1; i < FOLD; i++) smallest = fmin(smallest, part[LX + i]);
    BARRIER();
    return smallest;
}
