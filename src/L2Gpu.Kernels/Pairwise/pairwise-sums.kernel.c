// part: Pairwise/exact-sum.kernel.c
// The planes of K·V, added from the first to the last, and rounded once.
#define ITEMS 256

KERNEL(ITEMS, 1, 1) pairwise_sums(i64 n, i64 r, i64 count, GLOBAL const double* RESTRICT planes, GLOBAL REAL* RESTRICT product, i64 offset, i64 ld)
{
    const i64 size = n * r, index = GROUP_X * ITEMS + LOCAL_X;
    if (index < size)
    {
        double sum = 0, rest = 0;
        for (i64 p = 0; p < count; p++)
        {
            const double high = planes[p * LEVELS * size + index];
            if (LEVELS == 2)
            {
                rest += planes[(p * LEVELS + LEVELS - 1) * size + index];
                add_exactly(&sum, &rest, high);
            }
            else
            {
                sum += high;
            }
        }

        // What follows an infinity is no number.
        product[offset + index / r * ld + index % r] = (REAL)(isnan(rest) ? sum : sum + rest);
    }
}
