// Leave-one-out errors of linear models that share directions, from coordinates z = (x - center) * M of a chunk of rows.
// REAL; LX x LY items, each RM rows (LY apart) and RN grid points (LX apart) for TARGETS targets; TK directions at a time.
#define TM (LY * RM)
#define TN (LX * RN)
#define ITEMS (LX * LY)

// x - center, in FP64, rounded once.
KERNEL(LX, LY, 1) leave_one_out_center(
    i64 n, i64 d, GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx, GLOBAL const double* RESTRICT center, i64 centerOffset,
    GLOBAL REAL* RESTRICT centered)
{
    const i64 first = GROUP_X * (4 * ITEMS) + LOCAL_Y * LX + LOCAL_X;
    UNROLL for (int i = 0; i < 4; i++)
    {
        const i64 at = first + i * ITEMS;
        if (at >= n * d) continue;
        const i64 row = at / d, column = at - row * d;
        centered[at] = (REAL)((double)x[xOffset + row * ldx + column] - center[centerOffset + column]);
    }
}

// Sums of squared errors over each tile of rows, (tiles, grid, targets): leverages and fits in registers, in REAL; squares and sums in FP64.
KERNEL(LX, LY, 1) leave_one_out_errors(
    int n, int r, int grid, int targets,
    GLOBAL const REAL* RESTRICT z,
    GLOBAL const REAL* RESTRICT f, i64 fOffset, i64 ldf,
    GLOBAL const REAL* RESTRICT p, i64 pOffset, i64 ldp,
    GLOBAL const double* RESTRICT offset, i64 offsetOffset,
    GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const REAL* RESTRICT w, i64 wOffset, int weighted,
    double base, double leastMargin, GLOBAL const double* RESTRICT margins, i64 marginsOffset, int hasMargins,
    GLOBAL double* RESTRICT sums)
{
    LOCAL REAL tileZ[TK][TM + 1];
    LOCAL REAL tileF[TK][TN + 1];
    LOCAL REAL tileP[TK][TARGETS];
    LOCAL double shared[LY][TN + 1];
    const int tilesT = (targets + TARGETS - 1) / TARGETS, tilesL = (grid + TN - 1) / TN;
    const int target0 = (int)(GROUP_X % tilesT) * TARGETS, l0 = (int)(GROUP_X / tilesT % tilesL) * TN;
    const i64 tile = GROUP_X / tilesT / tilesL;
    const int row0 = (int)tile * TM, item = LOCAL_Y * LX + LOCAL_X;
    REAL leverage[RM][RN], fit[TARGETS][RM][RN];
    UNROLL for (int i = 0; i < RM; i++)
    {
        UNROLL for (int j = 0; j < RN; j++)
        {
            leverage[i][j] = 0;
            UNROLL for (int t = 0; t < TARGETS; t++) fit[t][i][j] = 0;
        }
    }

    BARRIER();
    for (int first = 0; first < r; first += TK)
    {
        for (int e = item; e < TM * TK; e += ITEMS)
        {
            const int row = row0 + e / TK, inner = first + e % TK;
            tileZ[e % TK][e / TK] = row < n && inner < r ? z[(i64)row * r + inner] : (REAL)0;
        }

        for (int e = item; e < TN * TK; e += ITEMS)
        {
            const int l = l0 + e % TN, inner = first + e / TN;
            tileF[e / TN][e % TN] = l < grid && inner < r ? f[fOffset + inner * ldf + l] : (REAL)0;
        }

        for (int e = item; e < TARGETS * TK; e += ITEMS)
        {
            const int target = target0 + e % TARGETS, inner = first + e / TARGETS;
            tileP[e / TARGETS][e % TARGETS] = target < targets && inner < r ? p[pOffset + inner * ldp + target] : (REAL)0;
        }

        BARRIER();
        for (int k = 0; k < TK; k++)
        {
            REAL coordinate[RM], filter[RN], projection[TARGETS];
            UNROLL for (int i = 0; i < RM; i++) coordinate[i] = tileZ[k][LOCAL_Y + i * LY];
            UNROLL for (int j = 0; j < RN; j++) filter[j] = tileF[k][LOCAL_X + j * LX];
            UNROLL for (int t = 0; t < TARGETS; t++) projection[t] = tileP[k][t];
            UNROLL for (int i = 0; i < RM; i++)
            {
                UNROLL for (int j = 0; j < RN; j++)
                {
                    const REAL gain = coordinate[i] * filter[j];
                    leverage[i][j] = fma(coordinate[i], gain, leverage[i][j]);
                    UNROLL for (int t = 0; t < TARGETS; t++) fit[t][i][j] = fma(gain, projection[t], fit[t][i][j]);
                }
            }
        }

        BARRIER();
    }

    BARRIER();
    UNROLL for (int t = 0; t < TARGETS; t++)
    {
        const int target = target0 + t;
        UNROLL for (int j = 0; j < RN; j++)
        {
            const int l = l0 + LOCAL_X + j * LX;
            double sum = 0;
            if (l < grid && target < targets)
            {
                const double margin = hasMargins ? fmax(leastMargin, margins[marginsOffset + l]) : leastMargin, at = offset[offsetOffset + target];
                UNROLL for (int i = 0; i < RM; i++)
                {
                    const int row = row0 + LOCAL_Y + i * LY;
                    if (row >= n) continue;
                    const double weight = weighted ? (double)w[wOffset + row] : 1;
                    if (weight == 0) continue; // absent, whatever it holds
                    const double rest = 1 - weight * (base + (double)leverage[i][j]);
                    const double error = ((double)y[yOffset + row * ldy + target] - at - (double)fit[t][i][j]) / rest;
                    sum += rest <= margin ? INFINITY_OF(double) : weight * error * error;
                }
            }

            shared[LOCAL_Y][LOCAL_X + j * LX] = sum;
        }

        BARRIER();
        for (int span = LY / 2; span > 0; span /= 2)
        {
            if (LOCAL_Y < span)
                UNROLL for (int j = 0; j < RN; j++) shared[LOCAL_Y][LOCAL_X + j * LX] += shared[LOCAL_Y + span][LOCAL_X + j * LX];
            BARRIER();
        }

        if (LOCAL_Y == 0 && target < targets)
        {
            UNROLL for (int j = 0; j < RN; j++)
            {
                const int l = l0 + LOCAL_X + j * LX;
                if (l < grid) sums[(tile * grid + l) * targets + target] = shared[0][LOCAL_X + j * LX];
            }
        }

        BARRIER();
    }
}
