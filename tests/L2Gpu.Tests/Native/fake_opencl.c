// An OpenCL library without a device: buffers are host memory, kernels do nothing. It counts live objects and every misuse, fails when it
// is told to, and can leave commands pending until they are waited for. Tests build it and check the bindings against it.
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#include "fake_calls.h"
enum { CONTEXT, QUEUE, MEMORY, PROGRAM, KERNEL, EVENT, KINDS };

typedef struct object {
    int kind, refs, lost;
    struct object *context, *queue;         // owners
    char *bytes; size_t size; int pending;  // memory: contents, and how many pending commands use it
    char *text; int built;                  // program, and a kernel's name
    int arguments; struct object *args[64]; uint64_t set, pointers;  // kernel; bits: which arguments are set, which are buffers
    struct command *first, *last;           // queue: what is pending
    int state; uint64_t ended;              // event: as clGetEventInfo gives it
} object;

typedef struct command {
    struct command *next;
    object *uses[66]; int used;
    object *event, *after;
    void *to; const void *from; size_t size;
    int code;
} command;

static pthread_mutex_t lock;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int live[KINDS], errors, launches, async, fail_command, platforms = 1, devices = 1, has_compiler = 1, is_available = 1, is_gpu = 1;
static size_t memory_limit = (size_t)-1, lazy_limit = (size_t)-1, memory_used, memory_touched;
static size_t max_group = 256; static uint64_t local_memory = 48 << 10;
static uint64_t clock_now, global_memory = 1ull << 33, largest = 1ull << 31;
static char error_text[256];
static const char *version = "OpenCL 1.2 fake", *extensions = "cl_khr_fp64 cl_khr_fp16";
static object *contexts[65536]; static int context_count;

static void begin(void) { pthread_mutexattr_t a; pthread_mutexattr_init(&a); pthread_mutexattr_settype(&a, PTHREAD_MUTEX_RECURSIVE); pthread_mutex_init(&lock, &a); }
static void unlock(int *unused) { (void)unused; pthread_mutex_unlock(&lock); }
static void wrong(const char *what, const char *api) { if (errors++ == 0) snprintf(error_text, sizeof error_text, "%s in %s", what, api); }

#define ENTER(api) pthread_once(&once, begin); pthread_mutex_lock(&lock); int held __attribute__((cleanup(unlock))) = 0; (void)held; const char *const here = api; int failure = hit(api)
#define STATUS(api) ENTER(api); if (failure) return failure
#define CREATE(api) ENTER(api); if (failure) { if (status) *status = failure; return NULL; } if (status) *status = 0

static object *create(int kind, object *context) {
    object *o = calloc(1, sizeof *o);
    o->kind = kind; o->refs = 1; o->context = context;
    live[kind]++;
    return o;
}

// Objects are never freed, so that the use of a dead one is seen and not a crash.
static int is(object *o, int kind, const char *api) {
    if (o && o->kind == kind && o->refs > 0) return 1;
    wrong(o && o->kind == kind ? "use after release" : "not such an object", api);
    return 0;
}

static int lost(object *o) { object *c = o->kind == CONTEXT ? o : o->context; return c && c->lost; }

static int release(object *o, int kind, const char *api) {
    if (!o || o->kind != kind) { wrong("not such an object", api); return -30; }
    if (o->refs <= 0) { wrong("released twice", api); return -30; }
    if (--o->refs > 0) return 0;
    live[kind]--;
    if (kind == MEMORY) {
        if (o->pending && !lost(o)) wrong("memory was released under work in flight", api);
        memory_used -= o->size;
        if (o->bytes) memory_touched -= o->size;
        free(o->bytes); o->bytes = NULL;
    }
    if (kind != CONTEXT && kind != EVENT && o->context && o->context->refs <= 0) wrong("the context went first", api);
    return 0;
}

static void drain_until(object *queue, object *event);

static void run(object *queue) {
    command *c = queue->first;
    queue->first = c->next;
    if (!queue->first) queue->last = NULL;
    if (c->after && c->after->state > 0 && c->after->queue) drain_until(c->after->queue, c->after);
    if (c->size) { if (c->to && c->from) memmove(c->to, c->from, c->size); else if (c->to) memset(c->to, 0, c->size); }
    for (int i = 0; i < c->used; i++) c->uses[i]->pending--;
    if (c->event) { c->event->state = c->code; c->event->ended = ++clock_now * 1000; if (--c->event->refs == 0) live[EVENT]--; }
    free(c);
}

static void drain_until(object *queue, object *event) { while (queue->first && (!event || event->state > 0)) run(queue); }

// Puts a command at the end of a queue; runs everything at once unless commands are left pending.
static int put(object *queue, object **event, object *after, void *to, const void *from, size_t size, object **uses, int used, int blocking) {
    command *c = calloc(1, sizeof *c);
    c->to = to; c->from = from; c->size = size; c->after = after;
    for (int i = 0; i < used; i++) { c->uses[c->used++] = uses[i]; uses[i]->pending++; }
    if (event) { *event = c->event = create(EVENT, queue->context); c->event->queue = queue; c->event->state = 3; c->event->refs++; }
    if (fail_command) { c->code = fail_command; if (event) fail_command = 0; }
    if (queue->last) queue->last->next = c; else queue->first = c;
    queue->last = c;
    if (blocking || !async) drain_until(queue, NULL);
    return 0;
}

#define ALIVE(queue_) if (!is(queue_, QUEUE, here)) return -36; if (lost(queue_)) return -36
#define CHECK_MEMORY(m, offset, bytes) do { int no = touch(m, offset, bytes, here); if (no) return no; } while (0)

// Memory comes at first use, as drivers have it.
static int touch(object *m, size_t offset, size_t bytes, const char *api) {
    if (!is(m, MEMORY, api)) return -38;
    if (!m->bytes) {
        if (memory_touched + m->size > lazy_limit) return -4;
        memory_touched += m->size;
        m->bytes = calloc(1, m->size);
    }
    return offset > m->size || bytes > m->size - offset ? -30 : 0;
}

// What a test tells and asks.
EXPORT void fake_fail(const char *api, int code, int after, int times) { ENTER("fake"); (void)failure; (void)here; fail(api, code, after, times); }
EXPORT void fake_fail_command(int code) { fail_command = code; }
EXPORT void fake_lose(void) { for (int i = 0; i < context_count; i++) contexts[i]->lost = 1; }
EXPORT void fake_async(int on) { async = on; }
EXPORT int fake_live(int kind) { return live[kind]; }
EXPORT int fake_errors(void) { return errors; }
EXPORT const char *fake_error_text(void) { return error_text; }
EXPORT int fake_launches(void) { return launches; }
EXPORT void fake_machine(int p, int d, int compiler, int available, int gpu) { platforms = p; devices = d; has_compiler = compiler; is_available = available; is_gpu = gpu; }
EXPORT void fake_device(const char *v, const char *e) { version = strdup(v); extensions = strdup(e); }
EXPORT void fake_groups(size_t items, uint64_t bytes) { max_group = items; local_memory = bytes; }
EXPORT void fake_memory(size_t limit, size_t at_use, size_t total, size_t one) { memory_limit = limit; lazy_limit = at_use; global_memory = total; largest = one; }
static object *queues[65536]; static int queue_count;
EXPORT void fake_complete_all(void) { ENTER("fake"); (void)failure; (void)here; for (int i = 0; i < queue_count; i++) drain_until(queues[i], NULL); }

static int answer(const void *value, size_t bytes, size_t size, void *to, size_t *needed) {
    if (needed) *needed = bytes;
    if (!to) return 0;
    if (size < bytes) return -30;
    memcpy(to, value, bytes);
    return 0;
}

#define TEXT(value) return answer(value, strlen(value) + 1, size, to, needed)
#define NUMBER(type, value) do { type v = (type)(value); return answer(&v, sizeof v, size, to, needed); } while (0)

EXPORT int clGetPlatformIDs(unsigned n, void **ids, unsigned *count) {
    STATUS("clGetPlatformIDs"); (void)here;
    if (count) *count = (unsigned)platforms;
    for (unsigned i = 0; ids && i < n && i < (unsigned)platforms; i++) ids[i] = (void *)(intptr_t)(i + 1);
    return platforms ? 0 : -1001;
}

EXPORT int clGetPlatformInfo(void *p, unsigned what, size_t size, void *to, size_t *needed) {
    STATUS("clGetPlatformInfo"); (void)here; (void)p;
    TEXT(what == 0x0902 ? "Fake platform" : "OpenCL 1.2 fake 1");
}

EXPORT int clGetDeviceIDs(void *p, uint64_t type, unsigned n, void **ids, unsigned *count) {
    STATUS("clGetDeviceIDs"); (void)here; (void)type;
    if (count) *count = (unsigned)devices;
    for (unsigned i = 0; ids && i < n && i < (unsigned)devices; i++) ids[i] = (void *)((intptr_t)p * 16 + i);
    return devices ? 0 : -1;
}

EXPORT int clGetDeviceInfo(void *d, unsigned what, size_t size, void *to, size_t *needed) {
    STATUS("clGetDeviceInfo"); (void)here; (void)d;
    switch (what) {
        case 0x1000: NUMBER(uint64_t, is_gpu ? 4 : 2);
        case 0x1002: NUMBER(unsigned, 8);
        case 0x1004: NUMBER(size_t, max_group);
        case 0x100C: NUMBER(unsigned, 1500);
        case 0x1010: NUMBER(uint64_t, largest);
        case 0x101B: NUMBER(uint64_t, 1 << 7);
        case 0x101F: NUMBER(uint64_t, global_memory);
        case 0x1023: NUMBER(uint64_t, local_memory);
        case 0x1027: NUMBER(unsigned, is_available);
        case 0x1028: NUMBER(unsigned, has_compiler);
        case 0x1035: NUMBER(unsigned, 0);
        case 0x102B: TEXT("Fake device");
        case 0x102C: TEXT("Nobody");
        case 0x102D: TEXT("0.1");
        case 0x102F: TEXT(version);
        case 0x1030: TEXT(extensions);
        default: return -30;
    }
}

EXPORT void *clCreateContext(void *properties, unsigned n, void **ids, void *notify, void *data, int *status) {
    CREATE("clCreateContext"); (void)here; (void)properties; (void)n; (void)ids; (void)notify; (void)data;
    return contexts[context_count++] = create(CONTEXT, NULL);
}

EXPORT int clReleaseContext(object *o) {
    STATUS("clReleaseContext");
    return release(o, CONTEXT, here);
}

EXPORT void *clCreateCommandQueue(object *context, void *device, uint64_t properties, int *status) {
    CREATE("clCreateCommandQueue"); (void)device; (void)properties;
    if (!is(context, CONTEXT, here)) { *status = -34; return NULL; }
    if (context->lost) { *status = -34; return NULL; }
    return queues[queue_count++ % 65536] = create(QUEUE, context);
}

EXPORT int clReleaseCommandQueue(object *o) {
    STATUS("clReleaseCommandQueue");
    if (o && o->first && !lost(o)) wrong("a queue was released with work pending", here);
    if (o && lost(o)) drain_until(o, NULL);
    return release(o, QUEUE, here);
}

EXPORT void *clCreateBuffer(object *context, uint64_t flags, size_t size, void *host, int *status) {
    CREATE("clCreateBuffer"); (void)flags; (void)host;
    if (!is(context, CONTEXT, here) || context->lost) { *status = -34; return NULL; }
    if (size == 0 || size > largest) { *status = -61; return NULL; }
    if (memory_limit != (size_t)-1 && memory_used + size > memory_limit) { *status = -4; return NULL; }
    object *o = create(MEMORY, context);
    o->size = size; memory_used += size;
    return o;
}

EXPORT int clReleaseMemObject(object *o) {
    STATUS("clReleaseMemObject");
    return release(o, MEMORY, here);
}

static object *program(object *context, const char *text, size_t length) {
    object *o = create(PROGRAM, context);
    o->text = calloc(1, length + 1);
    memcpy(o->text, text, length);
    return o;
}

EXPORT void *clCreateProgramWithSource(object *context, unsigned n, const char **text, const size_t *length, int *status) {
    CREATE("clCreateProgramWithSource"); (void)n;
    if (!is(context, CONTEXT, here) || context->lost) { *status = -34; return NULL; }
    return program(context, text[0], length[0]);
}

EXPORT void *clCreateProgramWithBinary(object *context, unsigned n, void **ids, const size_t *length, const char **binary, int *each, int *status) {
    CREATE("clCreateProgramWithBinary"); (void)n; (void)ids;
    if (!is(context, CONTEXT, here) || context->lost) { *status = -34; return NULL; }
    if (length[0] < 4 || memcmp(binary[0], "FAKE", 4) != 0) { *each = *status = -42; return NULL; }
    *each = 0;
    return program(context, binary[0] + 4, length[0] - 4);
}

EXPORT int clBuildProgram(object *o, unsigned n, void **ids, const char *options, void *notify, void *data) {
    STATUS("clBuildProgram"); (void)n; (void)ids; (void)options; (void)notify; (void)data;
    if (!is(o, PROGRAM, here)) return -44;
    if (lost(o)) return -2;
    if (strstr(o->text, "does_not_compile")) return -11;
    o->built = 1;
    return 0;
}

EXPORT int clGetProgramInfo(object *o, unsigned what, size_t size, void *to, size_t *needed) {
    STATUS("clGetProgramInfo");
    if (!is(o, PROGRAM, here)) return -44;
    if (what == 0x1165) NUMBER(size_t, strlen(o->text) + 4);
    char *binary = *(char **)to;
    memcpy(binary, "FAKE", 4);
    memcpy(binary + 4, o->text, strlen(o->text));
    return 0;
}

EXPORT int clGetProgramBuildInfo(object *o, void *device, unsigned what, size_t size, void *to, size_t *needed) {
    STATUS("clGetProgramBuildInfo"); (void)device; (void)what;
    if (!is(o, PROGRAM, here)) return -44;
    TEXT("fake.kernel.c:1:1: error: it does not compile");
}

EXPORT int clReleaseProgram(object *o) {
    STATUS("clReleaseProgram");
    return release(o, PROGRAM, here);
}

EXPORT void *clCreateKernel(object *p, const char *name, int *status) {
    CREATE("clCreateKernel");
    char wanted[128];
    snprintf(wanted, sizeof wanted, ") %s(", name);
    const char *at = is(p, PROGRAM, here) ? strstr(p->text, wanted) : NULL;
    if (!at) { *status = -46; return NULL; }
    object *o = create(KERNEL, p->context);
    at += strlen(wanted);
    for (o->arguments = *at == ')' ? 0 : 1; *at != ')'; at++) {
        o->arguments += *at == ',';
        if (*at == '*') o->pointers |= 1ull << (o->arguments - 1);
    }
    return o;
}

EXPORT int clReleaseKernel(object *o) {
    STATUS("clReleaseKernel");
    return release(o, KERNEL, here);
}

EXPORT int clGetKernelInfo(object *o, unsigned what, size_t size, void *to, size_t *needed) {
    STATUS("clGetKernelInfo"); (void)what;
    if (!is(o, KERNEL, here)) return -48;
    NUMBER(unsigned, o->arguments);
}

EXPORT int clSetKernelArg(object *o, unsigned index, size_t size, const void *value) {
    STATUS("clSetKernelArg");
    if (!is(o, KERNEL, here)) return -48;
    if (index >= (unsigned)o->arguments) return -49;
    o->args[index] = NULL;
    if (o->pointers >> index & 1) {
        if (size != sizeof(object *)) return -51;
        o->args[index] = *(object *const *)value;
    }
    o->set |= 1ull << index;
    return 0;
}

EXPORT int clEnqueueNDRangeKernel(object *queue, object *kernel, unsigned n, size_t *offset, size_t *global, size_t *local, unsigned waits, object **list, object **event) {
    STATUS("clEnqueueNDRangeKernel"); (void)n; (void)offset; (void)global; (void)local; (void)waits; (void)list;
    ALIVE(queue);
    if (!is(kernel, KERNEL, here)) return -48;
    if (kernel->set != (kernel->arguments == 64 ? ~0ull : (1ull << kernel->arguments) - 1)) return -52;
    object *uses[64]; int used = 0;
    for (int i = 0; i < kernel->arguments; i++) {
        if (!kernel->args[i]) continue;
        CHECK_MEMORY(kernel->args[i], 0, 0);
        uses[used++] = kernel->args[i];
    }
    launches++;
    return put(queue, event, NULL, NULL, NULL, 0, uses, used, 0);
}

EXPORT int clEnqueueReadBuffer(object *queue, object *m, unsigned blocking, size_t offset, size_t bytes, void *to, unsigned waits, object **list, object **event) {
    STATUS("clEnqueueReadBuffer"); (void)waits; (void)list;
    ALIVE(queue); CHECK_MEMORY(m, offset, bytes);
    return put(queue, event, NULL, to, m->bytes + offset, bytes, &m, 1, (int)blocking);
}

EXPORT int clEnqueueWriteBuffer(object *queue, object *m, unsigned blocking, size_t offset, size_t bytes, const void *from, unsigned waits, object **list, object **event) {
    STATUS("clEnqueueWriteBuffer"); (void)waits; (void)list;
    ALIVE(queue); CHECK_MEMORY(m, offset, bytes);
    return put(queue, event, NULL, m->bytes + offset, from, bytes, &m, 1, (int)blocking);
}

EXPORT int clEnqueueCopyBuffer(object *queue, object *a, object *b, size_t from, size_t to, size_t bytes, unsigned waits, object **list, object **event) {
    STATUS("clEnqueueCopyBuffer"); (void)waits; (void)list;
    ALIVE(queue); CHECK_MEMORY(a, from, bytes); CHECK_MEMORY(b, to, bytes);
    object *both[] = { a, b };
    return put(queue, event, NULL, b->bytes + to, a->bytes + from, bytes, both, 2, 0);
}

EXPORT int clEnqueueFillBuffer(object *queue, object *m, const void *pattern, size_t length, size_t offset, size_t bytes, unsigned waits, object **list, object **event) {
    STATUS("clEnqueueFillBuffer"); (void)waits; (void)list; (void)pattern;
    ALIVE(queue); CHECK_MEMORY(m, offset, bytes);
    if (offset % length || bytes % length) return -30;
    return put(queue, event, NULL, m->bytes + offset, NULL, bytes, &m, 1, 0);
}

EXPORT void *clEnqueueMapBuffer(object *queue, object *m, unsigned blocking, uint64_t flags, size_t offset, size_t bytes, unsigned waits, object **list, object **event, int *status) {
    CREATE("clEnqueueMapBuffer"); (void)blocking; (void)flags; (void)waits; (void)list; (void)event;
    if (!is(queue, QUEUE, here) || lost(queue)) { *status = -36; return NULL; }
    if (!is(m, MEMORY, here)) { *status = -38; return NULL; }
    if ((*status = touch(m, offset, bytes, here)) != 0) return NULL;
    return m->bytes + offset;
}

EXPORT int clEnqueueUnmapMemObject(object *queue, object *m, void *address, unsigned waits, object **list, object **event) {
    STATUS("clEnqueueUnmapMemObject"); (void)address; (void)waits; (void)list; (void)event;
    ALIVE(queue);
    return is(m, MEMORY, here) ? 0 : -38;
}

EXPORT int clEnqueueMarkerWithWaitList(object *queue, unsigned waits, object **list, object **event) {
    STATUS("clEnqueueMarkerWithWaitList"); (void)waits; (void)list;
    ALIVE(queue);
    return put(queue, event, NULL, NULL, NULL, 0, NULL, 0, 0);
}

EXPORT int clEnqueueBarrierWithWaitList(object *queue, unsigned waits, object **list, object **event) {
    STATUS("clEnqueueBarrierWithWaitList");
    ALIVE(queue);
    if (waits && !is(list[0], EVENT, here)) return -57;
    return put(queue, event, waits ? list[0] : NULL, NULL, NULL, 0, NULL, 0, 0);
}

EXPORT int clFlush(object *queue) {
    STATUS("clFlush");
    ALIVE(queue);
    return 0;
}

#ifndef WITHOUT_FINISH
EXPORT int clFinish(object *queue) {
    STATUS("clFinish");
    ALIVE(queue);
    drain_until(queue, NULL);
    return 0;
}
#endif

EXPORT int clWaitForEvents(unsigned n, object **list) {
    STATUS("clWaitForEvents"); (void)n;
    if (!is(list[0], EVENT, here)) return -58;
    if (lost(list[0])) return -36;
    drain_until(list[0]->queue, list[0]);
    return list[0]->state < 0 ? -14 : 0;
}

EXPORT int clGetEventInfo(object *o, unsigned what, size_t size, void *to, size_t *needed) {
    STATUS("clGetEventInfo"); (void)what;
    if (!is(o, EVENT, here)) return -58;
    if (lost(o)) return -36;
    NUMBER(int, o->state);
}

EXPORT int clGetEventProfilingInfo(object *o, unsigned what, size_t size, void *to, size_t *needed) {
    STATUS("clGetEventProfilingInfo"); (void)what;
    if (!is(o, EVENT, here)) return -58;
    if (o->state != 0) return -7;
    NUMBER(uint64_t, o->ended);
}

EXPORT int clReleaseEvent(object *o) {
    STATUS("clReleaseEvent");
    return release(o, EVENT, here);
}
