// When an iteration of conjugate gradients ends, and as what. The numbers are those of IterationStatus.
#define ROUNDING 2.220446049250313e-16

#define CONVERGED 0
#define STALLED 1
#define DIVERGED 2
#define ITERATION_LIMIT 3

// Whether the recursion says that a system is solved. Far below rounding it says nothing any more of the residual that it stands for.
DEVICE int looks_solved(double squares, double size, double tolerance) { return isfinite(squares) && sqrt(squares) <= fmax(tolerance, ROUNDING / 16) * size; }

// What a residual that was computed anew says: whether to go on from it, and if not, the status.
DEVICE int goes_on(double residual, double last, double tolerance, int solved, int ended, int* status)
{
    *status = CONVERGED;
    if (residual <= tolerance) return 0;
    *status = solved ? STALLED : ended && isfinite(residual) ? ITERATION_LIMIT : DIVERGED;
    return solved && residual <= last / 2;
}
