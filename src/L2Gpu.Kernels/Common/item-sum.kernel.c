// The sum over a group of ITEMS work-items, in a tree, the same for all.
#define ITEMS 256

DEVICE double item_sum(LOCAL_PTR double* parts, int item, double value)
{
    parts[item] = value;
    BARRIER();
    for (int span = ITEMS / 2; span > 0; span /= 2)
    {
        if (item < span) parts[item] += parts[item + span];
        BARRIER();
    }

    const double sum = parts[0];
    BARRIER();
    return sum;
}
