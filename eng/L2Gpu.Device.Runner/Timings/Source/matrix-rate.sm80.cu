// The rate of the matrix instructions alone: CHAINS independent accumulators a warp, operands that stay in registers.

KERNEL(256, 1, 1) timings_mma_tf32(int rounds, GLOBAL float* RESTRICT y, i64 yOffset)
{
    const float a[4] = {1, 1, 1, 1}, b[2] = {1, 1};
    float c[CHAINS][4] = {};
    for (int round = 0; round < rounds; round++)
    {
        UNROLL for (int i = 0; i < CHAINS; i++) mma_tf32(c[i], a, b);
    }

    float sum = 0;
    UNROLL for (int i = 0; i < CHAINS; i++) sum += c[i][0] + c[i][1] + c[i][2] + c[i][3];
    y[yOffset + GROUP_X * 256 + LOCAL_X] = sum;
}

KERNEL(256, 1, 1) timings_mma_f64(int rounds, GLOBAL double* RESTRICT y, i64 yOffset)
{
    const double a[2] = {1, 1};
    double c[CHAINS][4] = {};
    for (int round = 0; round < rounds; round++)
    {
        UNROLL for (int i = 0; i < CHAINS; i++) mma_f64(c[i], a, 1.0);
    }

    double sum = 0;
    UNROLL for (int i = 0; i < CHAINS; i++) sum += c[i][0] + c[i][1] + c[i][2] + c[i][3];
    y[yOffset + GROUP_X * 256 + LOCAL_X] = sum;
}
