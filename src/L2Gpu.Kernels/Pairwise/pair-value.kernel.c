// The value of a function of two points, from the quantities of the pair. PAIR_STATEMENTS is the function as the launcher wrote it; c holds its PAIR_CONSTANTS
// numbers. Which quantities it needs: PAIR_DOT, PAIR_SQUARED, PAIR_ABSOLUTE, PAIR_CHI, PAIR_LEFT, PAIR_RIGHT, as 0 or 1.
#define PAIR_NUMBERS (PAIR_CONSTANTS > 0 ? PAIR_CONSTANTS : 1)

// OpenCL lets FP32 division and square roots be off by 5 and 6 u, unless the device rounds them correctly (PAIR_ROUNDED).
#if PAIR_ROUNDED
#define PAIR_DIVIDE(a, b) ((a) / (b))
#define PAIR_SQRT(a) sqrt(a)
#else
#define PAIR_DIVIDE(a, b) ((REAL)((double)(a) / (double)(b)))
#define PAIR_SQRT(a) ((REAL)sqrt((double)(a)))
#endif

// NaN if one is.
DEVICE REAL pair_minimum(REAL a, REAL b)
{
    return a < b || isnan(a) ? a : b;
}

DEVICE REAL pair_maximum(REAL a, REAL b)
{
    return a > b || isnan(a) ? a : b;
}

// OpenCL's own may be off by 10 u. Of t = exp(2|a|) - 1, within 6 u, t / (t + 2) keeps at most as much, and adds two roundings. Beyond 20 it is 1; NaN passes.
DEVICE REAL pair_tanh(REAL a)
{
    const REAL size = fabs(a) > (REAL)20 ? (REAL)20 : fabs(a);
    const REAL t = expm1(size + size);
    return copysign(PAIR_DIVIDE(t, t + (REAL)2), a);
}

DEVICE REAL pair_value(const REAL* c, REAL dot, REAL squared, REAL absolute, REAL chi, REAL left, REAL right)
{
    PAIR_STATEMENTS
}

// What a column adds to the quantities that come from differences; the square of one may be beyond the numbers.
DEVICE REAL add_chi(REAL chi, REAL difference, REAL sum)
{
    return sum != 0 ? chi + difference * PAIR_DIVIDE(difference, sum) : chi;
}
