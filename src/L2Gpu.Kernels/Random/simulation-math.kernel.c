// The elementary functions of simulations, in FP32, from +, -, *, /, sqrt, fma and operations on bits alone; see SimulationMath.cs, of which this is the text for devices.
// No product feeds a sum: where one should, there is an fma, and so there is nothing that a compiler may contract. The same bits everywhere.
NO_CONTRACTION

#define SIM_LN2 0.693147182464599609375f
#define SIM_NAN FLOAT_OF(0x7fc00000)

// (0, 1] from 32 random bits.
DEVICE float sim_uniform(u32 word)
{
    return fma((float)(int)(word >> 1), 4.656612873077392578125e-10f, 2.3283064365386962890625e-10f);
}

DEVICE float sim_log(float x)
{
    const int bits = FLOAT_BITS(x), e = (bits - 0x3f2aaaab) >> 23;
    const float f = FLOAT_OF(bits - (int)((u32)e << 23)) - 1.0f;
    float p = fma(.1437428f, f, -.153727546f);
    p = fma(p, f, .139208868f);
    p = fma(p, f, -.164193466f);
    p = fma(p, f, .200160623f);
    p = fma(p, f, -.250075996f);
    p = fma(p, f, .333331048f);
    p = fma(p, f, -.499999404f);
    return fma((float)e, SIM_LN2, fma(p, f * f, f));
}

DEVICE float sim_flip(float x, int sign)
{
    return FLOAT_OF(FLOAT_BITS(x) ^ sign);
}

// Two standard normal numbers from 64 random bits: a radius and an angle.
DEVICE void sim_normals(u32 radius, u32 angle, float* cosine, float* sine)
{
    const float r = sqrt(sim_log(sim_uniform(radius)) * -2.0f);
    const int q = (int)(angle + 0x20000000u) >> 30;
    const float t = (float)(int)(angle - ((u32)q << 30)) * 9.31322574615478515625e-10f, z = t * t;
    float s = fma(-.00460217707f, z, .0796802267f);
    s = fma(s, z, -.64596349f);
    s = fma(s, z, 1.57079637f) * t;
    float c = fma(.000904021494f, z, -.0208602883f);
    c = fma(c, z, .253669232f);
    c = fma(c, z, -1.23370051f);
    c = fma(c, z, 1.0f);
    *cosine = r * sim_flip((q & 1) ? s : c, (int)((u32)((q + 1) & 2) << 30));
    *sine = r * sim_flip((q & 1) ? c : s, (int)((u32)(q & 2) << 30));
}

// x = i * ln 2 + r; gives (e^r - 1 - r) / r^2.
DEVICE float sim_reduce(float x, float* r, int* i)
{
    const float t = fma(x, 1.44269502162933349609375f, 12582912.0f), n = t - 12582912.0f;
    *i = (int)((u32)FLOAT_BITS(t) - 0x4B400000u);
    const float rest = fma(n, 1.904654323148236e-9f, fma(n, -SIM_LN2, x));
    *r = rest;
    float p = fma(.00138144661f, rest, .00836877991f);
    p = fma(p, rest, .0416683927f);
    p = fma(p, rest, .166665196f);
    return fma(p, rest, .49999994f);
}

DEVICE float sim_power(int n)
{
    return FLOAT_OF((int)((u32)(n + 127) << 23));
}

DEVICE float sim_exp(float x)
{
    float c = x < -104.0f ? -104.0f : x, r;
    int i;
    c = c > 89.0f ? 89.0f : c;
    const float p = sim_reduce(c, &r, &i), y = fma(p, r * r, r) + 1.0f;
    const int part = i >> 1;

    // No bare product, which a caller might add to.
    return isnan(x) ? SIM_NAN : fma(y * sim_power(part), sim_power(i - part), 0.0f);
}

DEVICE float sim_tanh(float x)
{
    float m = FLOAT_OF(FLOAT_BITS(x) & 0x7fffffff), r;
    int i;
    m = m < 10.0f ? m : 10.0f;
    const float q = sim_reduce(m * 2.0f, &r, &i), p = fma(q, r * r, r), power = sim_power(i);
    const float e = fma(p, power, power - 1.0f), y = e / (e + 2.0f);
    return isnan(x) ? SIM_NAN : FLOAT_OF(FLOAT_BITS(y) | (FLOAT_BITS(x) & (int)0x80000000u));
}
