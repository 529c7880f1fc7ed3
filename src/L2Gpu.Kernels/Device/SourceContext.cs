using System.Collections.Concurrent;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>What the launchers of one device share: its compiled kernels and its tile sizes.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class SourceContext(ISourceDevice device, KernelLimits tilesFor)
{
    private readonly ConcurrentDictionary<(string Source, KernelDefines Defines), Lazy<IProgram>> _programs = new();
    private readonly TileTable _tiles = new(tilesFor);

    /// <summary>The device.</summary>
    public ISourceDevice Device => device;

    /// <summary>What kernels may count on.</summary>
    public KernelLimits Limits => device.Limits;

    /// <summary>The generation of the GPU that kernels are chosen for, ten times the compute capability of CUDA; 0 for everything else.</summary>
    public int CudaArchitecture => Math.Min(device.Limits.CudaArchitecture, tilesFor.CudaArchitecture);

    /// <summary>Whether kernels written for NVIDIA's GPUs from a generation on may be chosen.</summary>
    /// <param name="architecture">Ten times the compute capability, such as 80.</param>
    public bool HasCuda(int architecture) => CudaArchitecture >= architecture;

    /// <summary>The macros that name the element type: <c>REAL</c>, and <c>REAL_IS_FLOAT</c> as 0 or 1.</summary>
    public static KernelDefines TypeOf<T>()
        where T : unmanaged
        => KernelDefines.None.With("REAL", typeof(T) == typeof(float) ? "float" : "double").With("REAL_IS_FLOAT", typeof(T) == typeof(float) ? 1 : 0);

    /// <summary>The macros of the element type and the tile sizes of a family.</summary>
    public KernelDefines Tiles<T>(string family)
        where T : unmanaged
        => TypeOf<T>().With(_tiles.For(family, typeof(T)));

    /// <summary>A kernel, compiled once a device.</summary>
    /// <param name="source">The source's name in the catalog, such as <c>Gemm/gemm</c> or <c>Gemm/gemm.sm80</c>.</param>
    /// <param name="defines">Macros.</param>
    /// <param name="kernel">The kernel's name.</param>
    /// <param name="groupMemoryBytes">Memory that each work-group has beyond what the source declares.</param>
    public IKernel Kernel(string source, KernelDefines defines, string kernel, int groupMemoryBytes = 0)
    {
        var wanted = (source, defines);
        if (!_programs.TryGetValue(wanted, out Lazy<IProgram>? program)) program = _programs.GetOrAdd(wanted, key => new Lazy<IProgram>(() => device.Compile(KernelCatalog.Get(key.Source), key.Defines)));
        return Value(wanted, program).GetKernel(kernel, groupMemoryBytes);
    }

    // A failure may pass, and a Lazy keeps it: who comes next compiles anew.
    private IProgram Value((string Source, KernelDefines Defines) key, Lazy<IProgram> program)
    {
        try
        {
            return program.Value;
        }
        catch
        {
            _programs.TryRemove(new KeyValuePair<(string Source, KernelDefines Defines), Lazy<IProgram>>(key, program));
            throw;
        }
    }
}
