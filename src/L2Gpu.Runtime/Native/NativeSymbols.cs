using System.Runtime.InteropServices;

namespace L2Gpu.Runtime.Native;

/// <summary>The functions of a library that was loaded.</summary>
/// <param name="Handle">The library.</param>
internal readonly record struct NativeSymbols(nint Handle)
{
    /// <summary>The address of a function.</summary>
    /// <exception cref="EntryPointNotFoundException">The library lacks it.</exception>
    public nint Required(string name) => Optional(name) is var address and not 0 ? address : throw new EntryPointNotFoundException($"it lacks {name}");

    /// <summary>The address of a function that older versions lack; 0 if it is not there.</summary>
    public nint Optional(string name) => NativeLibrary.TryGetExport(Handle, name, out nint address) ? address : 0;
}
