// Instructions of NVIDIA's GPUs from sm_80 on that CUDA C has no name for. Inline PTX stands in this file alone.

// 16, 8 or 4 bytes (BYTES) from device memory to the memory of a work-group, past the registers: the first `present` of them are read, the others become zeros.
// Both addresses are multiples of BYTES. What is copied is seen by the work-item itself after copy_async_wait, by others after a barrier behind that.
template <int BYTES> DEVICE void copy_async(void* to, const void* from, int present)
{
    const u32 at = (u32)__cvta_generic_to_shared(to);
    if constexpr (BYTES == 16) asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(at), "l"(from), "r"(present) : "memory");
    else asm volatile("cp.async.ca.shared.global [%0], [%1], %2, %3;" ::"r"(at), "l"(from), "n"(BYTES), "r"(present) : "memory");
}

// Closes a group of copies.
DEVICE void copy_async_commit() { asm volatile("cp.async.commit_group;" ::: "memory"); }

// Waits until at most PENDING of the work-item's newest groups are under way.
template <int PENDING> DEVICE void copy_async_wait() { asm volatile("cp.async.wait_group %0;" ::"n"(PENDING) : "memory"); }

// 16 bytes from the memory of a work-group, at a multiple of 16, in one access: compilers may split a vector whose numbers are used one by one.
DEVICE void load_shared16(float (&to)[4], const float* from)
{
    const u32 at = (u32)__cvta_generic_to_shared(from);
    asm volatile("ld.shared.v4.f32 {%0, %1, %2, %3}, [%4];" : "=f"(to[0]), "=f"(to[1]), "=f"(to[2]), "=f"(to[3]) : "r"(at) : "memory");
}

DEVICE void load_shared16(double (&to)[2], const double* from)
{
    const u32 at = (u32)__cvta_generic_to_shared(from);
    asm volatile("ld.shared.v2.f64 {%0, %1}, [%2];" : "=d"(to[0]), "=d"(to[1]) : "r"(at) : "memory");
}

// What a product in TF32 sees of a number: its sign, its exponent and the first 10 bits behind the point.
#define TF32_MASK 0xffffe000u

// c += a * b for 16 x 8 times 8 x 8, by all 32 lanes of a warp. Of a and b, TF32 numbers in FP32, the 13 lowest bits are not seen. With g = lane / 4, i = lane % 4:
// a = A[g][i], A[g + 8][i], A[g][i + 4], A[g + 8][i + 4]; b = B[i][g], B[i + 4][g]; c = C[g][2i], C[g][2i + 1], C[g + 8][2i], C[g + 8][2i + 1].
// The sum is FP32, but not rounded to nearest.
DEVICE void mma_tf32(float (&c)[4], const float (&a)[4], const float (&b)[2])
{
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
        : "r"(__float_as_uint(a[0])), "r"(__float_as_uint(a[1])), "r"(__float_as_uint(a[2])), "r"(__float_as_uint(a[3])), "r"(__float_as_uint(b[0])), "r"(__float_as_uint(b[1])));
}

// c += a * b for 16 x 4 times 4 x 8 in FP64, by all 32 lanes of a warp. With g = lane / 4, i = lane % 4: a = A[g][i], A[g + 8][i]; b = B[i][g];
// c = C[g][2i], C[g][2i + 1], C[g + 8][2i], C[g + 8][2i + 1].
DEVICE void mma_f64(double (&c)[4], const double (&a)[2], double b)
{
#if __CUDA_ARCH__ >= 900
    // Two halves of 8 lines would have half the rate there.
    asm volatile("mma.sync.aligned.m16n8k4.row.col.f64.f64.f64.f64 {%0, %1, %2, %3}, {%4, %5}, {%6}, {%0, %1, %2, %3};"
        : "+d"(c[0]), "+d"(c[1]), "+d"(c[2]), "+d"(c[3]) : "d"(a[0]), "d"(a[1]), "d"(b));
#else
    asm volatile("mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64 {%0, %1}, {%2}, {%3}, {%0, %1};" : "+d"(c[0]), "+d"(c[1]) : "d"(a[0]), "d"(b));
    asm volatile("mma.sync.aligned.m8n8k4.row.col.f64.f64.f64.f64 {%0, %1}, {%2}, {%3}, {%0, %1};" : "+d"(c[2]), "+d"(c[3]) : "d"(a[1]), "d"(b));
#endif
}
