// Predictions of many small linear models in FP64, a row and target a work-item. GROUP_X counts problems, GROUP_Y divides the rows of each.
KERNEL(LX, 1, 1) batched_predict(
    i64 count, int d, int t, i64 totalRows,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx, GLOBAL const i64* RESTRICT offsets, i64 offsetsOffset,
    GLOBAL const double* RESTRICT coefficients, i64 coefficientOffset, i64 ldCoefficients,
    GLOBAL const double* RESTRICT centers, i64 centerOffset, i64 ldCenter,
    GLOBAL const double* RESTRICT targets, i64 targetOffset, i64 ldTarget,
    GLOBAL double* RESTRICT predictions, i64 predictionOffset, i64 ldPredictions)
{
    for (i64 problem = GROUP_X; problem < count; problem += GROUPS_X)
    {
        const i64 first = offsets[offsetsOffset + problem], end = offsets[offsetsOffset + problem + 1];
        if (first < 0 || end > totalRows) continue;
        GLOBAL const double* center = centers + centerOffset + problem * ldCenter;
        for (i64 e = GROUP_Y * LX + LOCAL_X; e < (end - first) * t; e += GROUPS_Y * LX)
        {
            const i64 row = first + e / t;
            const int k = (int)(e % t);
            GLOBAL const REAL* features = x + xOffset + row * ldx;
            GLOBAL const double* beta = coefficients + coefficientOffset + problem * ldCoefficients + (i64)k * d;
            double sum = 0;
            for (int j = 0; j < d; j++) sum = fma((double)features[j] - center[j], beta[j], sum);
            predictions[predictionOffset + row * ldPredictions + k] = targets[targetOffset + problem * ldTarget + k] + sum;
        }
    }
}
