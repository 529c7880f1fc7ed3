using System.Diagnostics.CodeAnalysis;

namespace L2Gpu.Runtime.Native;

/// <summary>A device behind a native library, with a context of its own.</summary>
internal sealed partial class NativeDevice : ISourceDevice, IKernelRecord
{
    private readonly HashSet<string> _launched = new(StringComparer.Ordinal);
    private readonly HashSet<(KernelSource Source, KernelDefines Defines)> _compiled = [];
    private readonly ProgramBuilder _builder;

    /// <summary>Opens a device.</summary>
    /// <param name="driver">A context on it, which is the device's from now on.</param>
    /// <param name="description">What is known of it.</param>
    /// <param name="options">What the caller wants.</param>
    public NativeDevice(NativeDriver driver, NativeDescription description, SourceDeviceOptions options)
    {
        Driver = driver;
        long limit = options.MemoryLimitBytes ?? description.Info.MemoryBytes;

        // What may be allocated is what work is planned by.
        Info = description.Info with { MemoryBytes = Math.Min(description.MemoryBytes, limit) };
        Limits = description.Limits;
        Memory = new MemoryPool(this, (nuint)limit, options.ReuseMemory ?? !description.ChecksAccesses);
        Staging = new Staging(this);
        _builder = new ProgramBuilder(this, description.ChecksAccesses || (description.KeepsPrograms && options.CacheDirectory is null) ? ProgramCache.None : ProgramCache.Open(options.CacheDirectory));
    }

    public NativeDriver Driver { get; }

    public MemoryPool Memory { get; }

    public Staging Staging { get; }

    /// <inheritdoc/>
    public DeviceInfo Info { get; }

    /// <inheritdoc/>
    public KernelLimits Limits { get; }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> Launched
    {
        get
        {
            NativeProgram[] programs;
            HashSet<string> names;
            lock (_lock)
            {
                programs = [.. _programs];
                names = [.. _launched];
            }

            foreach (NativeProgram program in programs) names.UnionWith(program.Launched);
            return names;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<(KernelSource Source, KernelDefines Defines)> Compiled
    {
        get
        {
            lock (_lock) return [.. _compiled];
        }
    }

    /// <inheritdoc/>
    public DeviceBuffer Allocate(nuint bytes)
    {
        using User user = Use();
        if (bytes > (nuint)Limits.MaxBufferBytes)
            throw new DeviceOutOfMemoryException($"{MemoryPool.MiB(bytes)} were asked for; {Info.Id} ({Info.Name}) has no buffers larger than {MemoryPool.MiB((nuint)Limits.MaxBufferBytes)}. Use fewer columns or targets, FP32, smaller blocks of rows, or another device.");
        nuint size = Memory.SizeOf(bytes);
        return Add(_buffers, new NativeBuffer(this, Find(bytes, size), bytes, size));
    }

    /// <inheritdoc/>
    public IQueue CreateQueue()
    {
        using User user = Use();
        return Add(_queues, new NativeQueue(this));
    }

    /// <inheritdoc/>
    public IProgram Compile(KernelSource source, KernelDefines defines)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(defines);
        using User user = Use();
        IProgram program = Add(_programs, new NativeProgram(this, _builder.Build(source, defines), $"{source.Name} ({defines})"));
        lock (_lock) _compiled.Add((source, defines));
        return program;
    }

    /// <inheritdoc/>
    public bool TryGetService<T>([NotNullWhen(true)] out T? service)
        where T : class
    {
        service = typeof(T) == typeof(IKernelRecord) || typeof(T) == typeof(IDeviceState) ? this as T
            : typeof(T) == typeof(IMemoryUse) ? Memory as T
            : Driver.Service(typeof(T), this) as T;
        return service is not null;
    }

    // Kept memory first; then what queues have finished with; then new memory; then what they finish with if they are waited for.
    private nint Find(nuint bytes, nuint size)
    {
        nint handle = Memory.TryReuse(size);
        if (handle != 0) return handle;
        NativeQueue[] queues = Snapshot(_queues);
        foreach (NativeQueue queue in queues) queue.Poll();
        handle = Memory.TryReuse(size);
        if (handle != 0) return handle;
        handle = Memory.TryCreate(size, out NativeResult result);
        if (handle != 0) return handle;
        if (!result.Succeeded && !Driver.IsOutOfMemory(result)) Fail(result);
        foreach (NativeQueue queue in queues) queue.Drain();
        handle = Memory.TryReuse(size);
        if (handle != 0) return handle;
        handle = Memory.TryCreate(size, out result);
        if (handle != 0) return handle;
        if (!result.Succeeded && !Driver.IsOutOfMemory(result)) Fail(result);
        string message = $"{MemoryPool.MiB(bytes)} were asked for on {Info.Id} ({Info.Name}); {Memory.Describe()}. Use fewer columns or targets, FP32, smaller blocks of rows, or another device.";
        throw result.Succeeded
            ? new DeviceOutOfMemoryException(message)
            : new DeviceOutOfMemoryException($"{result.Api} failed with {result.Status} ({Driver.NameOf(result)}): {message}", result.Api, result.Status);
    }
}
