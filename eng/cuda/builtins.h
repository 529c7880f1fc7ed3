// What NVRTC has built in, for clang without a CUDA toolkit: enough to compile our sources to PTX and see whether they are CUDA C.
#pragma once
#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __shared__ __attribute__((shared))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#define __forceinline__ inline __attribute__((always_inline))

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
__device__ float ldexp(float x, int e);
__device__ double ldexp(double x, int e);
__device__ float frexp(float x, int* e);
__device__ double frexp(double x, int* e);
__device__ float hypot(float x, float y);
__device__ double hypot(double x, double y);
