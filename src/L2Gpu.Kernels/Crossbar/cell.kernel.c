// part: Random/simulation-math.kernel.c
// part: Random/philox.kernel.c
// What happens to one cell; see CellMath.cs, of which this is the text for devices: the same operations in the same order, and no product that feeds a sum.
#define TILE_CELLS PHILOX_TILE

// The least argument of a logarithm: the smallest normal number.
#define CELL_LEAST 1.17549435e-38f

// CellRule. RULE is one of them where a source moves states.
#define RULE_ADDITIVE 0
#define RULE_CONSTANT 1
#define RULE_LINEAR 2
#define RULE_EXPONENTIAL 3
#define RULE_POWER 4

// CellResponse.
#define RESPONSE_TANH 1
#define RESPONSE_LOGISTIC 2
#define RESPONSE_SATURATING 3
#define RESPONSE_INVERSE 4

// SimulationPurpose.
#define PURPOSE_DEVICE_TO_DEVICE 1
#define PURPOSE_CYCLE_TO_CYCLE 4
#define PURPOSE_WRITE 5

// A CellParameter: a matrix, or where the leading dimension is negative a number. The buffer is then any.
#define PARAMETER(name) float name##_value, GLOBAL const float* name##_cells, i64 name##_offset, i64 name##_leading
#define VALUE_OF(name, row, column) (name##_leading < 0 ? name##_value : name##_cells[name##_offset + (row) * name##_leading + (column)])

DEVICE float cell_clamp(float x, float lower, float upper)
{
    const float above = x > lower ? x : lower;
    return above < upper ? above : upper;
}

DEVICE float cell_scatter(float sigma, float normal, float x)
{
    return sigma > 0.0f ? fma(sigma, normal, x) : x;
}

DEVICE float cell_positive(float x)
{
    return x > 0.0f ? x : 0.0f;
}

// Four standard normal numbers of a block: those of cells 32 apart.
DEVICE void cell_normals(int purpose, i64 step, int draw, i64 seed, u64 block, float* normals)
{
    u32 words[4];
    philox(philox_stream(purpose, (i64)((u64)step | ((u64)draw << 48)), seed), block, words);
    sim_normals(words[0], words[1], &normals[0], &normals[1]);
    sim_normals(words[2], words[3], &normals[2], &normals[3]);
}

// What a response has of CellModel.
#define RESPONSE_PARAMETERS int response, float responseScale, float responseShift, float offset, float gain
#define RESPONSE_ARGUMENTS response, responseScale, responseShift, offset, gain

DEVICE float cell_respond(RESPONSE_PARAMETERS, float state)
{
    float r = state;
    if (response == RESPONSE_TANH) r = sim_tanh(state);
    else if (response == RESPONSE_LOGISTIC) r = 1.0f / (sim_exp(-state) + 1.0f);
    else if (response == RESPONSE_SATURATING) r = 1.0f - sim_exp(-state / responseScale);
    else if (response == RESPONSE_INVERSE) r = 1.0f / fma(-responseScale, state, responseShift);
    return fma(gain, r, offset);
}

// The apparent conductance of a conductance: noise, but for cells that are stuck.
DEVICE float cell_apparent(float conductance, float sigma, float normal, float lower, float upper)
{
    return lower < upper ? cell_scatter(sigma, normal, conductance) : conductance;
}

#ifdef RULE
// A cell and what its rule makes of its bounds.
typedef struct { float up, down, lower, upper, spread, first, second; } Cell;

// What a rule has of CellModel.
#define RULE_PARAMETERS float upSlope, float downSlope, float upAmplitude, float downAmplitude, float twiceScale, float shift
#define RULE_ARGUMENTS upSlope, downSlope, upAmplitude, downAmplitude, twiceScale, shift

#if RULE == RULE_LINEAR
DEVICE float cell_finite(float x)
{
    return (FLOAT_BITS(x) & 0x7fffffff) < 0x7f800000 ? x : 0.0f;
}
#endif

DEVICE void cell_prepare(RULE_PARAMETERS, Cell* cell)
{
    cell->first = 0;
    cell->second = 0;
#if RULE == RULE_LINEAR
    cell->first = cell_finite(-upSlope / cell->upper);
    cell->second = cell_finite(-downSlope / cell->lower);
#elif RULE == RULE_EXPONENTIAL
    cell->first = twiceScale / (cell->upper - cell->lower);
#elif RULE == RULE_POWER
    cell->first = cell->upper - cell->lower;
#endif
}

// The part of a step that a pulse takes at a state.
DEVICE float cell_share(RULE_PARAMETERS, const Cell* cell, float state, int up)
{
#if RULE == RULE_LINEAR
    return fma(up ? cell->first : cell->second, state, 1.0f);
#elif RULE == RULE_EXPONENTIAL
    const float power = sim_exp((up ? upSlope : -downSlope) * fma(cell->first, state, shift));
    return cell_positive(fma(up ? -upAmplitude : -downAmplitude, power, 1.0f));
#elif RULE == RULE_POWER
    const float room = up ? cell->upper - state : state - cell->lower, omega = room / cell->first, capped = omega < 1.0f ? omega : 1.0f;
    return capped > CELL_LEAST ? sim_exp((up ? upSlope : downSlope) * sim_log(capped)) : 0.0f;
#else
    return 1.0f;
#endif
}

// The state after some pulses at once; noise is that of one times the root of their number.
DEVICE float cell_pulse(RULE_PARAMETERS, const Cell* cell, float state, int up, float count, float noise, float normal)
{
    const float signed_step = up ? cell->up : -cell->down;
#if RULE == RULE_ADDITIVE
    const float moved = cell_scatter(noise, normal, fma(count, signed_step, state));
#else
    const float moved = fma(signed_step * cell_share(RULE_ARGUMENTS, cell, state, up), cell_scatter(noise, normal, count), state);
#endif
    return cell_clamp(moved, cell->lower, cell->upper);
}
#endif
