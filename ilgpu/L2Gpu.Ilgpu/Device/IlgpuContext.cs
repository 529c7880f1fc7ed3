using System.Collections.Concurrent;
using System.Reflection;
using ILGPU;
using ILGPU.Runtime;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>Kernels of one accelerator: compiled when they are launched first.</summary>
internal sealed class IlgpuContext(IlgpuDevice device)
{
    /// <summary>The most items along each side of a square group; tiles in shared memory are as large.</summary>
    public const int MostSide = 16;

    /// <summary>The most items of a group.</summary>
    public const int MostItems = MostSide * MostSide;

    private const int MostGroups = 1 << 20;

    private readonly ConcurrentDictionary<MethodInfo, Lazy<Delegate>> _kernels = [];

    /// <summary>The device.</summary>
    public IlgpuDevice Device => device;

    /// <summary>The side of square groups: a power of 2.</summary>
    public int Side { get; } = SideFor(device.Accelerator.MaxNumThreadsPerGroup);

    /// <summary>Items of a group, of whatever shape.</summary>
    public int Items => Side * Side;

    /// <summary>Groups that are worth having at once.</summary>
    public int Groups => Math.Max(1, device.Accelerator.NumMultiprocessors) * 8;

    /// <summary>Square groups that cover so many elements of a side.</summary>
    public long Across(long elements) => (elements + Side - 1) / Side;

    /// <summary>Enqueues square groups.</summary>
    public void Tiles<TArguments>(IQueue queue, Action<TArguments> kernel, long groups, in TArguments arguments)
        where TArguments : struct
        => Launch(queue, kernel, groups, new Index3D(Side, Side, 1), arguments);

    /// <summary>Enqueues groups in a row.</summary>
    public void Rows<TArguments>(IQueue queue, Action<TArguments> kernel, long groups, in TArguments arguments)
        where TArguments : struct
        => Launch(queue, kernel, groups, new Index3D(Items, 1, 1), arguments);

    /// <summary>Enqueues an item for each of so many elements. Kernels stride by the grid, so that there may be any number.</summary>
    public void Each<TArguments>(IQueue queue, Action<TArguments> kernel, long elements, in TArguments arguments)
        where TArguments : struct
    {
        if (elements > 0) Rows(queue, kernel, Math.Min((elements + Items - 1) / Items, MostGroups), arguments);
    }

    private void Launch<TArguments>(IQueue queue, Action<TArguments> kernel, long groups, Index3D items, in TArguments arguments)
        where TArguments : struct
    {
        if (groups == 0) return;
        using ScopedAcceleratorBinding binding = device.Bind();
        var launch = (Action<AcceleratorStream, KernelConfig, TArguments>)_kernels
            .GetOrAdd(kernel.Method, _ => new Lazy<Delegate>(() => device.Accelerator.LoadKernel(kernel))).Value;
        launch(((IlgpuQueue)queue).Stream, new KernelConfig(new Index3D(checked((int)groups), 1, 1), items), arguments);
    }

    private static int SideFor(int items)
    {
        int side = 1;
        while (side < MostSide && 4 * side * side <= items) side *= 2;
        return side;
    }
}
