// part: BatchedRidge/ridge-center.kernel.c
// X'WX and X'Wy of the scaled columns: BLK x BLK products a work-item, only what is on or below the diagonal. Sums of a chunk of rows are complete
// before they are added to the others.

DEVICE void add_tile(const RidgeRoom* room, int count, int begins)
{
    const int d = room->d, joint = room->joint, pitch = room->tilePitch;
    const int across = (d + BLK - 1) / BLK, triangle = across * (across + 1) / 2, blocks = triangle + ((joint + BLK - 1) / BLK - across) * across;
    for (int block = LOCAL_X; block < blocks; block += LX)
    {
        int down = across + (block - triangle) / across, right = (block - triangle) % across;
        if (block < triangle)
        {
            down = (int)((sqrt(8 * (float)block + 1) - 1) / 2);
            if (down * (down + 1) / 2 > block) down--;
            if ((down + 1) * (down + 2) / 2 <= block) down++;
            right = block - down * (down + 1) / 2;
        }

        // Places beyond the last column are taken for it, and what comes of them is left out.
        int i[BLK], j[BLK];
        REAL total[BLK][BLK];
        UNROLL for (int a = 0; a < BLK; a++)
        {
            i[a] = down * BLK + a < joint ? down * BLK + a : joint - 1;
            j[a] = right * BLK + a < d ? right * BLK + a : d - 1;
            UNROLL for (int b = 0; b < BLK; b++) total[a][b] = 0;
        }

        for (int first = 0; first < count; first += CHUNK)
        {
            REAL sum[BLK][BLK];
            UNROLL for (int a = 0; a < BLK; a++)
                UNROLL for (int b = 0; b < BLK; b++) sum[a][b] = 0;
            for (int r = first; r < first + CHUNK; r++)
            {
                MEMORY const REAL* row = room->tile + r * pitch;
                REAL left[BLK], top[BLK];
                UNROLL for (int a = 0; a < BLK; a++)
                {
                    left[a] = row[i[a]];
                    top[a] = row[j[a]];
                }

                UNROLL for (int a = 0; a < BLK; a++)
                    UNROLL for (int b = 0; b < BLK; b++) sum[a][b] = fma(left[a], top[b], sum[a][b]);
            }

            UNROLL for (int a = 0; a < BLK; a++)
                UNROLL for (int b = 0; b < BLK; b++) total[a][b] += sum[a][b];
        }

        UNROLL for (int a = 0; a < BLK; a++)
        {
            UNROLL for (int b = 0; b < BLK; b++)
            {
                const int row = down * BLK + a, column = right * BLK + b;
                if (row >= joint || column >= d || (row < d && column > row)) continue;
                MEMORY REAL* place = row < d ? room->matrix + row * room->pitch + column : room->cross + (i64)(row - d) * d + column;
                *place = begins ? total[a][b] : *place + total[a][b];
            }
        }
    }
}

DEVICE void form_gram(const RidgeRoom* room, const RidgeRows* rows)
{
    i64 first = 0;
    do
    {
        const int count = tile_count(room, rows->count, first);
        load_tile(room, rows, first, count, 0);
        SYNC();
        add_tile(room, count, first == 0);
        SYNC();
        first += room->tileRows;
    }
    while (first < rows->count);
}
