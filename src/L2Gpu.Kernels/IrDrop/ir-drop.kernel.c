// part: Device/group.kernel.c
// part: IrDrop/ir-drop-lines.kernel.c
// Conjugate gradients on the bit lines of crossbars with wires, a work-group a solve, from u = 0 until its own residual is within the tolerance. LX work-items.
// An iteration has the sweep back with the new direction, the word lines' answer to it, and the residual with the forward sweep; it moves 20 numbers a cell. Where it seems
// to end, u itself takes the place of the direction, drivers and sense ends that of zeros, and what is left is the true residual: the kernel has one path, and barriers in no branch.
// DRIVE says what holds voltages: 0 drivers of word lines, 1 sense ends of bit lines, 2 the sense end of one bit line at 1 V; currents are found at the other ends. ROOM is 0: vectors are in scratch, 5 * m * n + m numbers a group.
KERNEL(LX, 1, 1) ir_drop(
    int m, int n, i64 solves, int reads, int drive, double wordOhms, double bitOhms, double tolerance, int limit,
    GLOBAL const double* RESTRICT gBase, i64 gOffset, i64 ldg, i64 gStride,
    GLOBAL const double* RESTRICT vBase, i64 vOffset, i64 ldv, i64 vStride,
    GLOBAL double* RESTRICT resultBase, i64 resultOffset, i64 ldResult, i64 resultStride,
    int nodes,
    GLOBAL double* RESTRICT wordBase, i64 wordOffset, i64 ldWord, i64 wordStride,
    GLOBAL double* RESTRICT bitBase, i64 bitOffset, i64 ldBit, i64 bitStride,
    GLOBAL double* RESTRICT evidenceBase, i64 evidenceOffset, i64 ldEvidence,
    GLOBAL const double* RESTRICT factors, GLOBAL double* RESTRICT scratch)
{
    LOCAL double part[LX + FOLD];
    LOCAL double tile[LX * PITCH];
    const i64 cells = (i64)m * n;
    GLOBAL double* u = scratch + GROUP_X * (5 * cells + m);
    GLOBAL double* p = u + cells;
    GLOBAL double* r = p + cells;
    GLOBAL double* t = r + cells;
    GLOBAL double* turned = t + cells;
    GLOBAL double* ends = turned + cells;

    i64 solve = GROUP_X;
    do
    {
        const i64 array = solve / reads, read = solve - array * reads;
        GLOBAL const double* g = gBase + gOffset + array * gStride;
        GLOBAL const double* v = vBase + vOffset + array * vStride + read * ldv;
        GLOBAL const double* words = factors + array * 2 * cells;
        GLOBAL const double* bits = words + cells;
        GLOBAL double* wordNodes = wordBase + wordOffset + solve * wordStride;
        for (i64 i = LOCAL_X; i < cells; i += LX) u[i] = 0;

        double size = 0, goal = 0, rho = 0, alpha = 0, beta = 0, last = INFINITY_OF(double), residual = 0;
        int taken = 0, begins = 1, fresh = 1, pending = 0, broken = 0, running = 1;
        SYNC();
        do
        {
            const int solved = !begins && !broken && rho <= goal;
            const int measures = begins || solved || broken || taken == limit;
            double sum = 0;
            for (int j = LOCAL_X; j < n; j += LX)
                sum += measures ? add_direction(m, n, j, u, p, pending ? alpha : 0) : advance(m, n, j, bits, t, u, p, pending ? alpha : 0, fresh ? 0 : beta, fresh);

            const double along = group_sum(part, sum);
            const double across = group_sum(part, answer(m, n, g, ldg, wordOhms, words, measures ? u : p, v, measures && drive == 0, turned, t, ends, tile));
            const double curvature = along + across * bitOhms / wordOhms, step = measures ? 1 : rho / curvature;
            broken = !measures && !(curvature > 0 && isfinite(step));
            sum = 0;
            for (int j = LOCAL_X; j < n && !broken; j += LX)
            {
                if (measures && nodes)
                {
                    for (int i = 0; i < m; i++) wordNodes[i * ldWord + j] = t[(i64)i * n + j];
                }

                sum += residual_of(m, n, j, g, ldg, bitOhms, bits, measures ? u : p, measures ? (drive == 0 ? 0 : drive == 1 ? v[j] : j == read ? 1 : 0) : 0, step, !measures, r, t);
            }

            const double left = group_sum(part, sum);
            if (begins)
            {
                size = left;
                goal = tolerance * tolerance * size;
                running = size > 0 && isfinite(size);
                residual = size == 0 ? 0 : NAN_OF(double);
            }
            else if (measures)
            {
                residual = sqrt(left / size);
                running = left > goal && solved && residual <= last / 2 && taken < limit;
                if (!isfinite(residual)) residual = NAN_OF(double);
                last = residual;
            }

            taken += !measures && !broken;
            pending = !measures && !broken;
            fresh = measures;
            beta = left / rho;
            alpha = step;
            rho = broken ? rho : left;
            begins = 0;
        }
        while (running);

        const int good = isfinite(residual);
        GLOBAL double* result = resultBase + resultOffset + array * resultStride;
        for (int i = LOCAL_X; i < m && drive; i += LX) result[drive == 1 ? read * ldResult + i : i * ldResult + read] = good ? ends[i] / wordOhms : NAN_OF(double);
        for (int j = LOCAL_X; j < n && !drive; j += LX) result[read * ldResult + j] = good ? u[cells - n + j] / bitOhms : NAN_OF(double);
        for (int j = LOCAL_X; j < n && nodes; j += LX)
        {
            for (int i = 0; i < m; i++)
            {
                bitBase[bitOffset + solve * bitStride + i * ldBit + j] = good ? u[(i64)i * n + j] : NAN_OF(double);
                if (!good) wordNodes[i * ldWord + j] = NAN_OF(double);
            }
        }

        if (LOCAL_X == 0)
        {
            evidenceBase[evidenceOffset + solve * ldEvidence] = taken;
            evidenceBase[evidenceOffset + solve * ldEvidence + 1] = residual;
        }

        SYNC();
        solve += GROUPS_X;
    }
    while (solve < solves);
}
