using ILGPU;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Sums of rows in FP64, in lanes that fill a device: they are added in their order at the end.</summary>
internal sealed class LaneArray(IlgpuContext context, IQueue queue, long outputs) : IDisposable
{
    // Numbers of all lanes.
    private const long MostNumbers = 1 << 22;

    private readonly ScratchArray<double> _sums = ScratchArray<double>.Zeros(context, queue, checked(outputs * LanesFor(context, outputs)));

    /// <summary>The lanes, one after another.</summary>
    public ArrayView<double> View => _sums.View;

    /// <summary>Sums of a lane.</summary>
    public long Outputs => outputs;

    /// <summary>Lanes.</summary>
    public int Lanes { get; } = LanesFor(context, outputs);

    /// <summary>Groups that have an item for each sum of each lane: sums of a lane begin with a group.</summary>
    public long Groups => ((outputs + context.Items - 1) / context.Items) * Lanes;

    public void Dispose() => _sums.Dispose();

    private static int LanesFor(IlgpuContext context, long outputs)
    {
        long groups = (outputs + context.Items - 1) / context.Items;
        return (int)Math.Clamp(Math.Min(MostNumbers / Math.Max(1, outputs), context.Groups / Math.Max(1, groups)), 1, 256);
    }
}
