// What NVRTC has built in, for clang without a CUDA toolkit: enough to compile our sources to PTX and see whether they are CUDA C.
#pragma once
#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __shared__ __attribute__((shared))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#define __forceinline__ inline __attribute__((always_inline))
#define __align__(n) __attribute__((aligned(n)))

struct L2Index { int x, y, z; };
#define threadIdx (L2Index{__nvvm_read_ptx_sreg_tid_x(), __nvvm_read_ptx_sreg_tid_y(), __nvvm_read_ptx_sreg_tid_z()})
#define blockIdx (L2Index{__nvvm_read_ptx_sreg_ctaid_x(), __nvvm_read_ptx_sreg_ctaid_y(), __nvvm_read_ptx_sreg_ctaid_z()})
#define blockDim (L2Index{__nvvm_read_ptx_sreg_ntid_x(), __nvvm_read_ptx_sreg_ntid_y(), __nvvm_read_ptx_sreg_ntid_z()})
#define gridDim (L2Index{__nvvm_read_ptx_sreg_nctaid_x(), __nvvm_read_ptx_sreg_nctaid_y(), __nvvm_read_ptx_sreg_nctaid_z()})

#define L2_ONE(name) \
    static __device__ __forceinline__ float name(float x) { return __builtin_##name##f(x); } \
    static __device__ __forceinline__ double name(double x) { return __builtin_##name(x); }
L2_ONE(sqrt)
L2_ONE(fabs)
L2_ONE(floor)
L2_ONE(ceil)
#undef L2_ONE

#define L2_TWO(name) \
    static __device__ __forceinline__ float name(float x, float y) { return __builtin_##name##f(x, y); } \
    static __device__ __forceinline__ double name(double x, double y) { return __builtin_##name(x, y); }
L2_TWO(fmax)
L2_TWO(fmin)
L2_TWO(copysign)
#undef L2_TWO

static __device__ __forceinline__ float fma(float x, float y, float z) { return __builtin_fmaf(x, y, z); }
static __device__ __forceinline__ double fma(double x, double y, double z) { return __builtin_fma(x, y, z); }
static __device__ __forceinline__ bool isnan(float x) { return x != x; }
static __device__ __forceinline__ bool isnan(double x) { return x != x; }
static __device__ __forceinline__ bool isfinite(float x) { return __builtin_fabsf(x) < __builtin_inff(); }
static __device__ __forceinline__ bool isfinite(double x) { return __builtin_fabs(x) < __builtin_inf(); }

template <typename A, typename B> static __device__ __forceinline__ auto min(A a, B b) -> decltype(a + b) { return b < a ? b : a; }
template <typename A, typename B> static __device__ __forceinline__ auto max(A a, B b) -> decltype(a + b) { return a < b ? b : a; }

// From libdevice; declared, since nothing is linked.
__device__ float log(float x);
__device__ double log(double x);
__device__ float exp(float x);
__device__ double exp(double x);
__device__ float exp2(float x);
__device__ double exp2(double x);
__device__ float expm1(float x);
__device__ double expm1(double x);
__device__ float sin(float x);
__device__ double sin(double x);
__device__ float cos(float x);
__device__ double cos(double x);
__device__ float ldexp(float x, int e);
__device__ double ldexp(double x, int e);
__device__ float frexp(float x, int* e);
__device__ double frexp(double x, int* e);
__device__ float hypot(float x, float y);
__device__ double hypot(double x, double y);

static __device__ __forceinline__ double __longlong_as_double(long long bits) { return __builtin_bit_cast(double, bits); }
static __device__ __forceinline__ long long __double_as_longlong(double x) { return __builtin_bit_cast(long long, x); }
static __device__ __forceinline__ unsigned __float_as_uint(float x) { return __builtin_bit_cast(unsigned, x); }
static __device__ __forceinline__ float __uint_as_float(unsigned bits) { return __builtin_bit_cast(float, bits); }
static __device__ __forceinline__ unsigned long long __cvta_generic_to_shared(const void* p) { return (unsigned long long)(const __attribute__((address_space(3))) void*)p; }

struct alignas(16) float4 { float x, y, z, w; };
struct alignas(16) double2 { double x, y; };
struct alignas(8) float2 { float x, y; };

#define L2_SHUFFLE(name, builtin, extra) \
    static __device__ __forceinline__ int name(unsigned mask, int value, int lane) { return builtin(mask, value, lane, extra); } \
    static __device__ __forceinline__ float name(unsigned mask, float value, int lane) { return __builtin_bit_cast(float, builtin(mask, __builtin_bit_cast(int, value), lane, extra)); } \
    static __device__ __forceinline__ double name(unsigned mask, double value, int lane) \
    { \
        struct pair { int low, high; }; \
        pair both = __builtin_bit_cast(pair, value); \
        both.low = builtin(mask, both.low, lane, extra); \
        both.high = builtin(mask, both.high, lane, extra); \
        return __builtin_bit_cast(double, both); \
    }
L2_SHUFFLE(__shfl_sync, __nvvm_shfl_sync_idx_i32, 0x1f)
L2_SHUFFLE(__shfl_xor_sync, __nvvm_shfl_sync_bfly_i32, 0x1f)
L2_SHUFFLE(__shfl_down_sync, __nvvm_shfl_sync_down_i32, 0x1f)
#undef L2_SHUFFLE
static __device__ __forceinline__ void __syncwarp(unsigned mask = 0xffffffffu) { __nvvm_bar_warp_sync(mask); }
static __device__ __forceinline__ unsigned __ballot_sync(unsigned mask, int predicate) { return __nvvm_vote_ballot_sync(mask, predicate); }
static __device__ __forceinline__ int __any_sync(unsigned mask, int predicate) { return __nvvm_vote_any_sync(mask, predicate); }
static __device__ __forceinline__ int __all_sync(unsigned mask, int predicate) { return __nvvm_vote_all_sync(mask, predicate); }
