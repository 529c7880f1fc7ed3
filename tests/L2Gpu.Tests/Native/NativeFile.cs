using System.Diagnostics;
using System.Runtime.InteropServices;

namespace L2Gpu.Tests.Native;

/// <summary>A library that is built from C beside this file, in a copy of its own: a library of another file has other variables, so that tests can run side by side.</summary>
internal sealed unsafe class NativeFile : IDisposable
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<string>> Built = new(StringComparer.Ordinal);
    private static readonly Lazy<bool> Compiler = new(() => !OperatingSystem.IsWindows() && Runs("--version"));

    private readonly nint _handle;

    /// <summary>Builds a library once a process, and loads a copy of it.</summary>
    /// <param name="sources">Files of this folder, and options of the compiler.</param>
    public NativeFile(params string[] sources)
    {
        Path = Copy(sources);
        _handle = NativeLibrary.Load(Path);
    }

    /// <summary>Why nothing can be built here; null if it can.</summary>
    public static string? WhySkipped => Compiler.Value ? null : "There is no C compiler (cc) to build the fake libraries with.";

    public string Path { get; }

    /// <summary>Gives a copy that is not loaded; the caller deletes it.</summary>
    public static string Copy(params string[] sources)
    {
        string whole = Built.GetOrAdd(string.Join(' ', sources), _ => new Lazy<string>(() => Build(sources))).Value, copy = NewPath();
        File.Copy(whole, copy);
        return copy;
    }

    public int Call(string name) => ((delegate* unmanaged<int>)Symbol(name))();

    public int Call(string name, int value) => ((delegate* unmanaged<int, int>)Symbol(name))(value);

    public int Call(string name, string text)
    {
        nint copy = Marshal.StringToCoTaskMemUTF8(text);
        int result = ((delegate* unmanaged<nint, int>)Symbol(name))(copy);
        Marshal.FreeCoTaskMem(copy);
        return result;
    }

    public string Text(string name) => Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)Symbol(name))())!;

    /// <summary>Makes calls of a function fail from one on.</summary>
    public void Fail(string api, int code, int after, int times)
    {
        nint copy = Marshal.StringToCoTaskMemUTF8(api);
        ((delegate* unmanaged<nint, int, int, int, void>)Symbol("fake_fail"))(copy, code, after, times);
        Marshal.FreeCoTaskMem(copy);
    }

    public nint Symbol(string name) => NativeLibrary.GetExport(_handle, name);

    public void Dispose()
    {
        NativeLibrary.Free(_handle);
        File.Delete(Path);
    }

    private static string Build(string[] sources)
    {
        string folder = System.IO.Path.Combine(AppContext.BaseDirectory, "Native"), library = NewPath();
        string[] given = [.. sources.Select(source => source.StartsWith('-') ? source : System.IO.Path.Combine(folder, source))];
        using var compiler = Process.Start(new ProcessStartInfo("cc", ["-std=gnu11", "-O1", "-shared", "-fPIC", "-pthread", "-fvisibility=hidden", "-o", library, .. given]) { RedirectStandardError = true })!;
        string said = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        if (compiler.ExitCode != 0) throw new InvalidOperationException(said);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(library);
        return library;
    }

    private static bool Runs(string option)
    {
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", [option]) { RedirectStandardOutput = true })!;
            compiler.StandardOutput.ReadToEnd();
            compiler.WaitForExit();
            return compiler.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string NewPath() => System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"fake-library-{Guid.NewGuid():N}.so");
}
