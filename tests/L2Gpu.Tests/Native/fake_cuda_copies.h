// Part of fake_cuda.c: memory as the driver's functions give and move it.

EXPORT int cuMemAlloc_v2(uint64_t *address, size_t size) {
    IN_CONTEXT("cuMemAlloc_v2");
    if (!size) { wrong(here, "no bytes"); return INVALID_VALUE; }
    if (size > memory_limit || plain_used + pool_reserved > memory_limit - size) return OUT_OF_MEMORY;
    object *m = allocate(current, size);
    if (!m) return OUT_OF_MEMORY;
    plain_used += size;
    *address = (uint64_t)m->bytes;
    return OK;
}

// The beginning of live device memory, as it is freed.
static object *whole(uint64_t address, object *context, const char *api) {
    object *m = find(address);
    if (m && (uint64_t)m->bytes == address && !m->dying && m->context == context) return m;
    wrong(api, (m && m->dying) || freed(address) ? "memory was freed twice" : "not the beginning of memory of this context");
    return NULL;
}

EXPORT int cuMemFree_v2(uint64_t address) {
    IN_CONTEXT("cuMemFree_v2");
    if (!address) return OK;
    object *m = whole(address, current, here);
    if (!m) return INVALID_VALUE;
    bury(m, here);
    return OK;
}

EXPORT int cuMemGetInfo_v2(size_t *available, size_t *total) {
    IN_CONTEXT("cuMemGetInfo_v2");
    size_t used = plain_used + pool_reserved;
    *available = used < memory_limit ? memory_limit - used : 0; *total = total_memory;
    return OK;
}

#ifndef WITHOUT_POOLS
EXPORT int cuMemAllocAsync(uint64_t *address, size_t size, object *stream) {
    ON_STREAM("cuMemAllocAsync");
    if (!attribute[115]) { wrong(here, "the device has no pools"); return 801; }
    if (!size) { wrong(here, "no bytes"); return INVALID_VALUE; }
    for (int turn = 0;; turn++) {
        size_t reserved = pool_used + size > pool_reserved ? pool_used + size : pool_reserved;
        if (reserved >= size && reserved <= memory_limit && plain_used <= memory_limit - reserved) { pool_reserved = reserved; break; }
        if (turn) return OUT_OF_MEMORY;
        drain_until(stream, NULL);
    }

    object *m = allocate(current, size);
    if (!m) return OUT_OF_MEMORY;
    m->pooled = 1; pool_used += size;
    m->ticket = point(stream);
    command *c = put(stream, BORN);
    c->ticket = take(m->ticket);
    *address = (uint64_t)m->bytes;
    return finish(stream);
}

EXPORT int cuMemFreeAsync(uint64_t address, object *stream) {
    ON_STREAM("cuMemFreeAsync");
    object *m = whole(address, current, here);
    if (!m) return INVALID_VALUE;
    int here_too = 0;
    for (command *c = stream->head; c; c = c->next) for (int i = 0; i < c->used; i++) here_too += c->uses[i] == m;
    if (m->pending > here_too) wrong(here, "memory was freed under work in flight in another stream");
    m->dying = 1; dying++;
    uses(put(stream, FREED), m);
    return finish(stream);
}

EXPORT int cuDeviceGetDefaultMemPool(object **pool, int device) { DEVICE_CALL("cuDeviceGetDefaultMemPool", device); *pool = pools[device]; return OK; }

EXPORT int cuMemPoolSetAttribute(object *pool, int id, void *value) {
    FREE_OF_CONTEXT("cuMemPoolSetAttribute");
    if (!is(pool, POOL, NULL, here)) return INVALID_VALUE;
    if (id == 4) pool_threshold = *(uint64_t *)value;
    else if (id < 1 || id > 8) { wrong(here, "attribute %d", id); return INVALID_VALUE; }
    return OK;
}

EXPORT int cuMemPoolGetAttribute(object *pool, int id, void *value) {
    FREE_OF_CONTEXT("cuMemPoolGetAttribute");
    if (!is(pool, POOL, NULL, here)) return INVALID_VALUE;
    if (id < 4 || id > 8) { wrong(here, "attribute %d", id); return INVALID_VALUE; }
    *(uint64_t *)value = id == 4 ? pool_threshold : id < 7 ? pool_reserved : pool_used;
    return OK;
}

EXPORT int cuMemPoolTrimTo(object *pool, size_t keep) {
    FREE_OF_CONTEXT("cuMemPoolTrimTo");
    if (!is(pool, POOL, NULL, here)) return INVALID_VALUE;
    if (keep < pool_used) keep = pool_used;
    if (pool_reserved > keep) pool_reserved = keep;
    return OK;
}
#endif

EXPORT int cuMemHostAlloc(void **address, size_t size, unsigned flags) {
    IN_CONTEXT("cuMemHostAlloc");
    if (!size || flags > 7) { wrong(here, "no bytes, or flags"); return INVALID_VALUE; }
    if (pinned_used + size > pinned_limit) return OUT_OF_MEMORY;
    object *m = create(PINNED, current);
    if (!fill(m, size)) { die(m); return OUT_OF_MEMORY; }
    pinned_used += size;
    *address = m->bytes;
    return OK;
}

EXPORT int cuMemFreeHost(void *address) {
    IN_CONTEXT("cuMemFreeHost");
    object *m = find_pinned(current, address);
    if (!m || m->bytes != address) { wrong(here, "no pinned memory"); return INVALID_VALUE; }
    bury(m, here);
    return OK;
}

// Copies. Pinned memory is read and written when the copy runs; other memory is read at once, and written before the call returns.
EXPORT int cuMemcpyHtoDAsync_v2(uint64_t to, const void *from, size_t size, object *stream) {
    ON_STREAM("cuMemcpyHtoDAsync_v2");
    object *m = range(to, size, current, here), *pinned = find_pinned(current, from);
    if (!m) return INVALID_VALUE;
    if (pinned && (const char *)from + size > pinned->bytes + pinned->size) { wrong(here, "beyond the end of pinned memory"); return INVALID_VALUE; }
    command *c = put(stream, COPY);
    c->to = (char *)to; c->from = (char *)from; c->size = size;
    uses(c, m); uses(c, pinned);
    if (!pinned) c->staged = memcpy(malloc(size + 1), from, size);
    return finish(stream);
}

EXPORT int cuMemcpyDtoHAsync_v2(void *to, uint64_t from, size_t size, object *stream) {
    ON_STREAM("cuMemcpyDtoHAsync_v2");
    object *m = range(from, size, current, here), *pinned = find_pinned(current, to);
    if (!m) return INVALID_VALUE;
    if (pinned && (char *)to + size > pinned->bytes + pinned->size) { wrong(here, "beyond the end of pinned memory"); return INVALID_VALUE; }
    command *c = put(stream, COPY);
    c->to = to; c->from = (char *)from; c->size = size;
    uses(c, m); uses(c, pinned);
    if (!pinned) drain_until(stream, NULL);
    return finish(stream);
}

EXPORT int cuMemcpyDtoDAsync_v2(uint64_t to, uint64_t from, size_t size, object *stream) {
    ON_STREAM("cuMemcpyDtoDAsync_v2");
    object *target = range(to, size, current, here), *source = range(from, size, current, here);
    if (!target || !source) return INVALID_VALUE;
    if (size && from < to + size && to < from + size) wrong(here, "ranges overlap");
    command *c = put(stream, COPY);
    c->to = (char *)to; c->from = (char *)from; c->size = size;
    uses(c, target); uses(c, source);
    return finish(stream);
}

static int fill_async(uint64_t to, unsigned value, size_t size, int what, object *stream, object *context, const char *api) {
    object *m = range(to, size, context, api);
    if (!m) return INVALID_VALUE;
    if (what == FILL32 && to % 4) { wrong(api, "address is not aligned"); return INVALID_VALUE; }
    command *c = put(stream, what);
    c->to = (char *)to; c->value = value; c->size = size;
    uses(c, m);
    return finish(stream);
}

EXPORT int cuMemsetD8Async(uint64_t to, unsigned char value, size_t count, object *stream) { ON_STREAM("cuMemsetD8Async"); return fill_async(to, value, count, FILL8, stream, current, here); }
EXPORT int cuMemsetD32Async(uint64_t to, unsigned value, size_t count, object *stream) { ON_STREAM("cuMemsetD32Async"); return fill_async(to, value, count * 4, FILL32, stream, current, here); }
