using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Crossbars;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.IrDrop;
using L2Gpu.Tests.OpenCl;
using Xunit;
using static L2Gpu.Tests.Crossbars.CrossbarCase;

namespace L2Gpu.Tests.Crossbars;

/// <summary>Networks of noisy cells and wires, solved in each read or after each write.</summary>
public sealed class WireSolvesTests(IrDropFixture fixture) : IClassFixture<IrDropFixture>
{
    // 1 to 100 µS, exactly what they are programmed to.
    private static readonly CrossbarArrayOptions Wired = Options with
    {
        Cell = Noiseless(CellPresets.ConstantStep).WithConductances(1, 100), Pairing = CellPairing.SingleCell, Wires = new(300, 500), ReadNoise = 0.04f,
    };

    [Fact]
    public void The_networks_of_each_read_are_the_default()
        => Assert.Equal(WireSolves.EachRead, new CrossbarArrayOptions().WireSolves);

    /// <summary>
    /// Covariances of 6000 reads beside σ²·Σ(∂Iⱼ/∂G)(∂Iₖ/∂G), with derivatives by differences of dense solves. A variance has a standard error of √(2/6000) = 1.8 %, and none is off by five of them; leaving noise behind
    /// the wires makes each 1.5 times as large or more.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Noise_of_cells_has_the_covariance_of_the_network_that_it_passes(bool transposed)
    {
        const int inputs = 9, outputs = 7, reads = 6000;
        float[,] weights = Numbers(inputs, outputs, 0.6f);
        int from = transposed ? outputs : inputs, to = transposed ? inputs : outputs;
        var x = new float[reads, from];
        for (int k = 0; k < reads; k++)
            for (int i = 0; i < from; i++) x[k, i] = 1 - (0.05f * i);
        double[] volts = [.. Enumerable.Range(0, from).Select(i => (double)x[0, i])];
        using CrossbarArray each = new(inputs, outputs, Wired with { MaximumBatch = 2000 }), behind = new(inputs, outputs, Wired with { MaximumBatch = 2000, WireSolves = WireSolves.EachWrite });
        each.Program(weights);
        behind.Program(weights);
        double[] g = [.. each.Conductances().Cast<float>().Select(value => value * 1e-6)];
        double sigma = 0.04 * each.Scale;
        double[,] slopes = Slopes(g, volts, transposed, inputs, outputs), found = Covariance(each.Currents(x, transposed)), without = Covariance(behind.Currents(x, transposed));
        for (int j = 0; j < to; j++)
        {
            for (int k = 0; k < to; k++)
            {
                double expected = sigma * sigma * Along(j, k), bound = 5 * sigma * sigma * Math.Sqrt(((Along(j, k) * Along(j, k)) + (Along(j, j) * Along(k, k))) / reads);
                Assert.InRange(found[j, k] - expected, -bound - (0.01 * sigma * sigma * Along(j, j)), bound + (0.01 * sigma * sigma * Along(j, j)));
            }

            Assert.True(without[j, j] > 1.5 * found[j, j], $"{without[j, j]} behind the wires, {found[j, j]} through them");
        }

        double Along(int j, int k) => Enumerable.Range(0, g.Length).Sum(cell => slopes[j, cell] * slopes[k, cell]);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(32, false)]
    [InlineData(0, true)]
    [InlineData(32, true)]
    public void Wires_of_next_to_no_resistance_give_reads_without_them(int tileLines, bool ages)
    {
        // Noise, converters and all, in pairs, of which some are cut by a physical array's edge.
        const int inputs = 20, outputs = 35, batch = 3;
        CrossbarArrayOptions options = Wired with
        {
            Pairing = CellPairing.Pair, Wires = null, Read = new() { TileLines = tileLines, Input = Converter.Input, OutputNoise = 0.02f }, MaximumBatch = 2,
            Cell = Wired.Cell with { Aging = ages ? AgingLaw.Pcm with { WhiteNoise = 1 } : null },
        };
        using CrossbarArray ideal = new(inputs, outputs, options), thin = new(inputs, outputs, options with { Wires = new(1e-7, 1e-7) });
        foreach (CrossbarArray array in new[] { ideal, thin })
        {
            array.Program(Numbers(inputs, outputs, 0.5f));
            if (ages) array.Age(1000);
        }

        AssertNear(ideal.Forward(Numbers(batch, inputs, 1, 1)), thin.Forward(Numbers(batch, inputs, 1, 1)), 1e-4);
        AssertNear(ideal.Backward(Numbers(batch, outputs, 1, 2)), thin.Backward(Numbers(batch, outputs, 1, 2)), 1e-4);
    }

    [Fact]
    public void As_noise_goes_to_none_both_ways_are_one()
    {
        const int inputs = 40, outputs = 35;
        CrossbarArrayOptions options = Wired with { ReadNoise = 1e-7f, Read = new() { TileLines = 32 } };
        using CrossbarArray read = new(inputs, outputs, options), written = new(inputs, outputs, options with { WireSolves = WireSolves.EachWrite }), quiet = new(inputs, outputs, options with { ReadNoise = 0 });
        float[,] x = Numbers(2, inputs, 1, 1), d = Numbers(2, outputs, 1, 2), weights = Numbers(inputs, outputs, 0.9f);
        foreach (CrossbarArray array in new[] { read, written, quiet }) array.Program(weights);
        (float[,] forward, float[,] backward) = (written.Forward(x), written.Backward(d));
        AssertNear(forward, read.Forward(x), 1e-5);
        AssertNear(backward, read.Backward(d), 1e-5);
        AssertNear(forward, quiet.Forward(x), 1e-5);
        AssertNear(backward, quiet.Backward(d), 1e-5);
    }

    [Fact]
    public void From_the_other_side_it_is_the_same_network_of_the_same_noisy_cells()
    {
        // Two arrays at one step: item by item, d·(x·H) is (d·Hᵀ)·x, and H differs from item to item.
        const int inputs = 33, outputs = 40, batch = 5;
        using CrossbarArray one = new(inputs, outputs, Wired with { Read = new() { TileLines = 32 } }), other = new(inputs, outputs, Wired with { Read = new() { TileLines = 32 } });
        one.Program(Numbers(inputs, outputs, 0.5f));
        other.Program(Numbers(inputs, outputs, 0.5f));
        float[,] x = Repeated(Numbers(1, inputs, 1, 1), batch), d = Repeated(Numbers(1, outputs, 1, 2), batch), y = one.Currents(x), back = other.Currents(d, transposed: true);
        double[] there = [.. Enumerable.Range(0, batch).Select(k => Dot(y, d, k))], here = [.. Enumerable.Range(0, batch).Select(k => Dot(back, x, k))];
        double spread = there.Max() - there.Min();
        for (int k = 0; k < batch; k++) Assert.InRange(there[k] - here[k], -1e-4 * spread, 1e-4 * spread);
    }

    [Fact]
    public void A_batch_that_is_solved_in_groups_is_that_of_its_rows()
    {
        // 2¹⁹ cells at a time: an item has 16 rows of physical arrays and a rest, of which 15 fit. And one in which 3 items fit, of 7.
        AssertSame(1030, 515, 2);
        AssertSame(400, 400, 7);
    }

    private static void AssertSame(int lines, int outputs, int batch)
    {
        CrossbarArrayOptions options = Wired with { Wires = new(1e-7, 1e-7), Read = new() { TileLines = 64 }, MaximumBatch = batch };
        using CrossbarArray ideal = new(lines, outputs, options with { Wires = null }), thin = new(lines, outputs, options);
        float[,] x = Numbers(batch, lines, 1, 1);
        AssertNear(ideal.Currents(x), thin.Currents(x), 1e-2);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        Assert.Equal(Read(1), Read(3));

        static float[,] Read(int threads)
        {
            using Accelerator processor = CpuAccelerator.Create(threads);
            using var array = new CrossbarArray(24, 40, Wired with { Accelerator = processor });
            array.Program(Numbers(24, 40, 0.5f));
            return array.Forward(Numbers(3, 24, 1));
        }
    }

    [OpenClFact]
    public void Another_device_gives_what_the_processor_does_to_the_tolerance_of_solves()
    {
        using Accelerator device = SourceAccelerator.Create(OpenClPresence.Open());
        CrossbarArrayOptions options = Wired with { Read = new() { TileLines = 32 }, Pairing = CellPairing.Pair };
        using CrossbarArray here = new(5, 6, options), there = new(5, 6, options with { Accelerator = device });
        here.Program(Numbers(5, 6, 0.5f));
        there.Program(Numbers(5, 6, 0.5f));
        AssertNear(here.Forward(Numbers(2, 5, 1, 1)), there.Forward(Numbers(2, 5, 1, 1)), 1e-5);
        AssertNear(here.Backward(Numbers(2, 6, 1, 2)), there.Backward(Numbers(2, 6, 1, 2)), 1e-5);
    }

    [Theory]
    [InlineData(WireSolves.EachRead)]
    [InlineData(WireSolves.EachWrite)]
    public void A_network_that_is_not_solved_is_no_result(WireSolves solves)
    {
        using var array = new CrossbarArray(20, 20, Wired with { WireSolves = solves, WireLimits = new(1e-12, 1) });
        Assert.Contains("WireLimits", Assert.Throws<InvalidOperationException>(() => array.Forward(Numbers(1, 20, 1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_conductance_is_found_among_networks_that_are_solved()
    {
        using IQueue queue = Device.Device.CreateQueue();
        using var arena = new DeviceArena(Device.Device, queue);
        MatrixView<float> g = arena.Matrix<float>(64, 32), effective = arena.Matrix<float>(64, 32);
        float[] values = [.. Enumerable.Repeat(10f, 64 * 32)];
        var wires = new CrossbarWires(Device, queue, arena, new(new(1, 1), IrDropLimits.Default, 1e-6), new(64, 32, 32, Device.Info));
        queue.Write<float>(values, g);
        wires.Effective(g, effective);
        values[40] = float.NaN;
        queue.Write<float>(values, g);
        Assert.Contains("NaN", Assert.Throws<InvalidOperationException>(() => wires.Effective(g, effective)).Message, StringComparison.Ordinal);
    }

    // Of each sum to each cell, in units of conductance: central differences of dense solves, which are exact to 10⁻⁶ of a step of 10⁻³.
    private double[,] Slopes(double[] g, double[] volts, bool transposed, int rows, int columns)
    {
        var slopes = new double[transposed ? rows : columns, g.Length];
        for (int cell = 0; cell < g.Length; cell++)
        {
            double step = 1e-3 * g[cell];
            double[] up = Currents(step), down = Currents(-step);
            for (int j = 0; j < up.Length; j++) slopes[j, cell] = (up[j] - down[j]) / (2 * step);

            double[] Currents(double change)
            {
                double[] moved = [.. g];
                moved[cell] += change;
                IrDropProblem problem = new(1, 1, rows, columns) { Wires = Wired.Wires!.Value, Conductances = moved, Voltages = transposed ? new double[rows] : volts };
                if (!transposed) return fixture.Solve(new IrDropReference(), problem).Currents;
                double[] h = fixture.Effective(new IrDropReference(), problem);
                return [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, columns).Sum(j => h[(i * columns) + j] * volts[j]))];
            }
        }

        return slopes;
    }

    private static double[,] Covariance(float[,] y)
    {
        (int reads, int sums) = (y.GetLength(0), y.GetLength(1));
        double[] mean = [.. Enumerable.Range(0, sums).Select(j => Enumerable.Range(0, reads).Average(k => (double)y[k, j]))];
        var covariance = new double[sums, sums];
        for (int j = 0; j < sums; j++)
            for (int i = 0; i < sums; i++) covariance[j, i] = Enumerable.Range(0, reads).Average(k => (y[k, j] - mean[j]) * (y[k, i] - mean[i]));
        return covariance;
    }

    private static float[,] Repeated(float[,] row, int times)
    {
        var rows = new float[times, row.Length];
        for (int k = 0; k < times; k++)
            for (int i = 0; i < row.Length; i++) rows[k, i] = row[0, i];
        return rows;
    }

    private static double Dot(float[,] a, float[,] b, int row) => Enumerable.Range(0, a.GetLength(1)).Sum(i => (double)a[row, i] * b[row, i]);

    private static void AssertNear(float[,] expected, float[,] found, double bound)
        => Assert.All(expected.Cast<float>().Zip(found.Cast<float>()), pair => Assert.InRange(pair.Second - pair.First, -bound, bound));
}
