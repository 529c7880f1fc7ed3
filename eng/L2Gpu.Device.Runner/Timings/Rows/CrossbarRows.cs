using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings.Rows;

/// <summary>Simulated crossbars: reads and pulses, which are compared bit by bit with scalars of the host, and networks with wires.</summary>
internal static class CrossbarRows
{
    private const float Sigma = 0.01f;

    private const int Slots = 31;

    private const int BlockLines = CrossbarReadOperator.BlockLines;

    private static readonly CellModel SoftBounds = new() { Rule = CellRule.Linear };

    private static readonly CellParameters Cells = new(0.001f, 0.001f, -1f, 1f, 0.3f);

    private static readonly SimulationAddress Address = new(seed: 1, step: 5);

    /// <summary>A batch of reads, with a normal number for each cell and item, or for each sum.</summary>
    public static Row Read(ReadNoise noise, long rows, long columns, long batch)
        => new(noise == ReadNoise.PerCell ? "crossbar read" : "collapsed read", "f32", [rows, columns, batch], 4 * ((rows * columns) + (batch * (rows + columns))) + (1L << 27), room =>
        {
            ICrossbarRead reads = room.Accelerator.Get<ICrossbarRead>();
            MatrixView<float> g = room.RandomMatrix<float>(rows, columns, 1), x = room.RandomMatrix<float>(batch, rows, 2), y = room.Matrix<float>(batch, columns);
            var chain = new ReadChain { Noise = noise };
            double cells = (double)rows * columns;
            return new Trial(
                new Workload(2 * cells * batch, 4 * (cells + (batch * (rows + columns)))), noise == ReadNoise.PerCell ? Arithmetic.None : Arithmetic.OfData,
                () => reads.Read(room.Queue, chain, Address, x, g, Sigma, y), () =>
                {
                    var accuracy = new Accuracy();
                    foreach (long k in Samples.Of(batch, 3))
                    {
                        foreach (long j in Samples.Of(columns, 4))
                            accuracy.Compare($"sum ({k}, {j})", room.Read(y.Block(k, j, 1, 1))[0], Sum(noise, k, j, rows, columns), 1, 0);
                    }

                    return accuracy;
                });
        });

    /// <summary>Updates in one pass, each of which gives every cell a pulse.</summary>
    public static Row Pulse(long rows, long columns, int updates)
        => new("crossbar pulses", "f32", [rows, columns, updates], 8 * rows * columns, room =>
        {
            ICrossbarWrite writes = room.Accelerator.Get<ICrossbarWrite>();
            MatrixView<float> state = room.Matrix<float>(rows, columns), conductance = room.Matrix<float>(rows, columns);
            MatrixView<uint> rowTrains = Trains(room, updates, rows), columnTrains = Trains(room, updates, columns);
            double visits = (double)rows * columns;
            return new Trial(
                new Workload(0, 12 * visits), Arithmetic.None, () => writes.Pulse(room.Queue, SoftBounds, Cells, Address, PulseNoise.EachPulse, rowTrains, columnTrains, state, conductance), () =>
                {
                    var accuracy = new Accuracy();
                    foreach (long i in Samples.Of(rows, 6))
                    {
                        foreach (long j in Samples.Of(columns, 6))
                        {
                            float expected = 0;
                            for (int k = 0; k < updates; k++)
                            {
                                float normal = Philox.Normal(Address.Stream(SimulationPurpose.CycleToCycle, later: (ulong)k), Address.Cell(i, j, columns));
                                expected = CellMath.Pulse(SoftBounds, expected, IsDown(k, i) == IsDown(k, j), 0.001f, 1, 0.3f, normal, -1, 1);
                            }

                            accuracy.Compare($"state ({i}, {j})", room.Read(state.Block(i, j, 1, 1))[0], expected, 1, 0);
                            accuracy.Compare($"conductance ({i}, {j})", room.Read(conductance.Block(i, j, 1, 1))[0], expected, 1, 0);
                        }
                    }

                    return accuracy;
                })
            {
                Restore = () => room.ClearBelow(state, 0),
            };
        });

    /// <summary>An update in which each cell has a train of its own, of 31 slots, with one pulse in the mean.</summary>
    public static Row PulseCells(long rows, long columns)
        => new("crossbar trains", "f32", [rows, columns], 12 * rows * columns, room =>
        {
            const float scale = 4f / Slots;
            ICrossbarWrite writes = room.Accelerator.Get<ICrossbarWrite>();
            MatrixView<float> values = room.RandomMatrix<float>(rows, columns, 1), state = room.Matrix<float>(rows, columns), conductance = room.Matrix<float>(rows, columns);
            return new Trial(
                new Workload(0, 16.0 * rows * columns), Arithmetic.None,
                () => writes.PulseCells(room.Queue, SoftBounds, Cells, Address, PulseNoise.EachPulse, values, scale, Slots, state, conductance), () =>
                {
                    var accuracy = new Accuracy();
                    foreach (long i in Samples.Of(rows, 6))
                    {
                        foreach (long j in Samples.Of(columns, 6))
                            accuracy.Compare($"state ({i}, {j})", room.Read(state.Block(i, j, 1, 1))[0], Trained(Address.Cell(i, j, columns), scale, (float)Numbers.At<float>(1, (i * columns) + j)), 1, 0);
                    }

                    return accuracy;
                })
            {
                Restore = () => room.ClearBelow(state, 0),
            };
        });

    /// <summary>Arrays with wires of 1 Ω and conductances up to 100 µS, a read each.</summary>
    public static Row Network(long arrays, long n)
        => new("crossbar wires", "f64", [arrays, n, n], arrays * n * n * sizeof(double) * 12, room =>
        {
            IIrDrop networks = room.Accelerator.Get<IIrDrop>();
            var conductances = new double[arrays * n * n];
            for (int at = 0; at < conductances.Length; at++) conductances[at] = 5e-5 * (1 + Numbers.At<double>(1, at));
            BatchView<double> g = new(room.Upload<double>(conductances).Buffer, 0, arrays, n * n, n, n, n), voltages = room.RandomBatch<double>(arrays, 1, n, 2), currents = room.Batch<double>(arrays, 1, n);
            MatrixView<double> evidence = room.Matrix<double>(arrays, 2);
            IrDropLimits limits = IrDropLimits.Default;
            return new Trial(
                new Workload(0, 8.0 * arrays * n * n), Arithmetic.None, () => networks.Solve(room.Queue, new WireResistance(1, 1), limits, g, voltages, currents, null, evidence), () =>
                {
                    var accuracy = new Accuracy();
                    double[] reached = room.Read(evidence);
                    for (long a = 0; a < arrays; a++) accuracy.Compare($"residual {a}", reached[(2 * a) + 1], 0, 1, limits.Tolerance);
                    return accuracy;
                });
        });

    private static bool IsDown(int update, long line) => (update + line) % 3 == 0;

    // A cell at 0 after the pulses of its train.
    private static float Trained(long cell, float scale, float value)
    {
        float chance = CellMath.Chance(scale, value, out bool down), state = 0;
        int pulses = Enumerable.Range(0, Slots).Count(slot => CellMath.Fires(chance, Philox.Uniform(Address.Stream(SimulationPurpose.ColumnPulses), (cell * Philox.TileBlocks) + slot)));
        for (int pulse = 0; pulse < pulses; pulse++)
            state = CellMath.Pulse(SoftBounds, state, !down, 0.001f, 1, 0.3f, Philox.Normal(Address.Stream(SimulationPurpose.CycleToCycle, (ushort)pulse), cell), -1, 1);
        return state;
    }

    private static MatrixView<uint> Trains(Room room, int updates, long lines)
    {
        var trains = new uint[updates * lines];
        for (int k = 0; k < updates; k++)
            for (long line = 0; line < lines; line++) trains[(k * lines) + line] = 1 | (IsDown(k, line) ? 1u << 31 : 0);
        return new(room.Upload<uint>(trains).Buffer, 0, updates, lines, lines);
    }

    // The contract's order.
    private static float Sum(ReadNoise noise, long item, long column, long rows, long columns)
    {
        RandomStream stream = Address.Stream(SimulationPurpose.Read, (ushort)item);
        float total = 0, variance = 0;
        for (long block = 0; block < rows; block += BlockLines)
        {
            float sum = 0, squares = 0;
            for (long line = block; line < Math.Min(rows, block + BlockLines); line++)
            {
                float x = (float)Numbers.At<float>(2, (item * rows) + line), g = (float)Numbers.At<float>(1, (line * columns) + column);
                if (noise == ReadNoise.PerCell) g = MathF.FusedMultiplyAdd(Sigma, Philox.Normal(stream, Address.Cell(line, column, columns)), g);
                sum = MathF.FusedMultiplyAdd(x, g, sum);
                squares = MathF.FusedMultiplyAdd(Sigma * Sigma, x * x, squares);
            }

            total += sum;
            variance += squares;
        }

        return noise == ReadNoise.PerCell
            ? total
            : MathF.FusedMultiplyAdd(MathF.Sqrt(variance), Philox.Normal(Address.Stream(SimulationPurpose.CollapsedRead, (ushort)item), Address.FirstCell + column), total);
    }
}
