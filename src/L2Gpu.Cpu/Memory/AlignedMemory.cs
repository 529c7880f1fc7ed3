using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace L2Gpu.Cpu;

/// <summary>Aligned native memory: 64 bytes, or 2 MB with a request for huge pages where the block is that large.</summary>
internal static unsafe partial class AlignedMemory
{
    /// <summary>The alignment of every block, in bytes: one cache line, one 512-bit vector.</summary>
    public const int Alignment = 64;

    private const long HugePage = 2L << 20;
    private const int AdviseHugePage = 14; // MADV_HUGEPAGE

    /// <summary>Allocates; the contents are undefined.</summary>
    /// <exception cref="OutOfMemoryException">There is no such memory; the message says how much was asked for.</exception>
    public static void* Allocate(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        bool large = bytes >= HugePage;
        long alignment = large ? HugePage : Alignment;
        if (bytes > nint.MaxValue - alignment)
            ThrowOutOfMemory(bytes, null);
        try
        {
            void* block = NativeMemory.AlignedAlloc((nuint)bytes, (nuint)alignment);
            if (large && OperatingSystem.IsLinux())
                _ = Advise(block, (nuint)(bytes & -HugePage), AdviseHugePage); // advice only: a refusal costs speed, not correctness
            return block;
        }
        catch (OutOfMemoryException exception)
        {
            ThrowOutOfMemory(bytes, exception);
            return null;
        }
    }

    /// <summary>Frees what <see cref="Allocate"/> returned; null is allowed.</summary>
    public static void Free(void* block) => NativeMemory.AlignedFree(block);

    [DoesNotReturn]
    private static void ThrowOutOfMemory(long bytes, Exception? inner)
#pragma warning disable CA2201 // This is what the type is for, and what callers of any allocation expect.
        => throw new OutOfMemoryException($"Could not allocate {bytes} bytes ({bytes / 1048576.0:F1} MB) of native memory.", inner);
#pragma warning restore CA2201

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(void* address, nuint length, int advice);
}
