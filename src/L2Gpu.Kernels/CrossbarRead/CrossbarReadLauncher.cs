using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Reads of crossbars on a device that compiles: sums of parts first, in scratch, which a last kernel adds in their order.</summary>
internal sealed class CrossbarReadLauncher(SourceContext context) : CrossbarReadOperator
{
    private const int Items = 256, GroupRows = 4;

    // Items whose inputs or sums of parts take more are read one group after another.
    private const long MostFloats = 16L << 20;

    private readonly KernelDefines _tiles = context.Tiles<float>("crossbar");

    /// <inheritdoc/>
    protected override void RunAge(IQueue queue, AgingTerms terms, SimulationAddress address, MatrixView<float> programmed, MatrixView<float> aged, MatrixView<float> noise)
    {
        AgingLaw law = terms.Law;
        long tiles = programmed.Rows * (SimulationAddress.Pitch(programmed.Columns) / Philox.TileWords);
        queue.Source().Launch(
            context.Kernel("CrossbarRead/crossbar-age", KernelDefines.None, "crossbar_age"), new LaunchSize(LaunchExtensions.Tiles(tiles * Philox.TileBlocks, Items)), new LaunchSize(Items),
            programmed.Rows, programmed.Columns, address.FirstCell / Philox.TileWords, (int)SimulationPurpose.Drift, (long)address.Step, unchecked((long)address.Seed),
            terms.LogTime, terms.FlickerRoot, terms.WhiteVariance, law.FullScale, law.ExponentSlope, law.ExponentAtFullScale, law.ExponentLeast, law.ExponentMost,
            law.ExponentSpreadSlope, law.ExponentSpreadAtFullScale, law.ExponentSpreadLeast, law.ExponentSpreadMost, law.Flicker, law.FlickerPower, law.FlickerMost,
            programmed.Buffer, programmed.Offset, programmed.LeadingDimension, aged.Buffer, aged.Offset, aged.LeadingDimension, noise.Buffer, noise.Offset, noise.LeadingDimension);
    }

    /// <inheritdoc/>
    protected override void RunRead(
        IQueue queue, ReadChain chain, SimulationAddress address, bool transposed, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs)
    {
        bool shared = noise.Cells is null, quiet = shared && noise.Value == 0, perCell = !quiet && chain.Noise == ReadNoise.PerCell, collapsed = !quiet && !perCell;
        var tiling = new ReadTiling(inputs.Columns, chain.TileLines, transposed);
        long parts = tiling.Parts, pitch = SimulationAddress.Pitch(outputs.Columns), each = Math.Clamp(MostFloats / Math.Max(tiling.Lines, Math.Max(1, parts) * pitch), 1, inputs.Rows);
        using DeviceBuffer x = Floats(each * tiling.Lines), means = Floats(each * parts * pitch), variances = Floats(!collapsed ? 0 : shared ? each * parts : each * parts * pitch);

        // What is not read is an argument all the same.
        MatrixView<float> sigma = noise.Cells ?? conductances;
        for (long first = 0; first < inputs.Rows; first += each)
        {
            long items = Math.Min(each, inputs.Rows - first);
            if (tiling.Lines > 0)
            {
                RunDrive(queue, chain.Input, inputs.Block(first, 0, items, inputs.Columns), new MatrixView<float>(x, 0, items, tiling.Lines, tiling.Lines));
                if (perCell) Noisy(queue, address, tiling, items, first, outputs.Columns, x, conductances, noise, sigma, means);
                else Products(queue, tiling, items, outputs.Columns, pitch, collapsed && !shared, x, conductances, sigma, means, variances);
                if (collapsed && shared) SharedVariance(queue, tiling, items, noise.Value, x, variances);
            }

            var sums = new BatchView<float>(means, 0, parts, items * pitch, items, outputs.Columns, pitch);
            Finish(queue, chain, address, tiling, first, !collapsed ? 0 : shared ? 2 : 1, sums, variances, outputs.Block(first, 0, items, outputs.Columns));
        }
    }

    /// <inheritdoc/>
    protected override void RunDrive(IQueue queue, Converter converter, MatrixView<float> inputs, MatrixView<float> voltages)
        => queue.Source().Launch(
            Kernel("crossbar_input"), new LaunchSize(LaunchExtensions.Tiles(inputs.Count, Items)), new LaunchSize(Items),
            inputs.Count, inputs.Columns, converter.Bits, converter.Bound, Density(converter), Step(converter), inputs.Buffer, inputs.Offset, inputs.LeadingDimension,
            voltages.Buffer, voltages.Offset, voltages.LeadingDimension);

    /// <inheritdoc/>
    protected override void RunDisturb(IQueue queue, SimulationAddress address, long firstItem, MatrixView<float> conductances, CellParameter noise, float least, BatchView<float> disturbed)
    {
        MatrixView<float> sigma = noise.Cells ?? conductances;
        long blocks = disturbed.Count * conductances.Rows * (SimulationAddress.Pitch(conductances.Columns) / Philox.TileWords) * Philox.TileBlocks;
        queue.Source().Launch(
            Kernel("crossbar_disturb"), new LaunchSize(LaunchExtensions.Tiles(blocks, Items)), new LaunchSize(Items),
            disturbed.Count, firstItem, conductances.Rows, conductances.Columns, address.FirstCell / Philox.TileWords, (int)SimulationPurpose.Read, (long)address.Step, unchecked((long)address.Seed),
            noise.Cells is null && noise.Value == 0 ? 1 : 0, least, conductances.Buffer, conductances.Offset, conductances.LeadingDimension,
            noise.Value, sigma.Buffer, sigma.Offset, noise.Cells is null ? -1L : sigma.LeadingDimension, disturbed.Buffer, disturbed.Offset, disturbed.LeadingDimension, disturbed.Stride);
    }

    /// <inheritdoc/>
    protected override void RunSense(IQueue queue, ReadChain chain, SimulationAddress address, BatchView<float> sums, MatrixView<float> outputs)
        => Finish(queue, chain, address, ReadTiling.Whole(sums.Count), 0, 0, sums, sums.Buffer, outputs);

    private DeviceBuffer Floats(long count) => context.Device.Allocate(checked((nuint)Math.Max(1, count) * sizeof(float)));

    private void Noisy(
        IQueue queue, SimulationAddress address, ReadTiling tiling, long items, long first, long sums, DeviceBuffer x, MatrixView<float> g, CellParameter noise, MatrixView<float> sigma, DeviceBuffer means)
    {
        long groups = tiling.Parts * (tiling.Transposed
            ? LaunchExtensions.Tiles(sums, GroupRows) * items
            : LaunchExtensions.Tiles(sums, Philox.TileWords) * LaunchExtensions.Tiles(items, GroupRows));
        queue.Source().Launch(
            Kernel(tiling.Transposed ? "crossbar_noisy_rows" : "crossbar_noisy_columns"), new LaunchSize(groups), new LaunchSize(Chains, GroupRows),
            items, first, tiling.Lines, sums, tiling.PartsOfTile, tiling.Height, tiling.PartLines,
            address.FirstCell / Philox.TileWords, (int)SimulationPurpose.Read, (long)address.Step, unchecked((long)address.Seed), x, g.Buffer, g.Offset, g.LeadingDimension,
            noise.Value, sigma.Buffer, sigma.Offset, noise.Cells is null ? -1L : sigma.LeadingDimension, means);
    }

    private void Products(
        IQueue queue, ReadTiling tiling, long items, long sums, long pitch, bool variance, DeviceBuffer x, MatrixView<float> g, MatrixView<float> sigma, DeviceBuffer means, DeviceBuffer variances)
    {
        int lx = tiling.Transposed ? Chains : _tiles.Number("LX"), ly = _tiles.Number(tiling.Transposed ? "ROW_LY" : "LY"), atOnce = _tiles.Number("AT_ONCE");
        int tileItems = tiling.Transposed ? atOnce : ly * _tiles.Number("RM"), tileSums = tiling.Transposed ? ly * atOnce : lx * _tiles.Number("RN");
        queue.Source().Launch(
            context.Kernel("CrossbarRead/crossbar-products", _tiles.With("VARIANCE", variance ? 1 : 0), tiling.Transposed ? "crossbar_rows" : "crossbar_columns"),
            new LaunchSize(tiling.Parts * LaunchExtensions.Tiles(sums, tileSums), LaunchExtensions.Tiles(items, tileItems)), new LaunchSize(lx, ly),
            items, tiling.Lines, sums, tiling.PartsOfTile, tiling.Height, tiling.PartLines, pitch,
            x, g.Buffer, g.Offset, g.LeadingDimension, sigma.Buffer, sigma.Offset, sigma.LeadingDimension, means, variances);
    }

    private void SharedVariance(IQueue queue, ReadTiling tiling, long items, float sigma, DeviceBuffer x, DeviceBuffer variances)
        => queue.Source().Launch(
            Kernel("crossbar_shared_variance"), new LaunchSize(LaunchExtensions.Tiles(tiling.Parts * items, GroupRows)), new LaunchSize(Chains, GroupRows),
            items, tiling.Lines, tiling.Parts, tiling.PartsOfTile, tiling.Height, tiling.PartLines, tiling.Transposed ? 1 : 0, sigma * sigma, x, variances);

    private void Finish(
        IQueue queue, ReadChain chain, SimulationAddress address, ReadTiling tiling, long first, int kind, BatchView<float> means, DeviceBuffer variances, MatrixView<float> outputs)
    {
        long blocks = outputs.Rows * (SimulationAddress.Pitch(outputs.Columns) / Philox.TileWords) * Philox.TileBlocks;
        queue.Source().Launch(
            Kernel("crossbar_finish"), new LaunchSize(LaunchExtensions.Tiles(blocks, Items)), new LaunchSize(Items),
            outputs.Rows, first, outputs.Columns, tiling.Tiles, tiling.Parts, tiling.PartsOfTile, address.FirstCell / Philox.TileWords,
            kind, (int)SimulationPurpose.CollapsedRead, (int)SimulationPurpose.Output, (long)address.Step, unchecked((long)address.Seed), chain.OutputNoise,
            chain.Output.Bits, chain.Output.Bound, Density(chain.Output), Step(chain.Output), means.Buffer, means.Offset, means.LeadingDimension, means.Stride, variances,
            outputs.Buffer, outputs.Offset, outputs.LeadingDimension);
    }

    // Of no converter, which neither is asked of.
    private static float Density(Converter converter) => converter.Bits == 0 ? 0 : converter.Density;

    private static float Step(Converter converter) => converter.Bits == 0 ? 0 : converter.Step;

    private IKernel Kernel(string name) => context.Kernel("CrossbarRead/crossbar-read", KernelDefines.None, name);
}
