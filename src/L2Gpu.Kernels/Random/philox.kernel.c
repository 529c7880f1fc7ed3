// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC11, 2011). Word i of a stream is word (i / 32) % 4 of block (i / 128) * 32 + i % 32.
#define PHILOX_TILE 128
#define PHILOX_BLOCKS 32

// What addresses the blocks of a stream: the counter but for the block, and the key.
typedef struct { u32 purpose, step, draw, key0, key1; } PhiloxStream;

// As launchers pass it: the upper halves of the second and fourth word of the counter are the purpose and the draw, the lower ones of the fourth those of the step.
DEVICE PhiloxStream philox_stream(int purpose, i64 stepAndDraw, i64 seed)
{
    PhiloxStream stream;
    stream.purpose = (u32)purpose << 16;
    stream.step = (u32)(u64)stepAndDraw;
    stream.draw = (u32)((u64)stepAndDraw >> 32);
    stream.key0 = (u32)(u64)seed;
    stream.key1 = (u32)((u64)seed >> 32);
    return stream;
}

DEVICE void philox(PhiloxStream stream, u64 block, u32* words)
{
    u32 c0 = (u32)block, c1 = (u32)(block >> 32) | stream.purpose, c2 = stream.step, c3 = stream.draw, k0 = stream.key0, k1 = stream.key1;
    UNROLL
    for (int round = 0; round < 10; round++)
    {
        const u64 p0 = (u64)0xD2511F53u * c0, p1 = (u64)0xCD9E8D57u * c2;
        c0 = (u32)(p1 >> 32) ^ c1 ^ k0;
        c1 = (u32)p1;
        c2 = (u32)(p0 >> 32) ^ c3 ^ k1;
        c3 = (u32)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }

    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
}
