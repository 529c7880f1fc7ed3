// Part of fake_cuda.c: what a test tells and asks.

static void inspect(void) {
    for (int i = 0; i < memory_count; i++) if (!guarded(memory[i])) wrong("live memory", "%zu bytes were written beyond their end", memory[i]->size);
    for (int i = 0; i < quarantine_count; i++) look_again(quarantine[(quarantine_first + i) % 4096]);
}

EXPORT void fake_fail(const char *api, int code, int after, int times) { TELL; fail(api, code, after, times); }
EXPORT void fake_fail_command(int code, int after) { TELL; fail_command = code; fail_after = after; }
EXPORT void fake_lose(int code) { TELL; for (size_t i = 0; i < made; i++) if (arena[i].kind == CONTEXT && arena[i].alive) lose(&arena[i], code); }
EXPORT void fake_mode(int how) { TELL; mode = how; }
EXPORT int fake_seed(int value) { return (int)(seed = (unsigned)value); }
EXPORT int fake_read_digest(void) { TELL; unsigned found = read_digest; read_digest = 0; return (int)found; }
EXPORT int fake_live(int kind) { return kind == MEMORY ? live[MEMORY] - dying : live[kind]; }
EXPORT int fake_errors(void) { TELL; inspect(); return errors; }
EXPORT const char *fake_error_text(void) { return error_text; }
EXPORT int fake_launches(void) { return launches; }
EXPORT void fake_last_launch(int *sizes) { TELL; memcpy(sizes, launched, sizeof launched); }
EXPORT const char *fake_last_kernel(void) { return launched_name; }
EXPORT int fake_stack_depth(void) { return depth; }
EXPORT void fake_machine(int devices, int version, const char *name) { TELL; device_count = devices; driver_version = version; snprintf(device_name, sizeof device_name, "%s", name); }
EXPORT void fake_attribute(int id, int value) { TELL; set(id, value); }
EXPORT void fake_memory(size_t total, size_t limit, size_t pinned) { TELL; total_memory = total; memory_limit = limit; pinned_limit = pinned; }
EXPORT void fake_complete_all(void) { TELL; for (size_t i = 0; i < made; i++) if (arena[i].kind == STREAM && arena[i].alive) drain_until(&arena[i], NULL); }
EXPORT size_t fake_pool_reserved(void) { return pool_reserved; }
EXPORT void fake_forget_trace(void) { TELL; traced = 0; }
EXPORT int fake_traced(void) { return traced; }
EXPORT const char *fake_trace(int i) { return trace[i]; }

// An owner destroys his context, with all that others have in it.
EXPORT void fake_destroy_context(object *context) {
    TELL;
    context->sticky = CONTEXT_IS_DESTROYED;
    live[CONTEXT]--;
    perish(context, "a context");
    if (depth && stack[depth - 1] == context) depth--;
}

EXPORT int fake_pending(void) {
    TELL;
    int pending = 0;
    for (size_t i = 0; i < made; i++) if (arena[i].kind == STREAM && arena[i].alive) for (command *c = arena[i].head; c; c = c->next) pending++;
    return pending;
}
