// A lower triangle of order N_MAX at most in the memory of a work-group, its rows one after the other.
#define PACKED (N_MAX * (N_MAX + 1) / 2)
#define AT(i, j) ((i) * ((i) + 1) / 2 + (j))

// Loads the lower triangle of order n; items 0 … width − 1 share out the columns. What is above the diagonal is not read.
DEVICE void load_lower(LOCAL_PTR REAL* l, GLOBAL const REAL* a, i64 lda, int n, int item, int width)
{
    for (int i = 0; i < n; i++)
        for (int j = item; j <= i; j += width) l[AT(i, j)] = a[i * lda + j];
}
