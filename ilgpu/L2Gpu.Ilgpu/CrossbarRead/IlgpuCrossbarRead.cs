using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Reads of crossbars.</summary>
internal sealed class IlgpuCrossbarRead<TFused>(IlgpuContext context) : CrossbarReadOperator
    where TFused : struct, IFused
{
    /// <inheritdoc/>
    protected override void RunAge(IQueue queue, AgingTerms terms, SimulationAddress address, MatrixView<float> programmed, MatrixView<float> aged, MatrixView<float> noise)
    {
        using var leases = new Leases(programmed.Buffer, aged.Buffer, noise.Buffer);
        AgingLaw law = terms.Law;
        context.Each(queue, AgeKernel.Run<TFused>, programmed.Count, new AgeArguments
        {
            Stream = new(address, SimulationPurpose.Drift), Programmed = new(programmed), Aged = new(aged), Noise = new(noise), Rows = programmed.Rows, Columns = programmed.Columns,
            Pitch = SimulationAddress.Pitch(programmed.Columns), FirstCell = address.FirstCell, FullScale = law.FullScale, ExponentSlope = law.ExponentSlope,
            ExponentAtFullScale = law.ExponentAtFullScale, ExponentLeast = law.ExponentLeast, ExponentMost = law.ExponentMost, SpreadSlope = law.ExponentSpreadSlope,
            SpreadAtFullScale = law.ExponentSpreadAtFullScale, SpreadLeast = law.ExponentSpreadLeast, SpreadMost = law.ExponentSpreadMost, Flicker = law.Flicker, FlickerPower = law.FlickerPower,
            FlickerMost = law.FlickerMost, FlickerRoot = terms.FlickerRoot, LogTime = terms.LogTime, WhiteVariance = terms.WhiteVariance,
        });
    }

    /// <inheritdoc/>
    protected override void RunRead(
        IQueue queue, ReadChain chain, SimulationAddress address, bool transposed, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs)
    {
        using var leases = new Leases(inputs.Buffer, conductances.Buffer, outputs.Buffer, noise.Cells?.Buffer);
        bool isNoisy = IsNoisy(noise), isCollapsed = chain.Noise == ReadNoise.Collapsed;
        using DeviceBuffer driven = context.Device.Allocate(checked((nuint)Math.Max(1, inputs.Count) * sizeof(float)));
        var tiling = new ReadTiling(inputs.Columns, chain.TileLines, transposed);
        ReadArguments arguments = Arguments(address, conductances, noise, outputs) with
        {
            Input = new(chain.Input), Output = new(chain.Output), Inputs = new(inputs), Driven = new(new MatrixView<float>(driven, 0, inputs.Rows, inputs.Columns, inputs.Columns)), Lines = inputs.Columns,
            Items = inputs.Rows, TileLines = chain.TileLines, Arrays = tiling.Tiles, OutputNoise = chain.OutputNoise, IsTransposed = transposed ? 1 : 0, IsNoisy = isNoisy && !isCollapsed ? 1 : 0,
            IsCollapsed = isNoisy && isCollapsed ? 1 : 0,
        };
        context.Each(queue, ReadKernel.Drive<TFused>, inputs.Count, arguments);
        context.Each(queue, ReadKernel.Run<TFused>, outputs.Count, arguments);
    }

    /// <inheritdoc/>
    protected override void RunDrive(IQueue queue, Converter converter, MatrixView<float> inputs, MatrixView<float> voltages)
    {
        using var leases = new Leases(inputs.Buffer, voltages.Buffer);
        context.Each(queue, ReadKernel.Drive<TFused>, inputs.Count, new ReadArguments { Input = new(converter), Inputs = new(inputs), Driven = new(voltages), Items = inputs.Rows, Lines = inputs.Columns });
    }

    /// <inheritdoc/>
    protected override void RunDisturb(IQueue queue, SimulationAddress address, long firstItem, MatrixView<float> conductances, CellParameter noise, float least, BatchView<float> disturbed)
    {
        using var leases = new Leases(conductances.Buffer, disturbed.Buffer, noise.Cells?.Buffer);
        ReadArguments arguments = Arguments(address, conductances, noise, null) with
        {
            Batch = new(disturbed), Items = disturbed.Count, FirstItem = firstItem, Least = least, IsNoisy = IsNoisy(noise) ? 1 : 0,
        };
        context.Each(queue, ReadKernel.Disturb<TFused>, disturbed.Count * conductances.Count, arguments);
    }

    /// <inheritdoc/>
    protected override void RunSense(IQueue queue, ReadChain chain, SimulationAddress address, BatchView<float> sums, MatrixView<float> outputs)
    {
        using var leases = new Leases(sums.Buffer, outputs.Buffer);
        context.Each(queue, ReadKernel.Sense<TFused>, outputs.Count, new ReadArguments
        {
            Output = new(chain.Output), Behind = new(address, SimulationPurpose.Output), Batch = new(sums), Outputs = new(outputs), Items = outputs.Rows, Sums = outputs.Columns, FirstCell = address.FirstCell,
            SumPitch = SimulationAddress.Pitch(outputs.Columns), Arrays = sums.Count, OutputNoise = chain.OutputNoise,
        });
    }

    // One σ of 0 for all cells is no noise, whatever is read.
    private static bool IsNoisy(CellParameter noise) => noise.Cells is not null || noise.Value != 0;

    private static ReadArguments Arguments(SimulationAddress address, MatrixView<float> conductances, CellParameter noise, MatrixView<float>? outputs) => new()
    {
        Read = new(address, SimulationPurpose.Read), Collapsed = new(address, SimulationPurpose.CollapsedRead), Behind = new(address, SimulationPurpose.Output), Conductances = new(conductances),
        Sigma = new(noise), Outputs = outputs is { } y ? new(y) : default, Sums = outputs?.Columns ?? 0, Rows = conductances.Rows, Columns = conductances.Columns, FirstCell = address.FirstCell,
        SumPitch = SimulationAddress.Pitch(outputs?.Columns ?? 0), CellPitch = SimulationAddress.Pitch(conductances.Columns),
    };
}
