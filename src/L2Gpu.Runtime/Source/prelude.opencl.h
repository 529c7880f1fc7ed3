// What the kernels are written over, in OpenCL C 1.2. The same names stand in prelude.cuda.h.
#ifdef L2GPU_FP64
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#endif

typedef long i64;
typedef ulong u64;
typedef uint u32;

#define KERNEL(lx, ly, lz) __kernel __attribute__((reqd_work_group_size(lx, ly, lz))) void
// Inlined before anything else: PoCL gives all groups one array where a function that is not holds the address of a local array.
#define DEVICE static inline __attribute__((always_inline))
#define GLOBAL __global
#define LOCAL __local
#define LOCAL_PTR __local
#define RESTRICT restrict
#define BARRIER() barrier(CLK_LOCAL_MEM_FENCE)
#define GLOBAL_BARRIER() barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
#define UNROLL _Pragma("unroll")

#define LOCAL_X ((int)get_local_id(0))
#define LOCAL_Y ((int)get_local_id(1))
#define LOCAL_Z ((int)get_local_id(2))
#define GROUP_X ((i64)get_group_id(0))
#define GROUP_Y ((i64)get_group_id(1))
#define GROUP_Z ((i64)get_group_id(2))
#define GROUPS_X ((i64)get_num_groups(0))
#define GROUPS_Y ((i64)get_num_groups(1))
#define GROUPS_Z ((i64)get_num_groups(2))

// fma, sqrt, fabs, exp, exp2, expm1, log, sin, cos, copysign, isfinite, isnan, fmax, fmin, hypot stand for both precisions in both languages.
#define INFINITY_OF(type) ((type)INFINITY)
#define NAN_OF(type) ((type)NAN)

// The bits of a float as an int, and the float of some bits.
#define FLOAT_BITS(x) as_int(x)
#define FLOAT_OF(bits) as_float(bits)

// No product is fused with a sum that follows it: for sources whose results must have the same bits on every device.
#define NO_CONTRACTION _Pragma("OPENCL FP_CONTRACT OFF")
