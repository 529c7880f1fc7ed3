using L2Gpu.Cpu;
using L2Gpu.Kernels;

namespace L2Gpu.Bench.Compare;

/// <summary>What rows share: accelerators, peers, sizes.</summary>
internal sealed class RowContext(bool quick, int patience, string python) : IDisposable
{
    private readonly Dictionary<int, Accelerator> _accelerators = [];
    private readonly SortedDictionary<string, string> _peers = [];
    private OpenBlas? _openBlas;

    /// <summary>The root of the repository that this program lies in.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Whether to run only to show that everything runs, on data an eighth of the size.</summary>
    public bool IsQuick => quick;

    /// <summary>The Python that has the peers.</summary>
    public string Python => python;

    public Pace Pace { get; } = quick ? Pace.Quick : new Pace { Patience = patience };

    /// <summary>The peers that were used so far, with versions.</summary>
    public IReadOnlyDictionary<string, string> Peers => _peers;

    public OpenBlas OpenBlas
    {
        get
        {
            _openBlas ??= OpenBlas.Load();
            Report("OpenBLAS", _openBlas.Description);
            return _openBlas;
        }
    }

    public int Size(int full) => quick ? Math.Max(4, full / 8) : full;

    /// <summary>A ratio to reach; none at reduced size, where nobody should take a number for a result.</summary>
    public double? Target(double? ratio) => quick ? null : ratio;

    public Accelerator Accelerator(int threads)
    {
        if (!_accelerators.TryGetValue(threads, out Accelerator? found)) _accelerators[threads] = found = CpuAccelerator.Create(threads);
        return found;
    }

    /// <summary>Notes a peer for the results.</summary>
    public void Report(string peer, string description) => _peers[peer] = description;

    /// <summary>Tells a person who waits what is being measured.</summary>
    public void Log(string text) => Console.Error.WriteLine($"  {text}");

    public void Dispose()
    {
        foreach (Accelerator accelerator in _accelerators.Values) accelerator.Dispose();
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "L2Gpu.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The benchmarks must be run inside their repository, to which results are written.");
    }
}
