// part: Device/group.kernel.c
// One ridge problem's working memory, and powers of two that bring numbers near 1 without rounding anything.
#define CHUNK 16
#if REAL_IS_FLOAT
#define REAL_EPSILON 1.1920928955078125e-7
#define LARGEST_UNIT 126
#define LARGEST_PLAIN 60
#else
#define REAL_EPSILON 2.220446049250313e-16
#define LARGEST_UNIT 500
#define LARGEST_PLAIN 500
#endif

// The rows of a problem: x and y stand at its first.
typedef struct
{
    GLOBAL const REAL* x;
    GLOBAL const REAL* y;
    GLOBAL const REAL* weights;
    i64 ldx, ldy, count;
    int weighted;
} RidgeRows;

typedef struct
{
    // d features, t targets, both together; elements from row to row of the matrix and of the tile; rows of the tile, a multiple of CHUNK.
    int d, t, joint, pitch, tilePitch, tileRows;

    // On and below the diagonal X'WX of the scaled columns; above it the factor for a penalty, M = LD, as rows.
    MEMORY REAL* matrix;

    // t x d each: the targets' products with the columns, and the right sides of the system, which factoring turns to L⁻¹b.
    MEMORY REAL* cross;
    MEMORY REAL* sides;

    // Some rows at a time: as they came, or centred, scaled and multiplied by the root of their weight.
    MEMORY REAL* tile;

    // One for each feature and target: the power of two and what undoes it, minus the scaled shift, the scaled mean beyond the shift; the mean itself.
    MEMORY REAL* unit;
    MEMORY REAL* inverseUnit;
    MEMORY REAL* shift;
    MEMORY REAL* mean;
    MEMORY double* center;

    // The system for a penalty, scaled once more by powers of two: its diagonal, D and 1/D; right sides have a power of two of their own.
    MEMORY REAL* diagonal;
    MEMORY REAL* pivot;
    MEMORY REAL* inverse;
    MEMORY REAL* balanceReal;
    MEMORY double* balance;
    MEMORY double* sideUnit;

    // t x d coefficients; t x max(LX, d) partial sums of the gradient; t x tileRows residuals.
    MEMORY double* beta;
    MEMORY double* gradient;
    MEMORY double* residual;
    LOCAL_PTR double* part;
} RidgeRoom;

// BatchedRidgeRoom.cs counts the same.
DEVICE void place_room(RidgeRoom* room, int d, int t, int tileRows, MEMORY REAL* reals, MEMORY double* wides, LOCAL_PTR double* part)
{
    const int joint = d + t;
    room->d = d;
    room->t = t;
    room->joint = joint;
    room->pitch = d | 1;
    room->tilePitch = joint | 1;
    room->tileRows = tileRows;
    room->matrix = reals;
    room->cross = room->matrix + (i64)d * room->pitch;
    room->sides = room->cross + (i64)t * d;
    room->tile = room->sides + (i64)t * d;
    room->unit = room->tile + (i64)tileRows * room->tilePitch;
    room->inverseUnit = room->unit + joint;
    room->shift = room->inverseUnit + joint;
    room->mean = room->shift + joint;
    room->diagonal = room->mean + joint;
    room->pivot = room->diagonal + d;
    room->inverse = room->pivot + d;
    room->balanceReal = room->inverse + d;
    room->center = wides;
    room->balance = room->center + joint;
    room->sideUnit = room->balance + d;
    room->beta = room->sideUnit + t;
    room->gradient = room->beta + (i64)t * d;
    room->residual = room->gradient + (i64)t * (d > LX ? d : LX);
    room->part = part;
}

// The smallest power of two that covers a length, but no more than the items of the group.
DEVICE int lane_width(int length)
{
    int width = 1;
    while (width < length && width < LX) width *= 2;
    return width;
}

DEVICE double row_weight(const RidgeRows* rows, i64 row) { return rows->weighted ? (double)rows->weights[row] : 1; }

// Of a positive number; those below the smallest normal one count as half of it.
DEVICE int exponent_of(double value)
{
    union { double number; i64 bits; } both;
    both.number = value;
    return (int)(both.bits >> 52) - 1023;
}

DEVICE double power_of_two(int exponent)
{
    union { double number; i64 bits; } both;
    both.bits = (i64)(exponent + 1023) << 52;
    return both.number;
}

DEVICE int clamp_exponent(int exponent, int limit) { return exponent > limit ? limit : exponent < -limit ? -limit : exponent; }

// The exponent of the power of two whose square takes a positive number near 1; 0 for everything else.
DEVICE int root_exponent(double value, int limit) { return value > 0 && isfinite(value) ? clamp_exponent(-(exponent_of(value) >> 1), limit) : 0; }
