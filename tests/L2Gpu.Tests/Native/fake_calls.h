// Part of every fake library: counts the calls of each function, and lets a test make some of them fail. Called with the library's lock held.

static struct { char api[48]; int code, after, times; } failing;
static struct { char api[48]; int calls; } calls[96];

// Counts a call; the status that it fails with, or 0.
static int hit(const char *api) {
    for (int i = 0; i < 96; i++) {
        if (calls[i].calls == 0) strcpy(calls[i].api, api);
        if (strcmp(calls[i].api, api) == 0) { calls[i].calls++; break; }
    }
    if (strcmp(failing.api, api) != 0 || failing.after-- > 0) return 0;
    if (failing.times-- > 0) return failing.code;
    failing.api[0] = 0;
    return 0;
}

// From one call on, so many of a function fail.
static void fail(const char *api, int code, int after, int times) { snprintf(failing.api, sizeof failing.api, "%s", api); failing.code = code; failing.after = after; failing.times = times; }

EXPORT int fake_calls(const char *api) { for (int i = 0; i < 96; i++) if (strcmp(calls[i].api, api) == 0) return calls[i].calls; return 0; }
