// part: BatchedRidge/ridge-problem.kernel.c
// Many small ridge problems, a work-group each, from rows to answers.
// REAL: the type of the data, of the matrix, the factor and the leverages; means, offsets, sums of weights and the evidence are FP64.
// ROOM > 0: everything of a problem is in local memory, ROOM numbers of REAL and WIDE of FP64; ROOM = 0: in scratch, a part of it for each group, and
// groups take problems in turn. LX work-items, LANES of them along a row of the factor, BLK x BLK elements of the matrix a work-item.
// Device memory: the rows of a problem, n(d + t) numbers, are read three times (means, matrix, evidence) and once more for each penalty of a list; all but
// the first time they come from the caches. Beside them only the answers move.
// All items of a group hold the same scalars. Every barrier is reached whatever became of a problem: one that failed has 0 rows or an order of 0 from there on.
KERNEL(LX, 1, 1) batched_ridge(
    i64 count, int d, int t, int tileRows, int intercept, i64 totalRows,
    GLOBAL const REAL* RESTRICT x, i64 xOffset, i64 ldx, GLOBAL const REAL* RESTRICT y, i64 yOffset, i64 ldy,
    GLOBAL const i64* RESTRICT offsets, i64 offsetsOffset, GLOBAL const REAL* RESTRICT weights, i64 weightOffset, int weighted,
    GLOBAL const double* RESTRICT penalties, i64 penaltyOffset, i64 penaltyCount, int own, int relative,
    GLOBAL double* RESTRICT coefficients, i64 coefficientOffset, i64 ldCoefficients,
    GLOBAL double* RESTRICT centers, i64 centerOffset, i64 ldCenter,
    GLOBAL double* RESTRICT targets, i64 targetOffset, i64 ldTarget,
    GLOBAL double* RESTRICT lambdas, i64 lambdaOffset,
    GLOBAL double* RESTRICT backward, i64 backwardOffset, i64 ldBackward,
    GLOBAL int* RESTRICT statuses, i64 statusOffset,
    GLOBAL double* RESTRICT errors, i64 errorOffset, i64 ldErrors, int givesErrors,
    GLOBAL REAL* RESTRICT scratchReals, i64 groupReals, GLOBAL double* RESTRICT scratchWides, i64 groupWides)
{
    LOCAL double part[2 * LX];
    RidgeRoom room;
#if ROOM > 0
    LOCAL REAL reals[ROOM];
    LOCAL double wides[WIDE];
    place_room(&room, d, t, tileRows, reals, wides, part);
#else
    place_room(&room, d, t, tileRows, scratchReals + GROUP_X * groupReals, scratchWides + GROUP_X * groupWides, part);
#endif

    i64 problem = GROUP_X;
    do
    {
        GLOBAL const double* list = penalties + penaltyOffset + (own ? problem : 0);
        RidgeRows rows;
        const int badPenalty = are_bad_penalties(part, list, own ? 1 : penaltyCount);
        int status = find_rows(
            &rows, offsets + offsetsOffset + problem, totalRows, badPenalty,
            x + xOffset, ldx, y + yOffset, ldy, weights + weightOffset, weighted);

        int bad;
        i64 firstRow;
        const double total = weigh(&room, &rows, &firstRow, &bad);
        if (status == SOLVED) status = weights_status(bad, total);
        if (status != SOLVED) rows.count = 0;
        bad = center_columns(&room, &rows, firstRow, total, intercept);
        if (status == SOLVED && bad) status = NOT_FINITE;
        if (status != SOLVED) rows.count = 0;
        form_gram(&room, &rows);

        int order = status == SOLVED ? d : 0;
        const double trace = gram_trace(&room, order), scale = relative && trace > 0 ? trace : 1;
        const i64 searched = status == SOLVED && (givesErrors || (!own && penaltyCount > 1)) ? penaltyCount : 0;
        double lambda = list[0] * scale, best = 0, last = -1;
        REAL smallest = 1;
        int plain = 1;

        // A turn for each penalty of a list, and one for that which is taken; what was factored last may be that.
        i64 l = 0;
        do
        {
            const int searches = l < searched;
            const double next = searches ? list[l] * scale : lambda;
            const int factored = next == last ? 0 : order;
            const int isPlain = assemble(&room, factored, next);
            const REAL share = factor(&room, factored);
            plain = factored > 0 ? isPlain : plain;
            smallest = factored > 0 ? share : smallest;
            last = next;
            double error = leave_one_out(&room, &rows, searches ? rows.count : 0, order, plain, leverage_margin(smallest), total, intercept);
            if (!(smallest > 0)) error = INFINITY_OF(double);
            if (givesErrors && searches && LOCAL_X == 0) errors[errorOffset + problem * ldErrors + l] = error;
            const int better = searches && (l == 0 || !(error > best || (error == best && next < lambda)));
            best = better ? error : best;
            lambda = better ? next : lambda;
            l++;
        }
        while (l <= searched);

        const int solved = status == SOLVED && smallest > 0;
        if (!solved)
        {
            rows.count = 0;
            order = 0;
        }

        substitute(&room, order);
        residual_products(&room, &rows);
        const RidgeAnswer answer = ANSWER_OF(problem);
        write_answer(&room, &answer, status, solved, lambda);
        for (i64 i = LOCAL_X; i < penaltyCount && givesErrors && status != SOLVED; i += LX) errors[errorOffset + problem * ldErrors + i] = NAN_OF(double);
        SYNC();
        problem += GROUPS_X;
    }
    while (problem < count);
}
