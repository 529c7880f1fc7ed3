// A CUDA driver without a GPU: device memory is host memory, streams are lists of commands that run when something waits for them, kernels
// that an emulator made run and others are counted. It keeps what the real driver's documentation says of contexts, streams, events and
// sticky errors, counts every misuse, and fails when it is told to. Tests build it and check the bindings against it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#include "fake_calls.h"

enum { CONTEXT, STREAM, MEMORY, MODULE, PINNED, EVENT, FUNCTION, POOL, KINDS };
enum { AT_ONCE, WHEN_ASKED, AS_LATE_AS_POSSIBLE };
enum { OK, INVALID_VALUE, OUT_OF_MEMORY, NOT_INITIALIZED, INVALID_DEVICE = 101, INVALID_IMAGE = 200, INVALID_CONTEXT = 201, NO_BINARY = 209,
       INVALID_HANDLE = 400, NOT_FOUND = 500, NOT_READY = 600, CONTEXT_IS_DESTROYED = 709 };
enum { GUARD = 256, MAX_OBJECTS = 1 << 22, DEVICES = 8, ATTRIBUTES = 140, QUARANTINE = 32 << 20, EAGER_FILL = 64 << 20 };

// What fixes the order in which emulated threads run, and what the host has read of the results.
static unsigned seed, read_digest;

// What an emulated module exports, and how its kernels are run.
struct l2_launch { unsigned grid[3], block[3]; unsigned dynamic_shared; void **params; };
struct l2_kernel { const char *name; int parameters; const int *sizes; int static_shared; int (*run)(const struct l2_launch *); };

// A point in a stream: where an event was recorded, or where memory came to be.
typedef struct ticket { int refs, done; struct object *stream; uint64_t at; } ticket;

typedef struct object {
    int kind, alive, device, sticky;
    struct object *context, *next, **link;  // owner; the next one of its owner, and what points to this one
    struct object *first;                   // context: what it owns
    struct command *head, *tail;            // stream
    unsigned flags;                         // stream, event
    ticket *ticket;                         // event: its latest record; memory: where it was allocated in a stream
    char *bytes, *block; size_t size, whole; int pending, pooled, dying, mapped;  // memory, pinned
    struct object *module; const struct l2_kernel *kernel; char *name; int parameters; struct { int size, pointer; } parameter[64];
    int static_shared, dynamic_limit;       // function
    void *library;                          // module
} object;

typedef struct command {
    struct command *next;
    enum { COPY, READ, FILL8, FILL32, LAUNCH, HOST, RECORD, WAIT, BORN, FREED, NOTHING } what;
    char *to, *from, *staged; size_t size; unsigned value;
    object *uses[66]; int used, code;
    ticket *ticket;
    void (*host)(void *); void *data;
    object *function; struct l2_launch launch; uint64_t values[64]; void *params[64];
} command;

static pthread_mutex_t lock;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static object *arena; static size_t made;
static __thread object *stack[64]; static __thread int depth;
static int initialised, live[KINDS], errors, launches, mode = WHEN_ASKED, dying, fail_command, fail_after, device_count = 1, driver_version = 12080;
static object *primary[DEVICES], *pools[DEVICES]; static int retained[DEVICES]; static unsigned primary_flags[DEVICES];
static size_t total_memory = 80ull << 30, memory_limit = 80ull << 30, plain_used, pool_used, pool_reserved, pinned_limit = (size_t)-1, pinned_used; static uint64_t pool_threshold;
static object **memory; static int memory_count, memory_room;             // live ranges of device memory, by address
static object *quarantine[4096]; static int quarantine_first, quarantine_count; static size_t quarantine_bytes;
static uint64_t ticks;
static char error_text[256], device_name[64] = "Fake H100";
static char trace[8192][40]; static int traced;
static int launched[7]; static char launched_name[128];
static int attribute[ATTRIBUTES], known[ATTRIBUTES];

static void set(int id, int value) { attribute[id] = value; known[id] = 1; }

static void begin(void) {
    pthread_mutexattr_t a; pthread_mutexattr_init(&a); pthread_mutexattr_settype(&a, PTHREAD_MUTEX_RECURSIVE); pthread_mutex_init(&lock, &a);
    arena = mmap(NULL, MAX_OBJECTS * sizeof(object), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    static const int values[][2] = {
        { 1, 1024 }, { 2, 1024 }, { 3, 1024 }, { 4, 64 }, { 5, 2147483647 }, { 6, 65535 }, { 7, 65535 }, { 8, 49152 }, { 9, 65536 }, { 10, 32 }, { 11, 2147483647 },
        { 12, 65536 }, { 13, 1980000 }, { 14, 512 }, { 15, 1 }, { 16, 132 }, { 17, 0 }, { 18, 0 }, { 19, 1 }, { 20, 0 }, { 31, 1 }, { 32, 1 }, { 33, 23 }, { 34, 0 }, { 35, 0 },
        { 36, 2619000 }, { 37, 5120 }, { 38, 52428800 }, { 39, 2048 }, { 40, 3 }, { 41, 1 }, { 50, 0 }, { 75, 9 }, { 76, 0 }, { 78, 1 }, { 81, 233472 }, { 82, 65536 }, { 83, 1 },
        { 87, 2 }, { 88, 1 }, { 89, 1 }, { 90, 1 }, { 95, 1 }, { 97, 232448 }, { 106, 32 }, { 111, 1024 }, { 115, 1 }, { 119, 1 } };
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) set(values[i][0], values[i][1]);
    for (int d = 0; d < DEVICES; d++) { object *pool = pools[d] = &arena[made++]; pool->kind = POOL; pool->alive = 1; }
}

__attribute__((destructor)) static void end(void) { if (arena) munmap(arena, MAX_OBJECTS * sizeof(object)); }
static void unlock(int *unused) { (void)unused; pthread_mutex_unlock(&lock); }

static void wrong(const char *api, const char *format, ...) {
    if (errors++ > 0) return;
    va_list list; va_start(list, format);
    int n = vsnprintf(error_text, sizeof error_text, format, list);
    va_end(list);
    if (n > 0 && n < (int)sizeof error_text) snprintf(error_text + n, sizeof error_text - (size_t)n, " in %s", api);
}

static void record(const char *api) { if (traced < 8192) strncpy(trace[traced++], api, 39); }

static const char *const kind_names[] = { "context", "stream", "memory", "module", "pinned memory", "event", "function", "pool" };

static object *create(int kind, object *context) {
    if (made == MAX_OBJECTS) { fprintf(stderr, "fake_cuda: too many objects\n"); abort(); }
    object *o = &arena[made++];
    o->kind = kind; o->alive = 1; o->context = context;
    live[kind]++;
    if (!context) return o;
    o->device = context->device; o->next = context->first; o->link = &context->first;
    if (o->next) o->next->link = &o->next;
    return context->first = o;
}

static void die(object *o) {
    o->alive = 0; live[o->kind]--;
    *o->link = o->next;
    if (o->next) o->next->link = o->link;
}

// Objects are never used again, so that the use of a dead one is seen and not a crash.
static int is(object *o, int kind, object *context, const char *api) {
    if (o < arena || o >= arena + made || ((char *)o - (char *)arena) % sizeof *o || o->kind != kind) { wrong(api, "no %s", kind_names[kind]); return 0; }
    if (!o->alive) { wrong(api, "a %s that was destroyed", kind_names[kind]); return 0; }
    if (context && o->context != context) { wrong(api, "a %s of another context", kind_names[kind]); return 0; }
    return 1;
}

static void drop(ticket *t) { if (t && --t->refs == 0) free(t); }
static ticket *take(ticket *t) { if (t) t->refs++; return t; }
static ticket *point(object *stream) { ticket *t = calloc(1, sizeof *t); t->refs = 1; t->stream = stream; return t; }

// Errors after which a context answers nothing else: those of kernels, and of hardware.
static int is_sticky(int code) { return code == 700 || code == 702 || code == 710 || (code >= 714 && code <= 719) || code == 721 || code == 214 || code == 220 || code == 226 || code == 911; }

#include "fake_cuda_memory.h"

static void unuse(command *c) {
    for (int i = 0; i < c->used; i++) c->uses[i]->pending--;
    if (c->ticket) { if (c->what != WAIT) { c->ticket->done = 1; c->ticket->at = ticks; } drop(c->ticket); }
    free(c->staged);
    free(c);
}

static void discard(object *stream) {
    for (command *c = stream->head; c; c = stream->head) { stream->head = c->next; unuse(c); }
    stream->tail = NULL;
}

static void lose(object *context, int code) {
    if (!context->sticky) context->sticky = code;
    for (object *o = context->first; o; o = o->next) if (o->kind == STREAM) discard(o);
}

static void drain_until(object *stream, ticket *t);

static void digest(const char *from, size_t size) { for (size_t i = 0; i < size; i++) read_digest = (read_digest ^ (unsigned char)from[i]) * 16777619u; }

static void run(object *stream, const char *api) {
    command *c = stream->head;
    if (c->what == WAIT && !c->ticket->done && c->ticket->stream->alive) drain_until(c->ticket->stream, c->ticket);
    if (stream->head != c) return;  // the context was lost meanwhile
    stream->head = c->next;
    if (!stream->head) stream->tail = NULL;
    for (int i = 0; i < c->used; i++) {
        object *m = c->uses[i];
        if (m->kind == MEMORY && m->ticket && !m->ticket->done && c->what != BORN) wrong(api, "memory was used before its allocation in another stream");
    }

    ticks++;
    int code = c->code;
    switch (code ? NOTHING : c->what) {
        case READ: digest(c->from, c->size); // falls through
        case COPY: memcpy(c->to, c->staged ? c->staged : c->from, c->size); break;
        case FILL8: memset(c->to, (int)c->value, c->size); break;
        case FILL32: for (size_t i = 0; i < c->size; i += 4) memcpy(c->to + i, &c->value, 4); break;
        case LAUNCH: if (c->function->kernel) code = c->function->kernel->run(&c->launch); break;
        case HOST: c->host(c->data); break;
        case FREED: c->uses[0]->pending--; c->used = 0; bury(c->uses[0], api); break;
        default: break;
    }

    unuse(c);
    if (code) lose(stream->context, code);
}

static void drain_until(object *stream, ticket *t) { while (stream->head && !(t && t->done)) run(stream, "a stream"); }

static void drain_context(object *context) { for (object *o = context->first; o; o = o->next) if (o->kind == STREAM) drain_until(o, NULL); }

// Memory of the pool beyond what it may keep goes back where something is waited for.
static void settle(void) { size_t keep = pool_used > pool_threshold ? pool_used : (size_t)pool_threshold; if (pool_reserved > keep) pool_reserved = keep; }

// The legacy default stream waits for all others and is waited for by them: its commands run at once.
static object *stream_of(object *stream, object *context, const char *api) {
    if (stream) return is(stream, STREAM, context, api) ? stream : NULL;
    for (object *o = context->first; o; o = o->next) if (o->kind == STREAM && o->flags == 4) { stream = o; break; }
    if (!stream) { stream = create(STREAM, context); stream->flags = 4; live[STREAM]--; }
    for (object *o = context->first; o; o = o->next) if (o->kind == STREAM && o->flags == 0) drain_until(o, NULL);
    return stream;
}

static command *put(object *stream, int what) {
    command *c = calloc(1, sizeof *c);
    c->what = what;
    if (stream->tail) stream->tail->next = c; else stream->head = c;
    stream->tail = c;
    return c;
}

static void uses(command *c, object *m) { if (m) { c->uses[c->used++] = m; m->pending++; } }
static int finish(object *stream) { if (mode == AT_ONCE || stream->flags == 4) drain_until(stream, NULL); return stream->context->sticky; }

#define ENTER(api) pthread_once(&once, begin); pthread_mutex_lock(&lock); int held __attribute__((cleanup(unlock))) = 0; (void)held; const char *const here = api; (void)here; record(api); int failure = hit(api); (void)failure
#define TELL pthread_once(&once, begin); pthread_mutex_lock(&lock); int held __attribute__((cleanup(unlock))) = 0; (void)held
#define FREE_OF_CONTEXT(api) ENTER(api); if (!initialised) { wrong(here, "cuInit was not called"); return NOT_INITIALIZED; } if (failure) return failure
#define DEVICE_CALL(api, d) FREE_OF_CONTEXT(api); if ((d) < 0 || (d) >= device_count) { wrong(here, "no such device"); return INVALID_DEVICE; }
#define IN_CONTEXT(api) \
    ENTER(api); \
    if (!initialised) { wrong(here, "cuInit was not called"); return NOT_INITIALIZED; } \
    object *const current = depth ? stack[depth - 1] : NULL; \
    if (!current) { wrong(here, "no context is current"); return INVALID_CONTEXT; } \
    if (!current->alive) { wrong(here, "the current context was destroyed"); return CONTEXT_IS_DESTROYED; } \
    if (failure) { if (is_sticky(failure)) lose(current, failure); return failure; } \
    if (current->sticky) return current->sticky
#define ON_STREAM(api) IN_CONTEXT(api); if (!(stream = stream_of(stream, current, here))) return INVALID_HANDLE

static void perish(object *context, const char *api);
#include "fake_cuda_tests.h"

EXPORT int cuInit(unsigned flags) { ENTER("cuInit"); if (failure) return failure; if (flags) { wrong(here, "flags"); return INVALID_VALUE; } initialised = 1; return device_count ? OK : 100; }
EXPORT int cuDriverGetVersion(int *version) { ENTER("cuDriverGetVersion"); if (failure) return failure; *version = driver_version; return OK; }

// Devices.
EXPORT int cuDeviceGetCount(int *count) { FREE_OF_CONTEXT("cuDeviceGetCount"); *count = device_count; return OK; }
EXPORT int cuDeviceGet(int *device, int ordinal) { FREE_OF_CONTEXT("cuDeviceGet"); if (ordinal < 0 || ordinal >= device_count) return INVALID_DEVICE; *device = ordinal; return OK; }
EXPORT int cuDeviceGetName(char *name, int length, int device) { DEVICE_CALL("cuDeviceGetName", device); snprintf(name, (size_t)length, "%s", device_name); return OK; }
EXPORT int cuDeviceTotalMem_v2(size_t *bytes, int device) { DEVICE_CALL("cuDeviceTotalMem_v2", device); *bytes = total_memory; return OK; }

EXPORT int cuDeviceGetUuid_v2(unsigned char *uuid, int device) { DEVICE_CALL("cuDeviceGetUuid_v2", device); memset(uuid, 0xA0 + device, 16); return OK; }
EXPORT int cuDeviceGetPCIBusId(char *id, int length, int device) { DEVICE_CALL("cuDeviceGetPCIBusId", device); snprintf(id, (size_t)length, "0000:%02X:00.0", 0x17 + device); return OK; }

EXPORT int cuDeviceGetAttribute(int *value, int id, int device) {
    DEVICE_CALL("cuDeviceGetAttribute", device);
    if (id <= 0 || id >= ATTRIBUTES || !known[id]) { wrong(here, "attribute %d", id); return INVALID_VALUE; }
    *value = attribute[id];
    return OK;
}

// Contexts. The primary one of a device is counted by who retained it.
static void perish(object *context, const char *api) {
    for (object *o = context->first; o; o = o->next) if (o->kind == STREAM) discard(o);
    for (object *o = context->first; o; o = o->next) {
        int own = o->kind == FUNCTION || o->dying || (o->kind == STREAM && o->flags == 4);
        if (!own && !context->sticky) wrong(api, "the context went before its %s", kind_names[o->kind]);
        if (o->kind != STREAM || !own) live[o->kind]--;
        if (o->kind == MEMORY || o->kind == PINNED) { forget(o); give_up(o); }
        if (o->kind == MODULE && o->library) dlclose(o->library);
        o->alive = 0;
    }

    context->alive = 0;
}

EXPORT int cuDevicePrimaryCtxRetain(object **context, int device) {
    DEVICE_CALL("cuDevicePrimaryCtxRetain", device);
    if (!primary[device]) { primary[device] = create(CONTEXT, NULL); primary[device]->device = device; live[CONTEXT]--; }
    retained[device]++; live[CONTEXT]++;
    *context = primary[device];
    return OK;
}

EXPORT int cuDevicePrimaryCtxRelease_v2(int device) {
    DEVICE_CALL("cuDevicePrimaryCtxRelease_v2", device);
    if (!retained[device]) { wrong(here, "the primary context was not retained"); return INVALID_CONTEXT; }
    live[CONTEXT]--;
    if (--retained[device] > 0) return OK;
    if (primary[device]) perish(primary[device], here);
    primary[device] = NULL;
    return OK;
}

EXPORT int cuDevicePrimaryCtxReset_v2(int device) {
    DEVICE_CALL("cuDevicePrimaryCtxReset_v2", device);
    if (primary[device]) perish(primary[device], here);
    primary[device] = NULL;
    return OK;
}

EXPORT int cuDevicePrimaryCtxGetState(int device, unsigned *flags, int *active) {
    DEVICE_CALL("cuDevicePrimaryCtxGetState", device);
    *flags = primary_flags[device]; *active = primary[device] != NULL;
    return OK;
}

EXPORT int cuDevicePrimaryCtxSetFlags_v2(int device, unsigned flags) { DEVICE_CALL("cuDevicePrimaryCtxSetFlags_v2", device); primary_flags[device] = flags; return OK; }

EXPORT int cuCtxCreate_v2(object **context, unsigned flags, int device) {
    DEVICE_CALL("cuCtxCreate_v2", device);
    *context = create(CONTEXT, NULL); (*context)->device = device; (*context)->flags = flags;
    stack[depth++] = *context;
    return OK;
}

EXPORT int cuCtxDestroy_v2(object *context) {
    FREE_OF_CONTEXT("cuCtxDestroy_v2");
    if (!is(context, CONTEXT, NULL, here)) return INVALID_CONTEXT;
    for (int d = 0; d < DEVICES; d++) if (context == primary[d]) { wrong(here, "the primary context is released, not destroyed"); return INVALID_CONTEXT; }
    live[CONTEXT]--;
    perish(context, here);
    if (depth && stack[depth - 1] == context) depth--;
    return OK;
}

EXPORT int cuCtxPushCurrent_v2(object *context) {
    FREE_OF_CONTEXT("cuCtxPushCurrent_v2");
    if (context >= arena && context < arena + made && context->kind == CONTEXT && !context->alive) return CONTEXT_IS_DESTROYED;
    if (!is(context, CONTEXT, NULL, here)) return INVALID_CONTEXT;
    if (depth == 64) { wrong(here, "the stack is full"); return INVALID_CONTEXT; }
    stack[depth++] = context;
    return OK;
}

EXPORT int cuCtxPopCurrent_v2(object **context) {
    FREE_OF_CONTEXT("cuCtxPopCurrent_v2");
    if (!depth) { wrong(here, "the stack is empty"); return INVALID_CONTEXT; }
    depth--;
    if (context) *context = stack[depth];
    return OK;
}

EXPORT int cuCtxSetCurrent(object *context) {
    FREE_OF_CONTEXT("cuCtxSetCurrent");
    if (context && !is(context, CONTEXT, NULL, here)) return INVALID_CONTEXT;
    if (depth) depth--;
    if (context) stack[depth++] = context;
    return OK;
}

EXPORT int cuCtxGetCurrent(object **context) { FREE_OF_CONTEXT("cuCtxGetCurrent"); *context = depth ? stack[depth - 1] : NULL; return OK; }

EXPORT int cuCtxGetDevice(int *device) {
    FREE_OF_CONTEXT("cuCtxGetDevice");
    if (!depth) { wrong(here, "no context is current"); return INVALID_CONTEXT; }
    *device = stack[depth - 1]->device;
    return OK;
}

EXPORT int cuCtxSynchronize(void) { IN_CONTEXT("cuCtxSynchronize"); drain_context(current); settle(); return current->sticky; }

// Modules: the text of the plain NVRTC, or a shared object that an emulator made.
static object *function(object *m, const char *name, int static_shared) {
    object *f = create(FUNCTION, m->context);
    f->module = m; f->name = strdup(name); f->static_shared = static_shared; f->dynamic_limit = attribute[8] - static_shared;
    return f;
}

static int load_plain(object *m, const char *text) {
    char name[128];
    int major = attribute[75], minor = attribute[76], parameters, skipped;
    for (text = strchr(text, '\n') + 1; *text; text = strchr(text, '\n') + 1) {
        int arch;
        char variant = 0;
        if (sscanf(text, "@sm_%d%c", &arch, &variant) >= 1) {
            if (arch / 10 != major || arch % 10 > minor || (variant == 'a' && arch % 10 != minor)) return NO_BINARY;
            continue;
        }

        if (sscanf(text, "@compute_%d", &arch) == 1) {
            if (arch > major * 10 + minor) return NO_BINARY;
            continue;
        }

        if (sscanf(text, "%127s %d%n", name, &parameters, &skipped) != 2 || parameters > 64) return INVALID_IMAGE;
        object *f = function(m, name, 0);
        f->parameters = parameters;
        const char *at = text + skipped;
        for (int i = 0; i < parameters; i++) {
            f->parameter[i].size = 8;
            while (*at == ' ') at++;
            if (*at == '*') { f->parameter[i].pointer = 1; at++; }
            else if (*at >= '0' && *at <= '9') f->parameter[i].size = (int)strtol(at, (char **)&at, 10);
        }
    }

    return OK;
}

static int load_emulated(object *m, const char *image) {
    uint64_t size;
    memcpy(&size, image + 8, 8);
    char path[] = "/tmp/fake-cuda-module-XXXXXX";
    int file = mkstemp(path);
    for (uint64_t done = 0; done < size;) {
        ssize_t n = write(file, image + 16 + done, size - done);
        if (n <= 0) break;
        done += (uint64_t)n;
    }

    close(file);
    m->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    unlink(path);
    if (!m->library) { fprintf(stderr, "fake_cuda: %s\n", dlerror()); return INVALID_IMAGE; }
    const struct l2_kernel *kernels = dlsym(m->library, "l2_kernels");
    const int *count = dlsym(m->library, "l2_kernel_count");
    void (*const set_seed)(unsigned) = (void (*)(unsigned))dlsym(m->library, "l2_set_seed");
    if (!kernels || !count || !set_seed) return INVALID_IMAGE;
    set_seed(seed);
    for (int i = 0; i < *count; i++) {
        object *f = function(m, kernels[i].name, kernels[i].static_shared);
        f->kernel = &kernels[i]; f->parameters = kernels[i].parameters;
        for (int p = 0; p < f->parameters; p++) f->parameter[p].size = kernels[i].sizes[p];
    }

    return OK;
}

static void unload(object *m) {
    for (object *o = m->context->first, *next; o; o = next) { next = o->next; if (o->kind == FUNCTION && o->module == m) die(o); }
    if (m->library) dlclose(m->library);
    die(m);
}

EXPORT int cuModuleLoadData(object **module, const void *image) {
    IN_CONTEXT("cuModuleLoadData");
    object *m = create(MODULE, current);
    int code = memcmp(image, "L2FAKE\n", 7) == 0 ? load_plain(m, image) : memcmp(image, "L2EMUL1", 8) == 0 ? load_emulated(m, image) : INVALID_IMAGE;
    if (code) unload(m); else *module = m;
    return code;
}

EXPORT int cuModuleUnload(object *module) {
    IN_CONTEXT("cuModuleUnload");
    if (!is(module, MODULE, current, here)) return INVALID_HANDLE;
    if (module->pending) { wrong(here, "a module was unloaded under a launch in flight"); drain_context(current); }
    unload(module);
    return OK;
}

EXPORT int cuModuleGetFunction(object **found, object *module, const char *name) {
    IN_CONTEXT("cuModuleGetFunction");
    if (!is(module, MODULE, current, here)) return INVALID_HANDLE;
    for (object *o = current->first; o; o = o->next)
        if (o->kind == FUNCTION && o->module == module && strcmp(o->name, name) == 0) { *found = o; return OK; }
    return NOT_FOUND;
}

EXPORT int cuFuncSetAttribute(object *f, int id, int value) {
    IN_CONTEXT("cuFuncSetAttribute");
    if (!is(f, FUNCTION, current, here)) return INVALID_HANDLE;
    if (id != 8 && id != 9) { wrong(here, "attribute %d", id); return INVALID_VALUE; }
    if (id == 8 && (value < 0 || value > attribute[97] - f->static_shared)) return INVALID_VALUE;
    if (id == 8) f->dynamic_limit = value;
    return OK;
}

EXPORT int cuFuncGetAttribute(int *value, int id, object *f) {
    IN_CONTEXT("cuFuncGetAttribute");
    if (!is(f, FUNCTION, current, here)) return INVALID_HANDLE;
    const int values[] = { attribute[1], f->static_shared, 0, 0, 32, 90, 90, 0, f->dynamic_limit, -1 };
    if (id < 0 || id > 9) { wrong(here, "attribute %d", id); return INVALID_VALUE; }
    *value = values[id];
    return OK;
}

#ifndef WITHOUT_PARAMETERS
EXPORT int cuFuncGetParamInfo(object *f, size_t index, size_t *offset, size_t *size) {
    IN_CONTEXT("cuFuncGetParamInfo");
    if (!is(f, FUNCTION, current, here)) return INVALID_HANDLE;
    if (index >= (size_t)f->parameters) return INVALID_VALUE;
    size_t at = 0;
    for (size_t i = 0;; i++) {
        size_t bytes = (size_t)f->parameter[i].size;
        at = (at + bytes - 1) / bytes * bytes;
        if (i == index) { *offset = at; if (size) *size = bytes; return OK; }
        at += bytes;
    }
}
#endif

// Streams.
EXPORT int cuStreamCreate(object **stream, unsigned flags) {
    IN_CONTEXT("cuStreamCreate");
    if (flags > 1) { wrong(here, "flags"); return INVALID_VALUE; }
    *stream = create(STREAM, current);
    (*stream)->flags = flags;
    return OK;
}

EXPORT int cuStreamDestroy_v2(object *stream) {
    IN_CONTEXT("cuStreamDestroy_v2");
    if (!is(stream, STREAM, current, here)) return INVALID_HANDLE;
    if (stream->head) { wrong(here, "a stream was destroyed with work pending"); drain_until(stream, NULL); }
    die(stream);
    return OK;
}

EXPORT int cuStreamSynchronize(object *stream) { ON_STREAM("cuStreamSynchronize"); drain_until(stream, NULL); settle(); return current->sticky; }

EXPORT int cuStreamQuery(object *stream) {
    ON_STREAM("cuStreamQuery");
    if (mode == WHEN_ASKED && stream->head) run(stream, here);
    return current->sticky ? current->sticky : stream->head ? NOT_READY : OK;
}

EXPORT int cuStreamWaitEvent(object *stream, object *event, unsigned flags) {
    ON_STREAM("cuStreamWaitEvent");
    if (!is(event, EVENT, NULL, here)) return INVALID_HANDLE;
    if (flags) { wrong(here, "flags"); return INVALID_VALUE; }
    if (!event->ticket) return OK;
    put(stream, WAIT)->ticket = take(event->ticket);
    return finish(stream);
}

// Events.
EXPORT int cuEventCreate(object **event, unsigned flags) {
    IN_CONTEXT("cuEventCreate");
    if (flags > 3) { wrong(here, "flags"); return INVALID_VALUE; }
    *event = create(EVENT, current);
    (*event)->flags = flags;
    return OK;
}

EXPORT int cuEventDestroy_v2(object *event) {
    IN_CONTEXT("cuEventDestroy_v2");
    if (!is(event, EVENT, current, here)) return INVALID_HANDLE;
    drop(event->ticket); event->ticket = NULL;
    die(event);
    return OK;
}

EXPORT int cuEventRecord(object *event, object *stream) {
    ON_STREAM("cuEventRecord");
    if (!is(event, EVENT, current, here)) return INVALID_HANDLE;
    drop(event->ticket);
    event->ticket = point(stream);
    put(stream, RECORD)->ticket = take(event->ticket);
    return finish(stream);
}

EXPORT int cuEventQuery(object *event) {
    IN_CONTEXT("cuEventQuery");
    if (!is(event, EVENT, current, here)) return INVALID_HANDLE;
    ticket *t = event->ticket;
    if (t && !t->done && mode == WHEN_ASKED) run(t->stream, here);
    return current->sticky ? current->sticky : t && !t->done ? NOT_READY : OK;
}

EXPORT int cuEventSynchronize(object *event) {
    IN_CONTEXT("cuEventSynchronize");
    if (!is(event, EVENT, current, here)) return INVALID_HANDLE;
    if (event->ticket && !event->ticket->done) drain_until(event->ticket->stream, event->ticket);
    settle();
    return current->sticky;
}

EXPORT int cuEventElapsedTime(float *milliseconds, object *start, object *stop) {
    IN_CONTEXT("cuEventElapsedTime");
    if (!is(start, EVENT, current, here) || !is(stop, EVENT, current, here)) return INVALID_HANDLE;
    if (!start->ticket || !stop->ticket || (start->flags | stop->flags) & 2) { wrong(here, "an event without a time"); return INVALID_HANDLE; }
    if (!start->ticket->done || !stop->ticket->done) return NOT_READY;
    *milliseconds = ((float)stop->ticket->at - (float)start->ticket->at) * 0.5f;
    return OK;
}

#ifndef WITHOUT_LAUNCH
EXPORT int cuLaunchKernel(object *f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, object *stream, void **params, void **extra) {
    ON_STREAM("cuLaunchKernel");
    if (!is(f, FUNCTION, current, here)) return INVALID_HANDLE;
    const unsigned grid[] = { gx, gy, gz }, block[] = { bx, by, bz };
    for (int d = 0; d < 3; d++) {
        if (!grid[d] || grid[d] > (unsigned)attribute[5 + d]) { wrong(here, "a grid of %u, %u, %u", gx, gy, gz); return INVALID_VALUE; }
        if (!block[d] || block[d] > (unsigned)attribute[2 + d] || (uint64_t)bx * by * bz > (uint64_t)attribute[1]) { wrong(here, "a block of %u, %u, %u", bx, by, bz); return INVALID_VALUE; }
    }

    if ((int64_t)shared > f->dynamic_limit) { wrong(here, "%u bytes of dynamic shared memory, %d allowed", shared, f->dynamic_limit); return INVALID_VALUE; }
    if (extra || (f->parameters && !params)) { wrong(here, "no parameters"); return INVALID_VALUE; }
    object *seen[64]; int used = 0;
    uint64_t values[64] = { 0 };
    for (int i = 0; i < f->parameters; i++) {
        memcpy(&values[i], params[i], (size_t)f->parameter[i].size);
        if (f->parameter[i].size != 8 || !values[i]) continue;
        object *m = find(values[i]);
        if (m && m->dying) { wrong(here, "memory that was freed"); return INVALID_VALUE; }
        if (m && m->context != current) { wrong(here, "memory of another context"); return INVALID_VALUE; }
        if (!m && (f->parameter[i].pointer || freed(values[i]))) { wrong(here, "argument %d of %s points to no memory", i, f->name); return INVALID_VALUE; }
        if (m) seen[used++] = m;
    }

    launches++;
    const int now[] = { (int)gx, (int)gy, (int)gz, (int)bx, (int)by, (int)bz, (int)shared };
    memcpy(launched, now, sizeof now);
    snprintf(launched_name, sizeof launched_name, "%s", f->name);
    command *c = put(stream, LAUNCH);
    c->function = f;
    for (int d = 0; d < 3; d++) { c->launch.grid[d] = grid[d]; c->launch.block[d] = block[d]; }
    c->launch.dynamic_shared = shared; c->launch.params = c->params;
    memcpy(c->values, values, sizeof values);
    for (int i = 0; i < f->parameters; i++) c->params[i] = &c->values[i];
    for (int i = 0; i < used; i++) uses(c, seen[i]);
    uses(c, f->module);
    if (fail_command && fail_after-- <= 0) { c->code = fail_command; fail_command = 0; }
    return finish(stream);
}

#endif

#include "fake_cuda_copies.h"
#include "fake_cuda_errors.h"

// What another library does on a stream: fake_cublas.c computes in it.
EXPORT int cuLaunchHostFunc(object *stream, void (*host)(void *), void *data) {
    ON_STREAM("cuLaunchHostFunc");
    command *c = put(stream, HOST);
    c->host = host; c->data = data;
    return finish(stream);
}
