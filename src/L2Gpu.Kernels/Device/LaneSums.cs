using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>FP64 sums of an accumulator in lanes: chunk c of a block of rows belongs to lane c mod lanes, and a work-group owns what it adds to.</summary>
/// <remarks>
/// The number of lanes depends on the shape and the device alone, and with it the order of all additions. Lanes that no chunk has reached
/// hold nothing, not even zeros: a kernel is told how many are in use, and overwrites the others.
/// </remarks>
internal sealed class LaneSums
{
    private readonly SourceContext _context;
    private readonly ScratchSet _scratch;
    private readonly ISourceQueue _queue;

    /// <summary>Allocates the lanes.</summary>
    /// <param name="context">The device.</param>
    /// <param name="scratch">What owns their memory.</param>
    /// <param name="queue">Where they are summed.</param>
    /// <param name="size">Doubles of a lane.</param>
    /// <param name="lanes">Lanes, at least one.</param>
    public LaneSums(SourceContext context, ScratchSet scratch, ISourceQueue queue, long size, int lanes)
    {
        _context = context;
        _scratch = scratch;
        _queue = queue;
        Lanes = lanes;
        Size = size;
        Buffer = scratch.Allocate(checked((nuint)(size * lanes) * sizeof(double)));
    }

    /// <summary>The lanes, one after another.</summary>
    public DeviceBuffer Buffer { get; }

    /// <summary>Doubles of a lane.</summary>
    public long Size { get; }

    /// <summary>Lanes, used or not.</summary>
    public int Lanes { get; }

    /// <summary>The first lanes, which hold sums.</summary>
    public int Used { get; private set; }

    /// <summary>How many lanes the chunks of a block reach.</summary>
    public int Reached(long chunks) => (int)Math.Min(Lanes, chunks);

    /// <summary>Says that the first lanes hold sums now.</summary>
    public void Use(int lanes) => Used = Math.Max(Used, lanes);

    /// <summary>Adds the lanes up, once; zeros if none was used.</summary>
    /// <returns>The sums, until the scratch set is disposed.</returns>
    public DeviceBuffer Combine()
    {
        if (Used == 0) _queue.Clear(Buffer, 0, (nuint)Size * sizeof(double));
        if (Used <= 1 || Size == 0) return Buffer;
        DeviceBuffer combined = _scratch.Allocate((nuint)Size * sizeof(double));
        new ColumnSums(_context).Run(_queue, Buffer, Used, new VectorView<double>(combined, 0, Size), add: false);
        return combined;
    }
}
