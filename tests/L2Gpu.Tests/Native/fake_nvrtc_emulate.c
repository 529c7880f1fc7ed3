// Compiles CUDA C for the CPU: the part of fake_nvrtc.c that makes modules which fake_cuda.c can run. See emulated_cuda.h.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { cannot_write = 11, does_not_compile = 6 };

// A text that grows.
struct text { char *at; size_t size, room; };

static void append(struct text *t, const char *from, size_t size)
{
    if (t->size + size + 1 > t->room)
    {
        t->room = 2 * (t->size + size + 1);
        t->at = realloc(t->at, t->room);
    }
    memcpy(t->at + t->size, from, size);
    t->at[t->size += size] = 0;
}

static void appendf(struct text *t, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    char *made;
    const int size = vasprintf(&made, format, list);
    va_end(list);
    append(t, made, (size_t)size);
    free(made);
}

static int begins(const char *text, const char *with) { return strncmp(text, with, strlen(with)) == 0; }

static const char *end_of_line(const char *at)
{
    const char *end = strchr(at, '\n');
    return end ? end + 1 : at + strlen(at);
}

// "extern __shared__ <attributes> type name[];" is a variable where CUDA C has an array: the launch's memory begins where the emulator put it.
static void append_line(struct text *out, const char *line, const char *end)
{
    static const char dynamic[] = "extern __shared__ ";
    const char *at = memmem(line, (size_t)(end - line), dynamic, sizeof dynamic - 1), *array = at ? memmem(at, (size_t)(end - at), "[]", 2) : NULL;
    if (!array)
    {
        append(out, line, (size_t)(end - line));
        return;
    }

    append(out, line, (size_t)(at - line));
    const char *type = at + sizeof dynamic - 1;
    if (begins(type, "__align__")) type = strchr(type, ')') + 2;
    const char *name = array;
    while (name > type && name[-1] != ' ') name--;
    appendf(out, "%.*s* const %.*s = (%.*s*)l2::dynamic_begin", (int)(name - type), type, (int)(array - name), name, (int)(name - type), type);
    append_line(out, array + 2, end);
}

struct found { char threads[128], name[64]; };

// "KERNEL(lx, ly, lz) name(" or "KERNEL_RESIDENT(lx, ly, lz, groups) name(" at the left margin.
static int read_kernel(const char *line, struct found *kernel)
{
    char x[32], y[32], z[32];
    if (sscanf(line, "KERNEL(%31[^,],%31[^,],%31[^)]) %63[A-Za-z0-9_]", x, y, z, kernel->name) != 4
        && sscanf(line, "KERNEL_RESIDENT(%31[^,],%31[^,],%31[^,],%*[^)]) %63[A-Za-z0-9_]", x, y, z, kernel->name) != 4) return 0;
    snprintf(kernel->threads, sizeof kernel->threads, "(%s) * (%s) * (%s)", x, y, z);
    return 1;
}

// The text with the emulator's bodies in place of inline PTX, and the table of its kernels behind it.
static char *translate(const char *source)
{
    static const char ptx[] = "#line 1 \"Common/ptx.sm80.cu\"";
    struct text out = { 0 }, table = { 0 };
    int is_ptx = 0, count = 0;
    for (const char *line = source, *end; *line; line = end)
    {
        end = end_of_line(line);
        struct found kernel;
        if (begins(line, "#line "))
        {
            is_ptx = begins(line, ptx);
            append(&out, line, (size_t)(end - line));
            if (is_ptx) appendf(&out, "using namespace l2_ptx;\n");
        }
        else if (is_ptx)
        {
            if (begins(line, "#define ")) append(&out, line, (size_t)(end - line));
        }
        else
        {
            append_line(&out, line, end);
            if (!read_kernel(line, &kernel)) continue;
            appendf(&table, "L2_ENTRY(%s, (%s)),\n", kernel.name, kernel.threads);
            count++;
        }
    }

    appendf(&out, "\n#line 1 \"table of kernels\"\nextern \"C\" {\nextern L2_VISIBLE const l2_kernel l2_kernels[] = {\n%s{ 0, 0, 0, 0, 0 } };\nextern L2_VISIBLE const int l2_kernel_count = %d;\n}\n", table.at ? table.at : "", count);
    free(table.at);
    return out.at;
}

static int write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    if (!file) return 0;
    const int written = fputs(text, file) >= 0;
    return fclose(file) == 0 && written;
}

static char *read_file(const char *path, size_t *size)
{
    struct text content = { 0 };
    FILE *file = fopen(path, "r");
    if (!file) return NULL;
    append(&content, "", 0);
    char piece[1 << 16];
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;) append(&content, piece, got);
    fclose(file);
    *size = content.size;
    return content.at;
}

// Runs a program with its messages in a file. Gives its exit code, or -1 where it is not there.
static int run(char *const *arguments, const char *messages)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, messages, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    pid_t child;
    const int failed = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed) return -1;
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) == 127 ? -1 : WEXITSTATUS(status) : 1;
}

static int has_wide_accesses(const char *text)
{
    static const char *const types[] = { "float2", "float4", "double2", "int2", "int4" };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strstr(text, types[i])) return 1;
    return 0;
}

static int compile(const char *source, const char *library, const char *messages, int is_aligned, int contracts)
{
    static const char *const compilers[] = { "clang++-19", "clang++", "g++" };
    // Beside this file.
    char header[4096];
    snprintf(header, sizeof header, "%.*semulated_cuda.h", (int)(strrchr(__FILE__, '/') ? strrchr(__FILE__, '/') + 1 - __FILE__ : 0), __FILE__);
    for (size_t i = 0; i < sizeof compilers / sizeof *compilers; i++)
    {
        const int is_clang = begins(compilers[i], "clang");
        char *arguments[40] = { (char *)compilers[i], "-std=c++17", "-O1", "-shared", "-fPIC", "-fvisibility=hidden", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics", "-fno-builtin", "-nodefaultlibs" };
        int n = 0;
        while (arguments[n]) n++;
        arguments[n++] = contracts ? "-ffp-contract=fast" : "-ffp-contract=off";
        arguments[n++] = is_clang ? "-fsanitize=array-bounds" : "-fsanitize=bounds";
        arguments[n++] = is_clang ? "-Wno-everything" : "-w";
        // A stack has no room for more, and nothing behind it that would be missed at once.
        arguments[n++] = "-Wframe-larger-than=32768";
        arguments[n++] = is_clang ? "-Werror=frame-larger-than" : "-Werror=frame-larger-than=32768";
        if (is_aligned) arguments[n++] = "-fsanitize=alignment";
        arguments[n++] = "-fno-sanitize-recover=all";
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        {
            arguments[n++] = "-mavx2";
            arguments[n++] = "-mfma";
        }
        char *rest[] = { "-include", header, "-o", (char *)library, "-x", "c++", (char *)source, "-lm", "-lc", NULL };
        memcpy(arguments + n, rest, sizeof rest);
        const int result = run(arguments, messages);
        if (result >= 0) return result;
    }
    write_file(messages, "There is no C++ compiler (clang++ or g++) to emulate CUDA with.");
    return 1;
}

// Compiles a text. Gives 0 and a module, or a status of NVRTC; and what the compiler said, in any case. The caller frees both.
int emulate_compile(const char *text, const char *const *options, int count, char **binary, size_t *size, char **log)
{
    int contracts = 1;
    for (int i = 0; i < count; i++)
        if (strstr(options[i], "fmad=false")) contracts = 0;

    const char *folder = getenv("TMPDIR");
    char base[4096], source[4120], library[4120], messages[4120];
    snprintf(base, sizeof base, "%s/emulated-cuda-XXXXXX", folder && *folder ? folder : "/tmp");
    *binary = NULL;
    *log = NULL;
    *size = 0;
    if (!mkdtemp(base)) return cannot_write;
    snprintf(source, sizeof source, "%s/text.cpp", base);
    snprintf(library, sizeof library, "%s/module.so", base);
    snprintf(messages, sizeof messages, "%s/messages", base);
    char *translated = translate(text);
    int failed = !write_file(source, translated) || compile(source, library, messages, has_wide_accesses(text), contracts);
    size_t ignored, made = 0;
    *log = read_file(messages, &ignored);
    char *object = failed ? NULL : read_file(library, &made);
    if (object)
    {
        const uint64_t length = made;
        struct text module = { 0 };
        append(&module, "L2EMUL1", 8);
        append(&module, (const char *)&length, 8);
        append(&module, object, made);
        *binary = module.at;
        *size = module.size;
    }
    free(object);
    free(translated);
    unlink(source);
    unlink(library);
    unlink(messages);
    rmdir(base);
    if (!*log) *log = strdup("The emulator could not write its files.");
    return object ? 0 : does_not_compile;
}
