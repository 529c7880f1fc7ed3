// What work-groups with a working memory of their own share. ROOM > 0: that memory is local; ROOM = 0: a part of a scratch buffer. LX work-items.
#if ROOM > 0
#define MEMORY LOCAL_PTR
#define SYNC() BARRIER()
#else
#define MEMORY GLOBAL
#define SYNC() GLOBAL_BARRIER()
#endif

// The sum of a value of each item, the same for all, in an order that never changes. All that was written before is seen after. Each item adds
// for itself, in four chains: that takes no longer than a tree, whose steps wait for each other.
DEVICE double group_sum(LOCAL_PTR double* part, double value)
{
    part[LOCAL_X] = value;
    SYNC();
    double a = 0, b = 0, c = 0, d = 0;
    for (int i = 0; i < LX; i += 4)
    {
        a += part[i];
        b += part[i + 1];
        c += part[i + 2];
        d += part[i + 3];
    }

    BARRIER();
    return (a + b) + (c + d);
}

// The smallest value, the same for all items.
DEVICE double group_min(LOCAL_PTR double* part, double value)
{
    part[LOCAL_X] = value;
    SYNC();
    double smallest = part[0];
    for (int i = 1; i < LX; i++) smallest = fmin(smallest, part[i]);
    BARRIER();
    return smallest;
}
