// part: BatchedRidge/ridge-evidence.kernel.c
// From the arguments of a kernel to a problem's rows, and from its answer to memory.
#define SOLVED 0
#define NO_ROWS 1
#define NOT_FINITE 2
#define RANK_DEFICIENT 3
#define BAD_WEIGHT 4
#define ROWS_OUTSIDE 5
#define BAD_PENALTY 6

DEVICE int are_bad_penalties(LOCAL_PTR double* part, GLOBAL const double* penalties, i64 count)
{
    double bad = 0;
    for (i64 l = LOCAL_X; l < count; l += LX)
    {
        if (!(penalties[l] >= 0) || !isfinite(penalties[l])) bad = 1;
    }

    return group_sum(part, bad) > 0;
}

// The rows of a problem, from bounds[0] to bounds[1]. Returns the status so far; of what has failed there are no rows.
DEVICE int find_rows(
    RidgeRows* rows, GLOBAL const i64* bounds, i64 totalRows, int badPenalty, GLOBAL const REAL* x, i64 ldx, GLOBAL const REAL* y, i64 ldy,
    GLOBAL const REAL* weights, int weighted)
{
    const int outside = bounds[0] < 0 || bounds[1] < bounds[0] || bounds[1] > totalRows;
    const i64 first = outside ? 0 : bounds[0];
    rows->x = x + first * ldx;
    rows->y = y + first * ldy;
    rows->weights = weights + (weighted ? first : 0);
    rows->ldx = ldx;
    rows->ldy = ldy;
    rows->weighted = weighted;
    rows->count = outside || badPenalty ? 0 : bounds[1] - first;
    return badPenalty ? BAD_PENALTY : outside ? ROWS_OUTSIDE : SOLVED;
}

// The status of a problem whose weights are known.
DEVICE int weights_status(int bad, double total) { return bad ? BAD_WEIGHT : total == 0 ? NO_ROWS : isfinite(total) ? SOLVED : NOT_FINITE; }

// The places of one problem's answer.
typedef struct
{
    GLOBAL double* coefficients;
    GLOBAL double* center;
    GLOBAL double* target;
    GLOBAL double* lambda;
    GLOBAL double* backward;
    GLOBAL int* status;
} RidgeAnswer;

// Measures the answer and writes it; NaN where there is none. The residuals' products are there already.
DEVICE void write_answer(const RidgeRoom* room, const RidgeAnswer* answer, int status, int solved, double lambda)
{
    const int d = room->d, t = room->t, order = solved ? d : 0;
    const double system = system_norm(room, order, lambda);
    int k = 0;
    do
    {
        const double error = backward_error(room, order, k, lambda, system);
        if (LOCAL_X == 0)
        {
            answer->backward[k] = solved ? error : NAN_OF(double);
            answer->target[k] = solved ? room->center[d + k] : NAN_OF(double);
        }

        k++;
    }
    while (k < t);

    for (i64 i = LOCAL_X; i < (i64)t * d; i += LX) answer->coefficients[i] = solved ? room->beta[i] : NAN_OF(double);
    for (int j = LOCAL_X; j < d; j += LX) answer->center[j] = solved ? room->center[j] : NAN_OF(double);
    if (LOCAL_X == 0)
    {
        *answer->lambda = status == SOLVED ? lambda : NAN_OF(double);
        *answer->status = status == SOLVED && !solved ? RANK_DEFICIENT : status;
    }
}

// Those of a kernel's parameters.
#define ANSWER_OF(problem) \
    {coefficients + coefficientOffset + (problem) * ldCoefficients, centers + centerOffset + (problem) * ldCenter, targets + targetOffset + (problem) * ldTarget, \
     lambdas + lambdaOffset + (problem), backward + backwardOffset + (problem) * ldBackward, statuses + statusOffset + (problem)}
