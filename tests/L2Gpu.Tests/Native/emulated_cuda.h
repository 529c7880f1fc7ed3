// CUDA C on the CPU: stands before a composed source text when fake_nvrtc_emulate.c compiles it as C++17. It is there to refute kernels, not to be fast.
// The threads of a block are fibers that one host thread runs in turn. Between two barriers they run in an order that changes with the barrier and with the seed
// (environment variable EMULATED_CUDA_SEED, or l2_set_seed): what depends on it is a race. Shared memory holds NaNs or large numbers when a block begins. Reported, by one line on the
// error stream and CUDA_ERROR_LAUNCH_FAILED: a barrier that not all threads of a block reach, warp functions that not all lanes of their mask reach, indices outside of
// arrays, misaligned wide accesses and copies, blocks larger than their kernel declares.
#pragma once

extern "C" {
void *mmap(void *, __SIZE_TYPE__, int, int, int, long);
int munmap(void *, __SIZE_TYPE__);
int mprotect(void *, __SIZE_TYPE__, int);
int printf(const char *, ...);
int dprintf(int, const char *, ...);
int snprintf(char *, __SIZE_TYPE__, const char *, ...);
char *getenv(const char *);
int atoi(const char *);
void *memset(void *, int, __SIZE_TYPE__);
void *memcpy(void *, const void *, __SIZE_TYPE__);

// What the fake driver knows of a module.
struct l2_launch { unsigned grid[3], block[3]; unsigned dynamic_shared; void **params; };
struct l2_kernel { const char *name; int parameters; const int *sizes; int static_shared; int (*run)(const struct l2_launch *); };
extern const l2_kernel l2_kernels[];

// The memory of __shared__ variables.
extern char __start_l2_shared[] __attribute__((weak, visibility("hidden"))), __stop_l2_shared[] __attribute__((weak, visibility("hidden")));
}

struct uint3 { unsigned x, y, z; };
typedef uint3 dim3;
static uint3 threadIdx, blockIdx, blockDim, gridDim;

namespace l2
{
typedef __SIZE_TYPE__ size;
typedef unsigned long long word;

enum { warp_size = 32, stack_bytes = 64 << 10, most_threads = 1024, most_dynamic = 228 << 10, page = 4096, below = 64, launch_failed = 719, invalid_value = 1 };
static const word canary = 0x5ac3'5ac3'5ac3'5ac3ull;

enum state { ready, at_barrier, at_warp, done };
enum operation { sync_warp, shuffle, vote, mma_of_tf32, mma_of_f64 };
static const char *const operation_names[] = { "__syncwarp", "a shuffle", "a vote", "mma_tf32", "mma_f64" };

// A copy that was issued and not yet waited for.
struct copy { void *to; const void *from; int bytes, present, group; };

struct fiber
{
    void *stack_pointer, *stack;
    state where;
    const char *file;
    int line;
    uint3 index;
    // What it brings to an operation of its warp, and takes from it.
    operation kind;
    unsigned mask;
    int source;
    word given, taken;
    void *c;
    const void *a, *b;
    copy *copies;
    int copy_count, copy_room, groups;
};

struct warp { unsigned waiting; };

static fiber fibers[most_threads];
static warp warps[most_threads / warp_size];
static int thread_count, current;
static void *scheduler;
static void (*body)(void **);
static void **arguments;
static const char *kernel_name;
static char *dynamic_base, *dynamic_begin;
static unsigned dynamic_bytes, seed;
static int status;
static char message[512];
static int lock;

// Switching of stacks: what a call preserves is pushed, the stack pointer is kept in *save, and the other stack's is taken.
#if defined(__x86_64__)
extern "C" __attribute__((visibility("hidden"))) void l2_switch(void **save, void *to);
__asm__(
    ".text\n.globl l2_switch\n.hidden l2_switch\n.type l2_switch,@function\nl2_switch:\n"
    "push %rbp\npush %rbx\npush %r12\npush %r13\npush %r14\npush %r15\n"
    "mov %rsp, (%rdi)\nmov %rsi, %rsp\n"
    "pop %r15\npop %r14\npop %r13\npop %r12\npop %rbx\npop %rbp\nret\n.size l2_switch,.-l2_switch\n");
#else
#error "The emulator switches stacks in x86-64 assembly."
#endif

static void to_scheduler() { l2_switch(&fibers[current].stack_pointer, scheduler); }

// Ends the launch. Does not return.
template <typename... T> [[noreturn]] static void fail(const char *file, int line, const char *format, T... arguments)
{
    char what[320];
    snprintf(what, sizeof what, format, arguments...);
    const fiber &f = fibers[current];
    snprintf(message, sizeof message, "emulated CUDA: kernel %s, block (%u, %u, %u), thread (%u, %u, %u), %s:%d: %s", kernel_name, blockIdx.x, blockIdx.y, blockIdx.z, f.index.x, f.index.y,
        f.index.z, file, line, what);
    status = launch_failed;
    to_scheduler();
    __builtin_unreachable();
}

static void fail_block(const char *what, const fiber &f, const char *then, const fiber *other)
{
    int n = snprintf(message, sizeof message, "emulated CUDA: kernel %s, block (%u, %u, %u): thread (%u, %u, %u) waits at %s:%d%s", kernel_name, blockIdx.x, blockIdx.y, blockIdx.z,
        f.index.x, f.index.y, f.index.z, f.file, f.line, what);
    if (other)
    {
        n += snprintf(message + n, sizeof message - n, "%s thread (%u, %u, %u) ", then, other->index.x, other->index.y, other->index.z);
        if (other->where == done) snprintf(message + n, sizeof message - n, "has left the kernel");
        else snprintf(message + n, sizeof message - n, "waits at %s:%d", other->file, other->line);
    }
    status = launch_failed;
}

static void entry()
{
    body(arguments);
    fibers[current].where = done;
    to_scheduler();
}

static void start(int t)
{
    fiber &f = fibers[t];
    f.where = ready;
    f.copy_count = 0;
    f.groups = 0;
    f.index.x = t % blockDim.x;
    f.index.y = t / blockDim.x % blockDim.y;
    f.index.z = t / blockDim.x / blockDim.y;
    *(word *)f.stack = canary;
    void **top = (void **)((char *)f.stack + stack_bytes);
    // As after a call: the address to return to stands 8 bytes below a multiple of 16.
    *--top = 0;
    *--top = (void *)entry;
    for (int i = 0; i < 6; i++) *--top = 0;
    f.stack_pointer = top;
}

static void resume(int t)
{
    current = t;
    threadIdx = fibers[t].index;
    l2_switch(&scheduler, fibers[t].stack_pointer);
    if (*(word *)fibers[t].stack != canary && !status)
    {
        snprintf(message, sizeof message, "emulated CUDA: kernel %s: a thread's variables take more than %d bytes", kernel_name, (int)stack_bytes);
        status = launch_failed;
    }
}

// The threads of a warp, as far as they come without others; lanes upwards and downwards in turn.
static void run_warp(int w, bool backward)
{
    const int first = w * warp_size, count = thread_count - first < warp_size ? thread_count - first : warp_size;
    for (bool more = true; more && !status; backward = !backward)
    {
        more = false;
        for (int i = 0; i < count && !status; i++)
        {
            const int t = first + (backward ? count - 1 - i : i);
            if (fibers[t].where != ready) continue;
            resume(t);
            more = true;
        }
    }
}

// Every thread has left or waits for others: says what is wrong, or lets them go on. False when the block has ended.
static bool meet()
{
    const fiber *waiting = 0, *other = 0;
    for (int t = 0; t < thread_count; t++)
    {
        const fiber &f = fibers[t];
        if (f.where != at_warp) continue;
        for (int lane = 0; lane < warp_size; lane++)
        {
            const int s = t / warp_size * warp_size + lane;
            if (!(f.mask >> lane & 1)) continue;
            if (s >= thread_count) return fail_block(", for lanes that the block does not have", f, 0, 0), false;
            const fiber &g = fibers[s];
            if (g.where == at_warp && g.mask == f.mask && g.kind == f.kind && (f.kind == sync_warp || g.line == f.line)) continue;
            return fail_block(" for lanes of its warp, and", f, "", &g), false;
        }
    }

    for (int t = 0; t < thread_count; t++)
    {
        const fiber &f = fibers[t];
        if (f.where == at_barrier && !waiting) waiting = &f;
    }

    if (!waiting) return false;
    for (int t = 0; t < thread_count; t++)
        if (fibers[t].where != at_barrier || fibers[t].line != waiting->line || fibers[t].file != waiting->file) other = &fibers[t];
    if (other) return fail_block(" for the whole block, and", *waiting, "", other), false;
    for (int t = 0; t < thread_count; t++) fibers[t].where = ready;
    return true;
}

// What shared memory holds that nobody has written: NaNs, or with odd seeds large numbers, which kernels that look for NaN let pass.
static char poison() { return seed & 1 ? 0x71 : 0xff; }

static unsigned next_random(unsigned &x) { return (x = x * 1664525u + 1013904223u) >> 16; }

static void run_block(unsigned number)
{
    if (__start_l2_shared) memset(__start_l2_shared, poison(), __stop_l2_shared - __start_l2_shared);
    if (dynamic_bytes) memset(dynamic_begin - below, poison(), dynamic_bytes + below);
    const int warp_count = (thread_count + warp_size - 1) / warp_size;
    int order[most_threads / warp_size];
    for (int t = 0; t < thread_count; t++) start(t);
    for (int w = 0; w < warp_count; w++) warps[w].waiting = 0;
    unsigned random = seed * 2654435761u + number, phase = seed;
    do
    {
        const int mode = phase++ % 3;
        for (int i = 0; i < warp_count; i++) order[i] = mode == 1 ? warp_count - 1 - i : i;
        if (mode == 2)
            for (int i = warp_count - 1; i > 0; i--)
            {
                const int j = next_random(random) % (i + 1), kept = order[i];
                order[i] = order[j];
                order[j] = kept;
            }
        for (int i = 0; i < warp_count && !status; i++) run_warp(order[i], mode == 1 || (mode == 2 && (next_random(random) & 1)));
    } while (!status && meet());

    for (int i = 0; dynamic_bytes && !status && i < below; i++)
        if (dynamic_begin[-1 - i] != poison())
        {
            snprintf(message, sizeof message, "emulated CUDA: kernel %s, block (%u, %u, %u) wrote before the shared memory that the launch gave it", kernel_name, blockIdx.x, blockIdx.y, blockIdx.z);
            status = launch_failed;
        }
}

static void run_grid()
{
    const word blocks = (word)gridDim.x * gridDim.y * gridDim.z;
    for (word i = 0; i < blocks && !status; i++)
    {
        const word b = seed & 1 ? blocks - 1 - i : i;
        blockIdx.x = (unsigned)(b % gridDim.x);
        blockIdx.y = (unsigned)(b / gridDim.x % gridDim.y);
        blockIdx.z = (unsigned)(b / gridDim.x / gridDim.y);
        run_block((unsigned)b);
    }
}

// The pages of dynamic shared memory, between pages that nobody may touch.
static bool find_dynamic()
{
    if (!dynamic_base)
    {
        char *p = (char *)mmap(0, most_dynamic + 3 * page, 0, 0x22, -1, 0);
        if ((long)p == -1 || mprotect(p + page, most_dynamic + page, 3)) return false;
        dynamic_base = p;
    }
    dynamic_begin = dynamic_base + 2 * page + most_dynamic - (dynamic_bytes + 15) / 16 * 16;
    return true;
}

__attribute__((destructor)) static void give_back()
{
    if (dynamic_base) munmap(dynamic_base, most_dynamic + 3 * page);
    for (fiber &f : fibers) __builtin_free(f.copies);
}

static int run(const l2_launch &launch, const char *name, int declared_threads, void (*call)(void **))
{
    while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) __builtin_ia32_pause();
    kernel_name = name;
    status = 0;
    gridDim = { launch.grid[0], launch.grid[1], launch.grid[2] };
    blockDim = { launch.block[0], launch.block[1], launch.block[2] };
    thread_count = blockDim.x * blockDim.y * blockDim.z;
    dynamic_bytes = launch.dynamic_shared;
    const char *wanted = getenv("EMULATED_CUDA_SEED");
    if (wanted) seed = atoi(wanted);
    body = call;
    arguments = launch.params;
    const size stacks_bytes = (size)thread_count * stack_bytes;
    char *stacks = 0;
    if (thread_count != declared_threads)
    {
        snprintf(message, sizeof message, "emulated CUDA: kernel %s is declared for blocks of %d threads and launched with %d", name, declared_threads, thread_count);
        status = invalid_value;
    }
    else if (dynamic_bytes > most_dynamic || (dynamic_bytes && !find_dynamic()) || (long)(stacks = (char *)mmap(0, stacks_bytes, 3, 0x4022, -1, 0)) == -1)
    {
        snprintf(message, sizeof message, "emulated CUDA: kernel %s: no room", name);
        status = 2;
        stacks = 0;
    }
    else
    {
        for (int t = 0; t < thread_count; t++) fibers[t].stack = stacks + (size)t * stack_bytes;
        run_grid();
    }
    if (stacks) munmap(stacks, stacks_bytes);
    if (status) dprintf(2, "%s\n", message);
    const int result = status;
    __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
    return result;
}

// Blocks wait.
static void wait_block(const char *file, int line)
{
    fiber &f = fibers[current];
    f.where = at_barrier;
    f.file = file;
    f.line = line;
    to_scheduler();
}

static void multiply_tf32(fiber *lanes);
static void multiply_f64(fiber *lanes);

// All lanes of a mask have come: gives each what it takes.
static void complete(fiber *lanes, operation kind, unsigned mask, const char *file, int line)
{
    word all = 0;
    switch (kind)
    {
        case sync_warp: break;
        case shuffle:
            for (int lane = 0; lane < warp_size; lane++)
            {
                if (!(mask >> lane & 1)) continue;
                const int source = lanes[lane].source;
                if (!(mask >> source & 1)) fail(file, line, "lane %d takes a value from lane %d, which is not in the mask %08x", lane, source, mask);
                lanes[lane].taken = lanes[source].given;
            }
            break;
        case vote:
            for (int lane = 0; lane < warp_size; lane++)
                if (mask >> lane & 1 && lanes[lane].given) all |= 1u << lane;
            for (int lane = 0; lane < warp_size; lane++)
                if (mask >> lane & 1) lanes[lane].taken = all;
            break;
        case mma_of_tf32: multiply_tf32(lanes); break;
        case mma_of_f64: multiply_f64(lanes); break;
    }
}

static void meet_lanes(operation kind, unsigned mask, const char *file, int line)
{
    fiber &f = fibers[current];
    const int w = current / warp_size, lane = current % warp_size;
    if (!(mask >> lane & 1)) fail(file, line, "lane %d calls %s with the mask %08x, which it is not in", lane, operation_names[kind], mask);
    f.kind = kind;
    f.mask = mask;
    f.file = file;
    f.line = line;
    f.where = at_warp;
    warps[w].waiting |= 1u << lane;
    bool all = (warps[w].waiting & mask) == mask;
    fiber *lanes = &fibers[w * warp_size];
    for (int i = 0; all && i < warp_size; i++)
        if (mask >> i & 1) all = lanes[i].mask == mask && lanes[i].kind == kind && (kind == sync_warp || lanes[i].line == line);
    if (!all)
    {
        to_scheduler();
        return;
    }

    complete(lanes, kind, mask, file, line);
    warps[w].waiting &= ~mask;
    for (int i = 0; i < warp_size; i++)
        if (mask >> i & 1) lanes[i].where = ready;
}

template <typename T> static T exchange(unsigned mask, T value, int source, const char *file, int line)
{
    static_assert(sizeof(T) == 4 || sizeof(T) == 8, "Values of 4 or 8 bytes are shuffled.");
    fiber &f = fibers[current];
    f.given = 0;
    memcpy(&f.given, &value, sizeof value);
    f.source = source;
    meet_lanes(shuffle, mask, file, line);
    memcpy(&value, &f.taken, sizeof value);
    return value;
}

static unsigned ballot(unsigned mask, bool predicate, const char *file, int line)
{
    fibers[current].given = predicate;
    meet_lanes(vote, mask, file, line);
    return (unsigned)fibers[current].taken;
}

static bool is_shared(const void *p, int bytes)
{
    const char *at = (const char *)p;
    return (at >= __start_l2_shared && at + bytes <= __stop_l2_shared) || (dynamic_bytes && at >= dynamic_begin && at + bytes <= dynamic_begin + dynamic_bytes);
}

static void issue_copy(void *to, const void *from, int bytes, int present, const char *file, int line)
{
    fiber &f = fibers[current];
    if ((size)to % bytes) fail(file, line, "a copy of %d bytes to an address that is no multiple of it", bytes);
    if ((size)from % bytes) fail(file, line, "a copy of %d bytes from an address that is no multiple of it", bytes);
    if (present < 0 || present > bytes) fail(file, line, "a copy of %d bytes of which %d are present", bytes, present);
    if (!is_shared(to, bytes)) fail(file, line, "a copy to what is not shared memory");
    if (f.copy_count == f.copy_room)
    {
        f.copy_room = f.copy_room ? 2 * f.copy_room : 16;
        f.copies = (copy *)__builtin_realloc(f.copies, f.copy_room * sizeof(copy));
    }
    f.copies[f.copy_count++] = { to, from, bytes, present, f.groups };
    memset(to, poison(), bytes);
}

template <typename T> static void load_shared16(T *to, const T *from, const char *file, int line)
{
    if ((size)from % 16) fail(file, line, "16 bytes are loaded from an address that is no multiple of it");
    if (!is_shared(from, 16)) fail(file, line, "16 bytes are loaded from what is not shared memory");
    memcpy(to, from, 16);
}

static void wait_copies(int pending)
{
    fiber &f = fibers[current];
    int kept = 0;
    for (int i = 0; i < f.copy_count; i++)
    {
        const copy &c = f.copies[i];
        if (c.group >= f.groups - pending)
        {
            f.copies[kept++] = c;
            continue;
        }
        memset(c.to, 0, c.bytes);
        memcpy(c.to, c.from, c.present);
    }
    f.copy_count = kept;
}

static word bits_of(double x) { return __builtin_bit_cast(word, x); }
static double tf32(float x) { return __builtin_bit_cast(float, __builtin_bit_cast(unsigned, x) & 0xffffe000u); }

// c plus four products, as tensor cores of sm_80 have been found to add (Fasi, Higham, Mikaitis, Pranesh, 2021, PeerJ Computer Science 7:e330): products are exact; all
// addends are cut to one bit behind the last bit of a float as large as the largest of them; the sum is cut to a float.
static float add_cut(float c, const double *products)
{
    double largest = __builtin_fabs((double)c), plain = c;
    for (int k = 0; k < 4; k++)
    {
        const double size = __builtin_fabs(products[k]);
        largest = size > largest ? size : largest;
        plain += products[k];
    }
    if (plain == 0 && largest == 0) return 0;
    if (!(__builtin_fabs(plain) < __builtin_inf())) return (float)plain;
    int exponent = (int)(bits_of(largest) >> 52) - 1023;
    exponent = exponent < -126 ? -126 : exponent;
    const double last = __builtin_bit_cast(double, (word)(exponent - 24 + 1023) << 52), per = __builtin_bit_cast(double, (word)(24 - exponent + 1023) << 52);
    double sum = __builtin_trunc(c * per);
    for (int k = 0; k < 4; k++) sum += __builtin_trunc(products[k] * per);
    sum *= last;
    const double rounded = (float)sum;
    if (__builtin_fabs(rounded) <= __builtin_fabs(sum)) return (float)rounded;
    const float nearest = (float)sum;
    return __builtin_bit_cast(float, __builtin_bit_cast(unsigned, nearest) - 1u);
}

static void multiply_tf32(fiber *lanes)
{
    double a[16][8], b[8][8];
    for (int lane = 0; lane < warp_size; lane++)
    {
        const int g = lane / 4, i = lane % 4;
        const float *pa = (const float *)lanes[lane].a, *pb = (const float *)lanes[lane].b;
        a[g][i] = tf32(pa[0]);
        a[g + 8][i] = tf32(pa[1]);
        a[g][i + 4] = tf32(pa[2]);
        a[g + 8][i + 4] = tf32(pa[3]);
        b[i][g] = tf32(pb[0]);
        b[i + 4][g] = tf32(pb[1]);
    }
    for (int lane = 0; lane < warp_size; lane++)
        for (int e = 0; e < 4; e++)
        {
            const int row = lane / 4 + (e / 2) * 8, column = lane % 4 * 2 + e % 2;
            float *c = (float *)lanes[lane].c;
            for (int half = 0; half < 8; half += 4)
            {
                double products[4];
                for (int k = 0; k < 4; k++) products[k] = a[row][half + k] * b[half + k][column];
                c[e] = add_cut(c[e], products);
            }
        }
}

static void multiply_f64(fiber *lanes)
{
    for (int lane = 0; lane < warp_size; lane++)
        for (int e = 0; e < 4; e++)
        {
            const int row = lane / 4, column = lane % 4 * 2 + e % 2;
            double sum = ((double *)lanes[lane].c)[e];
            for (int k = 0; k < 4; k++) sum = __builtin_fma(((const double *)lanes[row * 4 + k].a)[e / 2], *(const double *)lanes[column * 4 + k].b, sum);
            ((double *)lanes[lane].c)[e] = sum;
        }
}

static void multiply(operation kind, void *c, const void *a, const void *b, const char *file, int line)
{
    fiber &f = fibers[current];
    f.c = c;
    f.a = a;
    f.b = b;
    meet_lanes(kind, 0xffffffffu, file, line);
}

// How a kernel for blocks of so many threads is called with the addresses of its arguments.
template <int... I> struct positions {};
template <int N, int... I> struct count_to : count_to<N - 1, N - 1, I...> {};
template <int... I> struct count_to<0, I...> { typedef positions<I...> type; };
template <auto F, int THREADS> struct kernel;
template <typename... P, void (*F)(P...), int THREADS> struct kernel<F, THREADS>
{
    static constexpr int count = sizeof...(P);
    static constexpr int sizes[sizeof...(P) + 1] = { (int)sizeof(P)..., 0 };
    template <int... I> static void call(void **p, positions<I...>) { F(*(P *)p[I]...); }
    static void body(void **p) { call(p, typename count_to<count>::type()); }
    static int run(const l2_launch *launch)
    {
        const l2_kernel *own = l2_kernels;
        while (own->run != run) own++;
        return l2::run(*launch, own->name, THREADS, body);
    }
};
} // namespace l2

// The line of a kernel in the module's table.
#define L2_ENTRY(name, threads) { #name, l2::kernel<name, threads>::count, l2::kernel<name, threads>::sizes, 0, l2::kernel<name, threads>::run }
#define L2_VISIBLE __attribute__((visibility("default")))

extern "C" {
L2_VISIBLE void l2_set_seed(unsigned seed) { l2::seed = seed; }
L2_VISIBLE const char *l2_message() { return l2::message; }

// What -fsanitize=array-bounds and =alignment call.
struct l2_place { const char *file; unsigned line, column; };
struct l2_type { unsigned short kind, info; char name[1]; };
struct l2_bounds { l2_place place; l2_type *array, *index; };
struct l2_mismatch { l2_place place; l2_type *type; unsigned char log_alignment, kind; };
__attribute__((visibility("hidden"), noinline, cold)) void __ubsan_handle_out_of_bounds_abort(l2_bounds *data, l2::word index)
{
    l2::fail(data->place.file, data->place.line, "index %lld is outside of %s", data->index->info >> 1 < 6 ? (long long)(int)index : (long long)index, data->array->name);
}
__attribute__((visibility("hidden"), noinline, cold)) void __ubsan_handle_type_mismatch_v1_abort(l2_mismatch *data, l2::word address)
{
    l2::fail(data->place.file, data->place.line, "access to %s at an address that is no multiple of %d", data->type->name, 1 << data->log_alignment);
}
}

// What CUDA C has built in.
#define __global__
#define __device__
#define __host__
#define __constant__ static
#define __shared__ static __attribute__((section("l2_shared"), used))
#define __launch_bounds__(...)
#define __forceinline__ inline
#define __noinline__ __attribute__((noinline))
#define __align__(n) __attribute__((aligned(n)))
#define __CUDA_ARCH__ 900
#define warpSize 32
#define L2_HERE const char *file = __builtin_FILE(), int line = __builtin_LINE()

static inline void __syncthreads(L2_HERE) { l2::wait_block(file, line); }
static inline void __syncwarp(unsigned mask = 0xffffffffu, L2_HERE) { l2::meet_lanes(l2::sync_warp, mask, file, line); }
static inline void __threadfence_block() {}
static inline void __threadfence() {}

// Lanes beyond a segment of `width` lanes are not reached: what would come from there is the lane's own value.
template <typename T> static inline T __shfl_sync(unsigned mask, T value, int lane, int width = 32, L2_HERE)
{
    return l2::exchange(mask, value, (l2::current % 32 & ~(width - 1)) | (lane & (width - 1)), file, line);
}
template <typename T> static inline T __shfl_xor_sync(unsigned mask, T value, int flip, int width = 32, L2_HERE)
{
    const int own = l2::current % 32, other = own ^ flip;
    return l2::exchange(mask, value, other / width > own / width ? own : other & 31, file, line);
}
template <typename T> static inline T __shfl_down_sync(unsigned mask, T value, unsigned by, int width = 32, L2_HERE)
{
    const int own = l2::current % 32;
    return l2::exchange(mask, value, own % width + (int)by >= width ? own : own + (int)by, file, line);
}
template <typename T> static inline T __shfl_up_sync(unsigned mask, T value, unsigned by, int width = 32, L2_HERE)
{
    const int own = l2::current % 32;
    return l2::exchange(mask, value, own % width < (int)by ? own : own - (int)by, file, line);
}
static inline unsigned __ballot_sync(unsigned mask, int predicate, L2_HERE) { return l2::ballot(mask, predicate, file, line); }
static inline int __any_sync(unsigned mask, int predicate, L2_HERE) { return l2::ballot(mask, predicate, file, line) != 0; }
static inline int __all_sync(unsigned mask, int predicate, L2_HERE) { return l2::ballot(mask, predicate, file, line) == mask; }
static inline int __popc(unsigned x) { return __builtin_popcount(x); }
static inline int __popcll(unsigned long long x) { return __builtin_popcountll(x); }
static inline int __ffs(int x) { return __builtin_ffs(x); }
static inline int __clz(int x) { return x ? __builtin_clz(x) : 32; }

#define L2_ONE(name) \
    static inline float name(float x) { return __builtin_##name##f(x); } \
    static inline double name(double x) { return __builtin_##name(x); }
L2_ONE(sqrt) L2_ONE(fabs) L2_ONE(floor) L2_ONE(ceil) L2_ONE(trunc) L2_ONE(rint) L2_ONE(log) L2_ONE(log1p) L2_ONE(log2) L2_ONE(exp) L2_ONE(exp2) L2_ONE(expm1) L2_ONE(sin) L2_ONE(cos) L2_ONE(tanh)
#define L2_TWO(name) \
    static inline float name(float x, float y) { return __builtin_##name##f(x, y); } \
    static inline double name(double x, double y) { return __builtin_##name(x, y); } \
    static inline double name(float x, double y) { return __builtin_##name(x, y); } \
    static inline double name(double x, float y) { return __builtin_##name(x, y); }
L2_TWO(fmax) L2_TWO(fmin) L2_TWO(copysign) L2_TWO(hypot) L2_TWO(pow) L2_TWO(fmod) L2_TWO(atan2)
static inline float ldexp(float x, int e) { return __builtin_ldexpf(x, e); }
static inline double ldexp(double x, int e) { return __builtin_ldexp(x, e); }
static inline float frexp(float x, int *e) { return __builtin_frexpf(x, e); }
static inline double frexp(double x, int *e) { return __builtin_frexp(x, e); }
static inline float fma(float x, float y, float z) { return __builtin_fmaf(x, y, z); }
static inline double fma(double x, double y, double z) { return __builtin_fma(x, y, z); }
static inline float rsqrt(float x) { return (float)(1 / __builtin_sqrt((double)x)); }
static inline double rsqrt(double x) { return 1 / __builtin_sqrt(x); }
static inline float __fmaf_rn(float x, float y, float z) { return __builtin_fmaf(x, y, z); }
static inline double __fma_rn(double x, double y, double z) { return __builtin_fma(x, y, z); }
#define L2_UNCONTRACTED(name, type, operation) static __attribute__((noinline)) type name(type x, type y) { return x operation y; }
L2_UNCONTRACTED(__fadd_rn, float, +) L2_UNCONTRACTED(__fsub_rn, float, -) L2_UNCONTRACTED(__fmul_rn, float, *) L2_UNCONTRACTED(__fdiv_rn, float, /)
L2_UNCONTRACTED(__dadd_rn, double, +) L2_UNCONTRACTED(__dsub_rn, double, -) L2_UNCONTRACTED(__dmul_rn, double, *) L2_UNCONTRACTED(__ddiv_rn, double, /)
static inline float __fsqrt_rn(float x) { return __builtin_sqrtf(x); }
static inline double __dsqrt_rn(double x) { return __builtin_sqrt(x); }
static inline bool isnan(float x) { return __builtin_isnan(x); }
static inline bool isnan(double x) { return __builtin_isnan(x); }
static inline bool isinf(float x) { return __builtin_isinf(x); }
static inline bool isinf(double x) { return __builtin_isinf(x); }
static inline bool isfinite(float x) { return __builtin_isfinite(x); }
static inline bool isfinite(double x) { return __builtin_isfinite(x); }
static inline bool signbit(float x) { return __builtin_signbit(x); }
static inline bool signbit(double x) { return __builtin_signbit(x); }
static inline int abs(int x) { return x < 0 ? -x : x; }
static inline long long llabs(long long x) { return x < 0 ? -x : x; }
template <typename A, typename B> static inline auto min(A a, B b) -> decltype(a + b) { return b < a ? b : a; }
template <typename A, typename B> static inline auto max(A a, B b) -> decltype(a + b) { return a < b ? b : a; }
static inline float min(float a, float b) { return __builtin_fminf(a, b); }
static inline float max(float a, float b) { return __builtin_fmaxf(a, b); }
static inline double min(double a, double b) { return __builtin_fmin(a, b); }
static inline double max(double a, double b) { return __builtin_fmax(a, b); }

#define L2_BITS(name, to, from) static inline to name(from x) { return __builtin_bit_cast(to, x); }
L2_BITS(__int_as_float, float, int) L2_BITS(__float_as_int, int, float) L2_BITS(__uint_as_float, float, unsigned) L2_BITS(__float_as_uint, unsigned, float)
L2_BITS(__longlong_as_double, double, long long) L2_BITS(__double_as_longlong, long long, double)
static inline int __double2hiint(double x) { return (int)(__builtin_bit_cast(unsigned long long, x) >> 32); }
static inline int __double2loint(double x) { return (int)__builtin_bit_cast(unsigned long long, x); }
static inline double __hiloint2double(int high, int low) { return __builtin_bit_cast(double, (unsigned long long)(unsigned)high << 32 | (unsigned)low); }
static inline __SIZE_TYPE__ __cvta_generic_to_shared(const void *p) { return (__SIZE_TYPE__)p; }
template <typename T> static inline T __ldg(const T *p) { return *p; }
[[noreturn]] static inline void __trap(L2_HERE) { l2::fail(file, line, "__trap()"); }
#undef L2_ONE
#undef L2_TWO
#undef L2_UNCONTRACTED
#undef L2_BITS

// Copies are functions of their own, since the compiler checks the alignment of what it calls them on, and not of what it copies itself.
#define L2_VECTOR_2(type, name, alignment) \
    struct __attribute__((aligned(alignment))) name \
    { \
        type x, y; \
        name() = default; \
        name(type x, type y) : x(x), y(y) {} \
        name(const name &o) : x(o.x), y(o.y) {} \
        name &operator=(const name &o) { x = o.x; y = o.y; return *this; } \
    }; \
    static inline name make_##name(type x, type y) { return { x, y }; }
#define L2_VECTOR_4(type, name) \
    struct __attribute__((aligned(16))) name \
    { \
        type x, y, z, w; \
        name() = default; \
        name(type x, type y, type z, type w) : x(x), y(y), z(z), w(w) {} \
        name(const name &o) : x(o.x), y(o.y), z(o.z), w(o.w) {} \
        name &operator=(const name &o) { x = o.x; y = o.y; z = o.z; w = o.w; return *this; } \
    }; \
    static inline name make_##name(type x, type y, type z, type w) { return { x, y, z, w }; }
L2_VECTOR_2(float, float2, 8) L2_VECTOR_2(double, double2, 16) L2_VECTOR_2(int, int2, 8) L2_VECTOR_2(unsigned, uint2, 8)
L2_VECTOR_4(float, float4) L2_VECTOR_4(double, double4) L2_VECTOR_4(int, int4) L2_VECTOR_4(unsigned, uint4)
#undef L2_VECTOR_2
#undef L2_VECTOR_4

// In place of Common/ptx.sm80.cu, for texts that build on it.
namespace l2_ptx
{
template <int BYTES> static inline void copy_async(void *to, const void *from, int present, L2_HERE)
{
    static_assert(BYTES == 4 || BYTES == 8 || BYTES == 16, "4, 8 or 16 bytes are copied.");
    l2::issue_copy(to, from, BYTES, present, file, line);
}
static inline void copy_async_commit() { l2::fibers[l2::current].groups++; }
template <int PENDING> static inline void copy_async_wait() { l2::wait_copies(PENDING); }
static inline void load_shared16(float (&to)[4], const float *from, L2_HERE) { l2::load_shared16(to, from, file, line); }
static inline void load_shared16(double (&to)[2], const double *from, L2_HERE) { l2::load_shared16(to, from, file, line); }
static inline void mma_tf32(float (&c)[4], const float (&a)[4], const float (&b)[2], L2_HERE) { l2::multiply(l2::mma_of_tf32, c, a, b, file, line); }
static inline void mma_f64(double (&c)[4], const double (&a)[2], double b, L2_HERE) { l2::multiply(l2::mma_of_f64, c, a, &b, file, line); }
} // namespace l2_ptx
