// What the kernels are written over, in CUDA C++. The same names stand in prelude.opencl.h.
typedef long long i64;
typedef unsigned long long u64;
typedef unsigned int u32;

#define KERNEL(lx, ly, lz) extern "C" __global__ __launch_bounds__((lx) * (ly) * (lz)) void
// A kernel whose items have no more registers than let `groups` work-groups be on a multiprocessor at a time.
#define KERNEL_RESIDENT(lx, ly, lz, groups) extern "C" __global__ __launch_bounds__((lx) * (ly) * (lz), groups) void
#define DEVICE static __device__ __forceinline__
#define GLOBAL
#define LOCAL __shared__
#define LOCAL_PTR
#define RESTRICT __restrict__
#define BARRIER() __syncthreads()
#define GLOBAL_BARRIER() __syncthreads()
#define UNROLL _Pragma("unroll")

#define LOCAL_X ((int)threadIdx.x)
#define LOCAL_Y ((int)threadIdx.y)
#define LOCAL_Z ((int)threadIdx.z)
#define GROUP_X ((i64)blockIdx.x)
#define GROUP_Y ((i64)blockIdx.y)
#define GROUP_Z ((i64)blockIdx.z)
#define GROUPS_X ((i64)gridDim.x)
#define GROUPS_Y ((i64)gridDim.y)
#define GROUPS_Z ((i64)gridDim.z)

#define INFINITY_OF(type) ((type)__longlong_as_double(0x7ff0000000000000LL))
#define NAN_OF(type) ((type)__longlong_as_double(0x7ff8000000000000LL))

// The memory of a work-group that the launch adds, 16-byte aligned.
#define GROUP_MEMORY(type, name) extern __shared__ __align__(16) unsigned char l2_group_memory[]; type* const name = (type*)l2_group_memory

#define FLOAT_BITS(x) ((int)__float_as_uint(x))
#define FLOAT_OF(bits) __uint_as_float((unsigned)(bits))

// NVRTC has no word for it in a source; such sources have no product that feeds a sum.
#define NO_CONTRACTION
