// Rows of [x, y, 1] that come in blocks, each with a weight; a row of weight 0 is absent, whatever it holds.
#define SEARCH_ITEMS 256
#define SEARCH_ROWS 2048

// The first row of a block that counts; n if none does. To be called by all of a group of SEARCH_ITEMS work-items.
DEVICE i64 first_row(GLOBAL const REAL* weights, i64 n, int item, LOCAL_PTR int* nearest)
{
    i64 first = n;
    BARRIER();
    for (i64 base = 0; base < n && first == n; base += SEARCH_ROWS)
    {
        int best = SEARCH_ROWS;
        for (int k = item; k < SEARCH_ROWS && best == SEARCH_ROWS; k += SEARCH_ITEMS)
            if (base + k < n && weights[base + k] != 0) best = k;
        nearest[item] = best;
        BARRIER();
        for (int step = SEARCH_ITEMS / 2; step > 0; step /= 2)
        {
            if (item < step && nearest[item + step] < nearest[item]) nearest[item] = nearest[item + step];
            BARRIER();
        }

        first = nearest[0] < SEARCH_ROWS ? base + nearest[0] : n;
        BARRIER();
    }

    return first;
}
