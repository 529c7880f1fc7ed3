// Sums that are carried in two FP64 numbers where PAIR_SUMS is 2 (Ogita, Rump and Oishi, "Accurate sum and dot product", SIAM J. Sci. Comput. 26, 2005).
#define LEVELS (PAIR_SUMS == 2 ? 2 : 1)

// high + low <- high + low + a, low within a rounding of its own.
DEVICE void add_exactly(double* high, double* low, double a)
{
    const double sum = *high + a, added = sum - *high;
    *low += (*high - (sum - added)) + (a - added);
    *high = sum;
}
