using L2Gpu.Runtime;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Small kernels for tests of the runtime.</summary>
internal static class Sources
{
    /// <summary><c>add(x, n, value)</c> adds to each element; <c>nothing()</c>; <c>spin(x, n, turns)</c> keeps a device busy.</summary>
    public static KernelSource Small { get; } = new(
        "Tests/small.kernel.c",
        """
        KERNEL(32, 1, 1) add(GLOBAL float* x, i64 n, float value)
        {
            for (i64 i = GROUP_X * 32 + LOCAL_X; i < n; i += GROUPS_X * 32) x[i] += value;
        }

        KERNEL(1, 1, 1) nothing()
        {
        }

        KERNEL(1, 1, 1) spin(GLOBAL float* x, i64 n, int turns)
        {
            for (int turn = 0; turn < turns; turn++)
                for (i64 i = 0; i < n; i++) x[i] = x[i] * (REAL)0.5 + 1;
        }
        """);

    public static KernelDefines Defines { get; } = KernelDefines.None.With("REAL", "float");

    public static IProgram Build(this ISourceDevice device) => device.Compile(Small, Defines);

    public static ISourceQueue Queue(this ISourceDevice device) => (ISourceQueue)device.CreateQueue();

    public static IMemoryUse Memory(this ISourceDevice device) => device.TryGetService(out IMemoryUse? use) ? use : throw new InvalidOperationException("no IMemoryUse");

    public static void Add(this ISourceQueue queue, IKernel add, DeviceBuffer buffer, float value)
        => queue.Launch(add, new LaunchSize(4), new LaunchSize(32), buffer, (long)(buffer.ByteLength / sizeof(float)), value);
}
