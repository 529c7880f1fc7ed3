// A cuBLAS without a GPU: the functions that are bound, which compute by definition, in the order of their stream, on the memory of fake_cuda.c. It counts calls and
// misuse, and fails when it is told to.
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
enum { OK, NOT_INITIALIZED, INVALID_VALUE = 7, EXECUTION_FAILED = 13 };

typedef struct handle { int alive; void *stream; int math; } handle;

static handle handles[64];
static int made, live, errors;
static char error_text[256];
static struct { char api[48]; int code, after, times; } failing;
static struct { char api[48]; int calls; } calls[16];
static int (*launch_host)(void *, void (*)(void *), void *);

static void wrong(const char *api, const char *what) { if (errors++ == 0) snprintf(error_text, sizeof error_text, "%s in %s", what, api); }

static int hit(const char *api) {
    for (int i = 0; i < 16; i++) {
        if (calls[i].calls == 0) snprintf(calls[i].api, sizeof calls[i].api, "%s", api);
        if (strcmp(calls[i].api, api) == 0) { calls[i].calls++; break; }
    }
    if (strcmp(failing.api, api) != 0 || failing.after-- > 0) return OK;
    return failing.times-- > 0 ? failing.code : OK;
}

// What a test tells and asks.
EXPORT void fake_driver(void *host_function) { launch_host = (int (*)(void *, void (*)(void *), void *))host_function; }
EXPORT void fake_fail(const char *api, int code, int after, int times) { snprintf(failing.api, sizeof failing.api, "%s", api); failing.code = code; failing.after = after; failing.times = times; }
EXPORT int fake_live(void) { return live; }
EXPORT int fake_errors(void) { return errors; }
EXPORT const char *fake_error_text(void) { return error_text; }
EXPORT int fake_calls(const char *api) { for (int i = 0; i < 16; i++) if (strcmp(calls[i].api, api) == 0) return calls[i].calls; return 0; }

EXPORT int cublasGetProperty(int type, int *value) { static const int version[] = { 12, 4, 5 }; if (type < 0 || type > 2) return INVALID_VALUE; *value = version[type]; return hit("cublasGetProperty"); }

EXPORT int cublasCreate_v2(handle **h) {
    int failure = hit("cublasCreate_v2");
    if (failure) return failure;
    *h = &handles[made++ % 64];
    **h = (handle){ .alive = 1, .math = -1 };
    live++;
    return OK;
}

static int is(handle *h, const char *api) {
    if (h >= handles && h < handles + 64 && h->alive) return 1;
    wrong(api, "no handle");
    return 0;
}

EXPORT int cublasDestroy_v2(handle *h) {
    int failure = hit("cublasDestroy_v2");
    if (failure) return failure;
    if (!is(h, "cublasDestroy_v2")) return NOT_INITIALIZED;
    h->alive = 0;
    live--;
    return OK;
}

EXPORT int cublasSetStream_v2(handle *h, void *stream) { int failure = hit("cublasSetStream_v2"); if (failure) return failure; if (!is(h, "cublasSetStream_v2")) return NOT_INITIALIZED; h->stream = stream; return OK; }
EXPORT int cublasSetMathMode(handle *h, int mode) { int failure = hit("cublasSetMathMode"); if (failure) return failure; if (!is(h, "cublasSetMathMode")) return NOT_INITIALIZED; h->math = mode; return OK; }

typedef struct product { int opa, opb, m, n, k, lda, ldb, ldc, count, wide; double alpha, beta; const char *a, *b; char *c; int64_t strideA, strideB, strideC; } product;

#define COMPUTE(name, real) \
    static void name(void *data) { \
        product *p = data; \
        for (int64_t index = 0; index < p->count; index++) { \
            const real *a = (const real *)p->a + index * p->strideA, *b = (const real *)p->b + index * p->strideB; real *c = (real *)p->c + index * p->strideC; \
            for (int64_t j = 0; j < p->n; j++) \
                for (int64_t i = 0; i < p->m; i++) { \
                    real sum = 0; \
                    for (int64_t q = 0; q < p->k; q++) sum += a[p->opa ? i * p->lda + q : q * p->lda + i] * b[p->opb ? q * p->ldb + j : j * p->ldb + q]; \
                    real *to = c + j * p->ldc + i; \
                    *to = (real)p->alpha * sum + (p->beta == 0 ? 0 : (real)p->beta * *to); \
                } \
        } \
        free(p); \
    }
COMPUTE(compute_float, float)
COMPUTE(compute_double, double)

static int least(int value) { return value > 1 ? value : 1; }

static int multiply(const char *api, handle *h, product p) {
    int failure = hit(api);
    if (failure) return failure;
    if (!is(h, api)) return NOT_INITIALIZED;
    if (!h->stream) wrong(api, "the default stream");
    if (h->math != 0) wrong(api, "another mode than that which keeps FP32");
    if ((p.opa | p.opb) & ~1 || p.m < 0 || p.n < 0 || p.k < 0 || p.count < 0 || p.lda < least(p.opa ? p.k : p.m) || p.ldb < least(p.opb ? p.n : p.k) || p.ldc < least(p.m)) {
        wrong(api, "a shape");
        return INVALID_VALUE;
    }

    product *kept = malloc(sizeof p);
    *kept = p;
    return launch_host(h->stream, p.wide ? compute_double : compute_float, kept) ? EXECUTION_FAILED : OK;
}

#define GEMM(letter, real, is_wide) \
    EXPORT int cublas##letter##gemm_v2(handle *h, int opa, int opb, int m, int n, int k, const real *alpha, const void *a, int lda, const void *b, int ldb, const real *beta, void *c, int ldc) { \
        return multiply("cublas" #letter "gemm_v2", h, (product){ opa, opb, m, n, k, lda, ldb, ldc, 1, is_wide, *alpha, *beta, a, b, c, 0, 0, 0 }); \
    } \
    EXPORT int cublas##letter##gemmStridedBatched(handle *h, int opa, int opb, int m, int n, int k, const real *alpha, const void *a, int lda, int64_t strideA, const void *b, int ldb, \
        int64_t strideB, const real *beta, void *c, int ldc, int64_t strideC, int count) { \
        return multiply("cublas" #letter "gemmStridedBatched", h, (product){ opa, opb, m, n, k, lda, ldb, ldc, count, is_wide, *alpha, *beta, a, b, c, strideA, strideB, strideC }); \
    }
GEMM(S, float, 0)
GEMM(D, double, 1)
