using L2Gpu.Cpu;
using L2Gpu.Devices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>The accelerators of this machine.</summary>
/// <remarks>
/// Thread-safe. What is handed out here is shared by the whole process and must not be disposed. CUDA and OpenCL are looked for once, when a device other than the CPU
/// could matter for the first time, and a device is opened when it is taken. Nothing here throws because a machine has no GPU and no driver.
/// </remarks>
public static class Accelerators
{
    /// <summary>The environment variable that names the device to use where none is asked for.</summary>
    public const string DeviceVariable = "L2GPU_DEVICE";

    private static readonly DeviceCatalog Catalog = new(
        static () => CpuAccelerator.Create(),
        [
            new DeviceSearch("CUDA", "Install NVIDIA's driver and CUDA's run-time compiler (NVRTC).", CudaDevices.Scan),
            new DeviceSearch("OpenCL", "Install the driver of your GPU, or PoCL to use the processor as one.", OpenClDevices.Scan),
        ],
        static entry => SourceAccelerator.Create(entry.Open()),
        static () => Environment.GetEnvironmentVariable(DeviceVariable));

    /// <summary>The CPU. Always there.</summary>
    public static Accelerator Cpu => Catalog.Cpu;

    /// <summary>Every device that was registered or found, none of them opened for it: GPUs, the CPU, and then processors that pose as OpenCL devices.</summary>
    public static IReadOnlyList<DeviceInfo> All => Catalog.All;

    /// <summary>A sentence for everything that was found and left alone, or looked for and not found.</summary>
    public static IReadOnlyList<string> Notes => Catalog.Notes;

    /// <summary>
    /// The accelerator to use where none is asked for and the work is not known: what <c>L2GPU_DEVICE</c> names; else the first that was registered; else the fastest
    /// GPU that has FP64 and can be opened; else the CPU. A CPU that poses as an OpenCL device is never taken unless it is named.
    /// </summary>
    /// <exception cref="ArgumentException"><c>L2GPU_DEVICE</c> names a device that is not there.</exception>
    public static Accelerator Best() => Catalog.Best().Accelerator;

    /// <summary>Why <see cref="Best"/> is what it is, in words that go on after "because".</summary>
    public static string WhyBest() => Catalog.Best().Why;

    /// <summary>
    /// The accelerator on which some work is done first, by estimates: of arithmetic and memory traffic, of the copies between the host and the device, of the time it takes
    /// to enqueue, and of the time to open a device that is not open. <c>L2GPU_DEVICE</c> comes first here too.
    /// </summary>
    /// <param name="work">The work; the operators publish theirs.</param>
    /// <param name="bytesToMove">Bytes that a device with memory of its own is sent and sends back.</param>
    /// <param name="launches">How often the host waits for a result in between.</param>
    /// <returns>The choice and why. Work that the CPU has done before another device would have started is given to it without looking for one.</returns>
    /// <exception cref="ArgumentException"><c>L2GPU_DEVICE</c> names a device that is not there.</exception>
    public static AcceleratorChoice For(Workload work, double bytesToMove, long launches = 10) => Catalog.For(new DeviceDemand(work, bytesToMove) { Launches = launches });

    /// <summary>Finds an accelerator by its name, and opens it.</summary>
    /// <param name="id"><c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>, <c>opencl</c>, …; a kind without a number means the first of its kind.</param>
    /// <exception cref="ArgumentException">There is none of that name; the message says why, and which there are.</exception>
    /// <exception cref="DeviceException">The driver refuses to open it.</exception>
    public static Accelerator Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return Catalog.Find(id);
    }

    /// <summary>Adds an accelerator from outside, before those that are there.</summary>
    public static void Register(Accelerator accelerator)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        Catalog.Register(accelerator);
    }

    /// <summary>What <see cref="Best"/> and <see cref="WhyBest"/> say, of one and the same choice.</summary>
    internal static AcceleratorChoice BestAndWhy() => Catalog.Best();

    /// <summary>The same as <see cref="For(Workload, double, long)"/>, of work that is known in more detail.</summary>
    internal static AcceleratorChoice For(DeviceDemand demand) => Catalog.For(demand);
}
