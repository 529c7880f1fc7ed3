using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Crossbars;

/// <summary>Reads as products: beside FP64, as adjoints of each other, and cut into arrays and batches.</summary>
public sealed class ReadProductTests
{
    private static readonly ReadChain PerCell = new() { Noise = ReadNoise.PerCell }, Collapsed = new() { Noise = ReadNoise.Collapsed };

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 300, 70)]
    [InlineData(17, 33, 260)]
    public void Without_noise_they_are_products_up_to_rounding(int batch, int rows, int columns)
    {
        using var rig = new ReadRig(rows, columns);
        foreach (bool transposed in new[] { false, true })
        {
            int lines = transposed ? columns : rows, sums = transposed ? rows : columns;
            float[] x = ReadRig.Numbers(3, batch * lines), found = rig.Read(x, new ReadChain(), sigma: 0, transposed);
            for (int k = 0; k < batch; k++)
            {
                for (int s = 0; s < sums; s++)
                {
                    double[] terms = [.. Enumerable.Range(0, lines).Select(l => (double)x[(k * lines) + l] * (transposed ? rig.G[(s * columns) + l] : rig.G[(l * columns) + s]))];

                    // Each of at most `lines` roundings is of a partial sum.
                    double bound = lines * Math.ScaleB(1, -24) * terms.Sum(Math.Abs);
                    Assert.InRange(found[(k * sums) + s] - terms.Sum(), -bound, bound);
                }
            }
        }
    }

    [Fact]
    public void Without_noise_the_transposed_read_is_the_adjoint()
    {
        const int rows = 190, columns = 130;
        using var rig = new ReadRig(rows, columns);
        float[] x = ReadRig.Numbers(4, rows), y = ReadRig.Numbers(5, columns);
        double left = rig.Read(x, Collapsed, sigma: 0).Zip(y, (a, b) => (double)a * b).Sum(), right = rig.Read(y, Collapsed, sigma: 0, transposed: true).Zip(x, (a, b) => (double)a * b).Sum();
        double size = 0;
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) size += Math.Abs(x[i] * rig.G[(i * columns) + j] * y[j]);
        Assert.InRange(left - right, -300 * Math.ScaleB(1, -24) * size, 300 * Math.ScaleB(1, -24) * size);
    }

    [Theory]
    [InlineData(false, ReadNoise.PerCell)]
    [InlineData(true, ReadNoise.PerCell)]
    [InlineData(false, ReadNoise.Collapsed)]
    [InlineData(true, ReadNoise.Collapsed)]
    public void One_deviation_gives_the_bits_of_a_matrix_that_is_full_of_it(bool transposed, ReadNoise noise)
    {
        const int rows = 150, columns = 140;
        using var rig = new ReadRig(rows, columns);
        float[] x = ReadRig.Numbers(6, 3 * (transposed ? columns : rows));
        foreach (float sigma in new[] { 0, 0.3f })
        {
            rig.Sigma = [.. Enumerable.Repeat(sigma, rows * columns)];
            foreach (long tile in new[] { 0, 64 })
            {
                ReadChain chain = new() { Noise = noise, OutputNoise = 0.1f, TileLines = tile };
                Assert.Equal(rig.Read(x, chain, sigma: null, transposed), rig.Read(x, chain, sigma, transposed));
            }
        }
    }

    [Theory]
    [InlineData(false, ReadNoise.PerCell)]
    [InlineData(true, ReadNoise.PerCell)]
    [InlineData(false, ReadNoise.Collapsed)]
    [InlineData(true, ReadNoise.Collapsed)]
    public void An_item_does_not_depend_on_those_beside_it(bool transposed, ReadNoise noise)
    {
        const int rows = 140, columns = 70;
        using var rig = new ReadRig(rows, columns);
        int lines = transposed ? columns : rows, sums = transposed ? rows : columns;
        ReadChain chain = new() { Noise = noise, OutputNoise = 0.1f, Input = Converter.Input };
        float[] own = ReadRig.Numbers(7, lines);
        float[] Item(int batch, int at, int seed)
        {
            float[] x = ReadRig.Numbers(seed, batch * lines);
            own.CopyTo(x, at * lines);
            return rig.Read(x, chain, sigma: null, transposed)[(at * sums)..((at + 1) * sums)];
        }

        Assert.Equal(Item(3, 2, 8), Item(9, 2, 9));
        Assert.Equal(Item(1, 0, 8), Item(17, 0, 9));
        Assert.NotEqual(Item(3, 1, 8), Item(3, 2, 8));
    }

    [Fact]
    public void A_larger_matrix_is_its_physical_arrays_whose_results_are_added()
    {
        const int rows = 300, columns = 140, tile = 96;
        using var rig = new ReadRig(rows, columns);
        float[] x = ReadRig.Numbers(10, 2 * rows);
        ReadChain chain = new() { Output = new(8, 30), Input = Converter.Input };
        var wanted = new float[2 * columns];
        for (int first = 0; first < rows; first += tile)
        {
            int height = Math.Min(tile, rows - first);
            using var part = new ReadRig(height, columns) { G = rig.G[(first * columns)..((first + height) * columns)], Sigma = rig.Sigma[(first * columns)..((first + height) * columns)] };
            float[] inputs = [.. x[first..(first + height)], .. x[(rows + first)..(rows + first + height)]];
            float[] found = part.Read(inputs, chain, address: new SimulationAddress(5, 0, first * SimulationAddress.Pitch(columns)));
            for (int i = 0; i < wanted.Length; i++) wanted[i] += found[i];
        }

        Assert.Equal(wanted, rig.Read(x, chain with { TileLines = tile }));
    }

    [Fact]
    public void A_batch_that_is_read_in_groups_has_the_numbers_of_its_items()
    {
        // 128 items of so many sums are as much as the CPU keeps at a time.
        const int columns = 1 << 16, batch = 130;
        using var rig = new ReadRig(1, columns);
        float[] x = ReadRig.Numbers(11, batch), found = rig.Read(x, PerCell);
        foreach (int item in new[] { 0, 127, 128, 129 })
        {
            foreach (int j in new[] { 0, 77, columns - 1 })
            {
                float normal = Philox.Normal(new RandomStream(5, (ushort)SimulationPurpose.Read, 0, (ushort)item), j);
                Assert.Equal(MathF.FusedMultiplyAdd(x[item], MathF.FusedMultiplyAdd(rig.Sigma[j], normal, rig.G[j]), 0), found[(item * columns) + j]);
            }
        }
    }

    [Fact]
    public void The_noise_of_one_cell_is_what_it_is_when_computed_alone_in_either_direction()
    {
        const int rows = 37, columns = 200;
        using var rig = new ReadRig(rows, columns);
        var address = new SimulationAddress(77, 3, 1280);
        foreach ((int row, int column) in new[] { (0, 0), (5, 31), (36, 199), (20, 128) })
        {
            // Inputs that choose a row, and a column, in the second of two items.
            float[] x = new float[2 * rows], y = new float[2 * columns];
            (x[rows + row], y[columns + column]) = (1, 1);
            float normal = Philox.Normal(new RandomStream(77, (ushort)SimulationPurpose.Read, 3, 1), 1280 + (row * 256) + column);
            float wanted = MathF.FusedMultiplyAdd(rig.Sigma[(row * columns) + column], normal, rig.G[(row * columns) + column]);
            Assert.Equal(wanted, rig.Read(x, PerCell, address: address)[columns + column]);
            Assert.Equal(wanted, rig.Read(y, PerCell, transposed: true, address: address)[rows + row]);
        }
    }
}
