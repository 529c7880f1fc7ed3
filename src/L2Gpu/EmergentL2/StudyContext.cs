using System.Runtime.InteropServices;
using System.Security.Cryptography;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Emergence;

/// <summary>What the experiments of one report share: where they run, what they tell on the way, and the hash of all that they found.</summary>
internal sealed class StudyContext : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IProgress<EmergentL2Progress>? _progress;
    private readonly CancellationToken _cancellation;
    private string _name = "";
    private int _number;

    public StudyContext(EmergentL2Options options, IProgress<EmergentL2Progress>? progress, CancellationToken cancellation)
    {
        (Options, _progress, _cancellation) = (options, progress, cancellation);
        Accelerator = options.Accelerator ?? Accelerators.Cpu;
        Write = Accelerator.Get<ICrossbarWrite>();
        Read = Accelerator.Get<ICrossbarRead>();
        Queue = Accelerator.Device.CreateQueue();
        Arena = new DeviceArena(Accelerator.Device, Queue);
    }

    public EmergentL2Options Options { get; }

    public EmergentL2Size Size => Options.Size;

    public Accelerator Accelerator { get; }

    public ICrossbarWrite Write { get; }

    public ICrossbarRead Read { get; }

    public IQueue Queue { get; }

    public DeviceArena Arena { get; }

    /// <summary>How many experiments there are.</summary>
    public int Count { get; set; }

    /// <summary>Where the random numbers of the experiment lie: no two share a step.</summary>
    public ulong FirstStep => (ulong)_number << 36;

    public void Begin(string name)
    {
        _name = name;
        _number++;
    }

    /// <summary>Says how far the experiment has come, and throws where it is to go no further.</summary>
    public void Tell(long done, long total)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_progress is not null && (done == total || done % Math.Max(1, total / 200) == 0)) _progress.Report(new(_name, _number, Count, done, total));
    }

    public void Hash<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged
        => _hash.AppendData(MemoryMarshal.AsBytes(numbers));

    public string HashText() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose()
    {
        Arena.Dispose();
        Queue.Dispose();
        _hash.Dispose();
    }
}
