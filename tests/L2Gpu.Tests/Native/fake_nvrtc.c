// NVRTC without a compiler. A program is text; its "cubin" lists the kernels in the text, for fake_cuda.c to count launches of. Built with
// fake_nvrtc_emulate.c and -DWITH_EMULATOR it can have programs compiled for the CPU instead.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#include "fake_calls.h"
enum { OK, OUT_OF_MEMORY, CREATION_FAILURE, INVALID_INPUT, INVALID_PROGRAM, INVALID_OPTION, COMPILATION };

// Compiles a program for the CPU: a result of NVRTC's, and what fake_cuda.c loads, and a log (both allocated by malloc).
int emulate_compile(const char *text, const char *const *options, int count, char **binary, size_t *size, char **log);

typedef struct program { int alive, compiled, is_virtual; char *text, *name, *binary, *log; size_t size; } program;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int live, errors, compiled, emulates, major = 12, minor = 8, archs[32] = { 50, 60, 70, 75, 80, 86, 89, 90, 100 }, arch_count = 9;
static char error_text[256], last_options[1024];

__attribute__((constructor)) static void begin(void) { const char *on = getenv("FAKE_NVRTC_EMULATE"); emulates = on && strcmp(on, "1") == 0; }

static void unlock(int *unused) { (void)unused; pthread_mutex_unlock(&lock); }
static void wrong(const char *what, const char *api) { if (errors++ == 0) snprintf(error_text, sizeof error_text, "%s in %s", what, api); }

#define ENTER(api) pthread_mutex_lock(&lock); int held __attribute__((cleanup(unlock))) = 0; (void)held; const char *const here = api; (void)here; int failure = hit(api); if (failure) return failure
#define PROGRAM(api, p) ENTER(api); if (!is(p, here)) return INVALID_PROGRAM

// Programs are never freed, so that the use of a dead one is seen and not a crash.
static int is(program *p, const char *api) {
    if (p && p->alive) return 1;
    wrong(p ? "a program that was destroyed" : "no program", api);
    return 0;
}

// ---- Plain programs: the names and parameters of the kernels in a text.

// What a name stands for: a macro's or a typedef's text, as far as a size needs it.
static const char *meaning(const char *text, const char *name, char *to, size_t room) {
    char wanted[160];
    snprintf(wanted, sizeof wanted, "#define %s ", name);
    const char *at = strstr(text, wanted);
    if (at) { snprintf(to, room, "%.*s", (int)strcspn(at + strlen(wanted), "\n"), at + strlen(wanted)); return to; }
    snprintf(wanted, sizeof wanted, " %s;", name);
    for (at = text; (at = strstr(at, "typedef ")); at++) {
        const char *line_end = at + strcspn(at, "\n"), *found = strstr(at, wanted);
        if (found && found < line_end) { snprintf(to, room, "%.*s", (int)(found - at - 8), at + 8); return to; }
    }

    return NULL;
}

static int size_of(const char *text, const char *type, int deep) {
    static const struct { const char *name; int size; } sizes[] = { { "long", 8 }, { "double", 8 }, { "size_t", 8 }, { "float", 4 }, { "int", 4 }, { "unsigned", 4 }, { "short", 2 }, { "char", 1 } };
    char word[64], stands[128];
    int size = 0;
    while (*type && !size) {
        type += strspn(type, " \t\n");
        size_t n = strspn(type, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
        if (!n) break;
        snprintf(word, sizeof word, "%.*s", (int)n, type);
        type += n;
        if (strcmp(word, "const") == 0 || strcmp(word, "RESTRICT") == 0) continue;
        if (strcmp(word, "unsigned") == 0 && *(type + strspn(type, " ")) == 'l') continue;
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !size; i++) if (strcmp(word, sizes[i].name) == 0) size = sizes[i].size;
        if (!size && deep < 8 && meaning(text, word, stands, sizeof stands)) size = size_of(text, stands, deep + 1);
        if (!size) size = 4;
    }

    return size ? size : 4;
}

static char *append(char *to, const char *what) { size_t n = strlen(to), m = strlen(what); to = realloc(to, n + m + 1); memcpy(to + n, what, m + 1); return to; }

static int at_line_start(const char *text, const char *at) { while (at > text && (at[-1] == ' ' || at[-1] == '\t')) at--; return at == text || at[-1] == '\n'; }

static char *plain_binary(const char *text, const char *arch) {
    char *list = append(append(strdup("L2FAKE\n@"), arch), "\n");
    for (const char *at = text; (at = strstr(at, "KERNEL")); at++) {
        const char *open = at + strcspn(at, "( \n"), *end = open;
        if (*open != '(' || !at_line_start(text, at)) continue;
        for (int level = 0; *end; end++) { level += *end == '('; level -= *end == ')'; if (!level) break; }
        const char *name = *end ? end + 1 + strspn(end + 1, " \t\n") : end;
        size_t length = strcspn(name, "( \n");
        open = strchr(name, '(');
        if (!open) break;
        char *parameters = strdup(open + 1), *next = parameters, sizes[1024] = "", line[1200];
        int level = 1, count = 0;
        for (char *p = parameters; *p; p++) { level += *p == '('; level -= *p == ')'; if (!level) { *p = 0; break; } }
        for (char *each; (each = strsep(&next, ","));) {
            if (!each[strspn(each, " \t\n")] || strcmp(each, "void") == 0) continue;
            count++;
            size_t used = strlen(sizes);
            if (strchr(each, '*')) snprintf(sizes + used, sizeof sizes - used, " *");
            else snprintf(sizes + used, sizeof sizes - used, " %d", size_of(text, strncmp(each + strspn(each, " \t\n"), "GLOBAL ", 7) ? each : each + strspn(each, " \t\n") + 7, 0));
        }

        snprintf(line, sizeof line, "%.*s %d%s\n", (int)length, name, count, sizes);
        list = append(list, line);
        free(parameters);
    }

    return list;
}

// The first place in a text that cannot be compiled: an #error outside of conditions, or the words that tests use.
static const char *mistake(const char *text) {
    int level = 0;
    for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        size_t length = strcspn(line, "\n");
        if (strncmp(line, "#if", 3) == 0) level++;
        if (strncmp(line, "#endif", 6) == 0) level--;
        if (strncmp(line, "#error", 6) == 0 && !level) return line;
        const char *words = strstr(line, "does_not_compile");
        if (words && words < line + length) return line;
    }

    return NULL;
}

static int plain_compile(const char *text, const char *arch, char **binary, size_t *size, char **log) {
    const char *at = mistake(text);
    if (!at) {
        *binary = plain_binary(text, arch);
        *size = strlen(*binary) + 1;
        *log = strdup("");
        return OK;
    }

    char file[256] = "default_program", said[1024];
    int number = 1;
    for (const char *line = text; line < at; line += strcspn(line, "\n") + 1)
        if (sscanf(line, "#line %d \"%255[^\"]\"", &number, file) != 2) number++;
    int length = (int)strcspn(at, "\n");
    snprintf(said, sizeof said, "%s(%d): error: %s\n  %.*s\n  ^\n\n1 error detected in the compilation of \"%s\".\n", file, number,
             strncmp(at, "#error", 6) == 0 ? "#error directive" : "it does not compile", length, at, file);
    *log = strdup(said);
    return COMPILATION;
}

// ---- What a test tells and asks.
EXPORT void fake_nvrtc_emulate(int on) { emulates = on; }
EXPORT void fake_fail(const char *api, int code, int after, int times) { pthread_mutex_lock(&lock); fail(api, code, after, times); pthread_mutex_unlock(&lock); }
EXPORT int fake_live(void) { return live; }
EXPORT int fake_errors(void) { return errors; }
EXPORT const char *fake_error_text(void) { return error_text; }
EXPORT int fake_compiled(void) { return compiled; }
EXPORT const char *fake_last_options(void) { return last_options; }
EXPORT void fake_version(int a, int b) { major = a; minor = b; }
EXPORT void fake_archs(const int *list, int count) { memcpy(archs, list, (size_t)count * sizeof *list); arch_count = count; }

// ---- NVRTC's functions.
EXPORT int nvrtcVersion(int *a, int *b) { ENTER("nvrtcVersion"); *a = major; *b = minor; return OK; }
EXPORT int nvrtcGetNumSupportedArchs(int *count) { ENTER("nvrtcGetNumSupportedArchs"); *count = arch_count; return OK; }
EXPORT int nvrtcGetSupportedArchs(int *list) { ENTER("nvrtcGetSupportedArchs"); memcpy(list, archs, (size_t)arch_count * sizeof *list); return OK; }

EXPORT const char *nvrtcGetErrorString(int code) {
    static const char *const names[] = {
        "NVRTC_SUCCESS", "NVRTC_ERROR_OUT_OF_MEMORY", "NVRTC_ERROR_PROGRAM_CREATION_FAILURE", "NVRTC_ERROR_INVALID_INPUT", "NVRTC_ERROR_INVALID_PROGRAM", "NVRTC_ERROR_INVALID_OPTION",
        "NVRTC_ERROR_COMPILATION", "NVRTC_ERROR_BUILTIN_OPERATION_FAILURE", "NVRTC_ERROR_NO_NAME_EXPRESSIONS_AFTER_COMPILATION", "NVRTC_ERROR_NO_LOWERED_NAMES_BEFORE_COMPILATION",
        "NVRTC_ERROR_NAME_EXPRESSION_NOT_VALID", "NVRTC_ERROR_INTERNAL_ERROR" };
    return code >= 0 && code < (int)(sizeof names / sizeof *names) ? names[code] : "NVRTC_ERROR unknown";
}

EXPORT int nvrtcCreateProgram(program **made, const char *text, const char *name, int headers, const char *const *contents, const char *const *names) {
    ENTER("nvrtcCreateProgram"); (void)contents; (void)names;
    if (!text || headers) return INVALID_INPUT;
    program *p = *made = calloc(1, sizeof *p);
    p->alive = 1; p->text = strdup(text); p->name = strdup(name ? name : "default_program"); p->log = strdup("");
    live++;
    return OK;
}

EXPORT int nvrtcDestroyProgram(program **dead) {
    ENTER("nvrtcDestroyProgram");
    if (!dead || !is(*dead, here)) return INVALID_PROGRAM;
    program *p = *dead;
    free(p->text); free(p->name); free(p->log); free(p->binary);
    *p = (program){ 0 };
    live--; *dead = NULL;
    return OK;
}

// The value of an option that begins with one of two spellings.
static const char *option(const char *text, const char *spelling) { size_t n = strlen(spelling); return strncmp(text, spelling, n) == 0 ? text + n : NULL; }

static int refuse(program *p, const char *why) { free(p->log); p->log = strdup(why); return INVALID_OPTION; }

EXPORT int nvrtcCompileProgram(program *p, int count, const char *const *options) {
    const char *arch = "compute_52", *text;
    {
        PROGRAM("nvrtcCompileProgram", p);
        last_options[0] = 0;
        for (int i = 0; i < count; i++) {
            const char *value;
            size_t used = strlen(last_options);
            snprintf(last_options + used, sizeof last_options - used, "%s%s", i ? " " : "", options[i]);
            if ((value = option(options[i], "--gpu-architecture=")) || (value = option(options[i], "-arch="))) arch = value;
            else if (strcmp(options[i], "--std=c++17") && strcmp(options[i], "--generate-line-info")) return refuse(p, "nvrtc: error: unrecognized option");
        }

        // Variants of one generation alone came with version 12.
        int number = 0, known = 0, end = 0;
        if (sscanf(arch, "sm_%d%n", &number, &end) == 1 || sscanf(arch, "compute_%d%n", &number, &end) == 1)
            for (int i = 0; i < arch_count; i++) known |= archs[i] == number;
        if (!known || (arch[end] && (strcmp(arch + end, "a") || major < 12 || number < 90))) return refuse(p, "nvrtc: error: invalid value for --gpu-architecture (-arch)");

        p->is_virtual = arch[0] == 'c';
        compiled++;
        text = p->text;
    }

    // Compilations of several threads run side by side.
    char *binary = NULL, *log = NULL;
    size_t size = 0;
    int code;
#ifdef WITH_EMULATOR
    if (emulates) code = emulate_compile(text, options, count, &binary, &size, &log);
    else
#endif
    code = plain_compile(text, arch, &binary, &size, &log);
    pthread_mutex_lock(&lock);
    free(p->log); free(p->binary);
    p->binary = binary; p->size = size; p->log = log ? log : strdup("");
    p->compiled = code == OK;
    pthread_mutex_unlock(&lock);
    return code;
}

static int give(program *p, int is_virtual, size_t *size, char *to) {
    if (!p->compiled) return INVALID_PROGRAM;
    if (is_virtual < p->is_virtual) { if (size) *size = 0; return OK; }
    if (size) *size = p->size;
    if (to) memcpy(to, p->binary, p->size);
    return OK;
}

EXPORT int nvrtcGetCUBINSize(program *p, size_t *size) { PROGRAM("nvrtcGetCUBINSize", p); return give(p, 0, size, NULL); }
EXPORT int nvrtcGetCUBIN(program *p, char *to) { PROGRAM("nvrtcGetCUBIN", p); return give(p, 0, NULL, to); }
EXPORT int nvrtcGetPTXSize(program *p, size_t *size) { PROGRAM("nvrtcGetPTXSize", p); return give(p, 1, size, NULL); }
EXPORT int nvrtcGetPTX(program *p, char *to) { PROGRAM("nvrtcGetPTX", p); return give(p, 1, NULL, to); }
#ifndef WITHOUT_LOG
EXPORT int nvrtcGetProgramLogSize(program *p, size_t *size) { PROGRAM("nvrtcGetProgramLogSize", p); *size = strlen(p->log) + 1; return OK; }
#endif
EXPORT int nvrtcGetProgramLog(program *p, char *to) { PROGRAM("nvrtcGetProgramLog", p); strcpy(to, p->log); return OK; }
