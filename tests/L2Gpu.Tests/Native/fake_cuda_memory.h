// Part of fake_cuda.c: device memory and pinned memory, each between guards that are looked at when it is freed.

static int place(uint64_t address) {
    int low = 0, high = memory_count;
    while (low < high) { int middle = (low + high) / 2; if ((uint64_t)memory[middle]->bytes <= address) low = middle + 1; else high = middle; }
    return low - 1;
}

// Live device memory that an address points into, or just behind.
static object *find(uint64_t address) {
    int i = place(address);
    return i >= 0 && address - (uint64_t)memory[i]->bytes <= memory[i]->size ? memory[i] : NULL;
}

static int freed(uint64_t address) {
    for (int i = 0; i < quarantine_count; i++) {
        object *m = quarantine[(quarantine_first + i) % 4096];
        if (address >= (uint64_t)m->bytes && address < (uint64_t)m->bytes + m->size) return 1;
    }

    return 0;
}

// Addresses are multiples of 256 and of nothing larger, so that a kernel that needs more is caught.
static int fill(object *m, size_t size) {
    m->size = size; m->whole = size + 2 * GUARD + 256; m->mapped = size > EAGER_FILL;
    m->block = m->mapped ? mmap(NULL, m->whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) : aligned_alloc(512, (m->whole + 511) / 512 * 512);
    if (!m->block || m->block == MAP_FAILED) { m->block = NULL; return 0; }
    m->bytes = m->block + GUARD;
    if (!m->mapped) memset(m->bytes, 0xFF, size);
    memset(m->block, 0xA5, GUARD);
    memset(m->bytes + size, 0xA5, GUARD);
    return 1;
}

static int guarded(object *m) {
    for (int i = 0; i < GUARD; i++) if ((unsigned char)m->block[i] != 0xA5 || (unsigned char)m->bytes[m->size + (size_t)i] != 0xA5) return 0;
    return 1;
}

static void give_up(object *m) { if (m->mapped) munmap(m->block, m->whole); else free(m->block); m->block = NULL; }

// Takes memory out of the accounts and of what can be found.
static void forget(object *m) {
    if (m->kind == PINNED) { pinned_used -= m->size; return; }
    dying -= m->dying;
    if (m->pooled) pool_used -= m->size; else plain_used -= m->size;
    int i = place((uint64_t)m->bytes);
    memmove(memory + i, memory + i + 1, (size_t)(--memory_count - i) * sizeof *memory);
    drop(m->ticket); m->ticket = NULL;
}

static void look_again(object *m) {
    for (size_t i = 0; i < m->size; i++) if ((unsigned char)m->bytes[i] != 0xFB) { wrong("freed memory", "it was written to"); return; }
}

static void bury(object *m, const char *api) {
    if (m->pending) wrong(api, "%s was freed under work in flight", kind_names[m->kind]);
    if (!guarded(m)) wrong(api, "%zu bytes of %s were written beyond their end", m->size, kind_names[m->kind]);
    forget(m);
    die(m);
    if (m->mapped || m->kind == PINNED || m->size > QUARANTINE / 4 || m->pending) { if (!m->pending) give_up(m); return; }
    memset(m->bytes, 0xFB, m->size);
    while (quarantine_count == 4096 || (quarantine_count && quarantine_bytes + m->size > QUARANTINE)) {
        object *old = quarantine[quarantine_first];
        quarantine_first = (quarantine_first + 1) % 4096; quarantine_count--; quarantine_bytes -= old->size;
        look_again(old);
        give_up(old);
    }

    quarantine[(quarantine_first + quarantine_count++) % 4096] = m;
    quarantine_bytes += m->size;
}

static object *allocate(object *context, size_t size) {
    object *m = create(MEMORY, context);
    if (!fill(m, size)) { die(m); return NULL; }
    if (memory_count == memory_room) memory = realloc(memory, (size_t)(memory_room = memory_room * 2 + 64) * sizeof *memory);
    int i = place((uint64_t)m->bytes) + 1;
    memmove(memory + i + 1, memory + i, (size_t)(memory_count++ - i) * sizeof *memory);
    return memory[i] = m;
}

// A range of device memory that a command uses.
static object *range(uint64_t address, size_t size, object *context, const char *api) {
    object *m = find(address);
    if (!m || m->dying) { wrong(api, freed(address) || m ? "memory that was freed" : "no memory of the device"); return NULL; }
    if (address + size > (uint64_t)m->bytes + m->size) { wrong(api, "beyond the end of memory"); return NULL; }
    if (m->context != context) { wrong(api, "memory of another context"); return NULL; }
    return m;
}

static object *find_pinned(object *context, const void *address) {
    for (object *o = context->first; o; o = o->next)
        if (o->kind == PINNED && (const char *)address >= o->bytes && (const char *)address < o->bytes + o->size) return o;
    return NULL;
}
