namespace L2Gpu.Cpu;

/// <summary>Counts what the thread that made it rents from pools, until it is disposed: temporaries are no buffers, so that no device sees them.</summary>
internal sealed class ScratchMeter : IDisposable
{
    [ThreadStatic]
    private static ScratchMeter? s_current;

    private readonly Action<long>? _grown;

    /// <param name="grown">Told how many bytes are rented whenever there are more.</param>
    public ScratchMeter(Action<long>? grown = null)
    {
        _grown = grown;
        s_current = this;
    }

    /// <summary>Bytes that are rented now.</summary>
    public long Live { get; private set; }

    /// <summary>The most bytes that were rented at one time.</summary>
    public long Peak { get; private set; }

    /// <summary>Counts a block that was rented, or where the number is negative given back.</summary>
    public static void Count(long bytes) => s_current?.Add(bytes);

    public void Dispose() => s_current = null;

    private void Add(long bytes)
    {
        Live += bytes;
        Peak = Math.Max(Peak, Live);
        if (bytes > 0) _grown?.Invoke(Live);
    }
}
