using System.Runtime.InteropServices;

namespace L2Gpu.Runtime.Native;

/// <summary>Finds one of the native libraries that this runtime can do without, and says in a sentence why it is not there.</summary>
/// <typeparam name="T">The library's functions.</typeparam>
/// <param name="variable">The environment variable that names the library to load.</param>
/// <param name="what">What is looked for, such as "OpenCL library".</param>
/// <param name="least">What a library has to be, such as "OpenCL 1.2".</param>
/// <param name="remedy">Where it comes from.</param>
/// <param name="bind">Finds the functions of the library that a path or name led to; throws <see cref="EntryPointNotFoundException"/> where one is missing.</param>
internal sealed class NativeLoader<T>(string variable, string what, string least, string remedy, Func<NativeSymbols, string, T> bind)
    where T : class
{
    /// <summary>Loads the library that the variable names, else the first of some.</summary>
    /// <param name="candidates">Paths, or names that the system's loader finds.</param>
    /// <param name="why">Why there is none.</param>
    public T? TryLoadNamedOr(IReadOnlyList<string> candidates, out string? why)
    {
        string? path = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrEmpty(path) ? TryLoad(candidates, out why) : TryLoadNamed(path, out why);
    }

    /// <summary>Loads the library that the variable names.</summary>
    /// <param name="path">What it names.</param>
    /// <param name="why">Why it is not loaded: a sentence that begins with the name of the variable.</param>
    public T? TryLoadNamed(string path, out string? why)
    {
        if (TryLoad([path], out why) is { } library) return library;
        bool isMissing = Path.GetFileName(path) != path && !File.Exists(path);
        why = isMissing ? $"{variable} names {path}, which is missing; correct or unset it"
            : $"{variable} names {path}, which cannot be loaded: {Refusal(path) ?? why}; correct or unset it";
        return null;
    }

    /// <summary>Loads the first of some libraries that is there.</summary>
    public T? TryLoad(IReadOnlyList<string> paths, out string? why)
    {
        why = null;
        foreach (string path in paths)
        {
            if (!NativeLibrary.TryLoad(path, out nint handle))
            {
                // It is there: what it needs itself is not.
                if (why is null && Path.IsPathRooted(path) && File.Exists(path)) why = $"{path} cannot be loaded: {Refusal(path)}; install what it needs, or name another {what} in {variable}";
                continue;
            }

            try
            {
                T library = bind(new NativeSymbols(handle), path);
                why = null;
                return library;
            }
            catch (EntryPointNotFoundException e)
            {
                NativeLibrary.Free(handle);
                why = $"{path} is no {least}: {e.Message}";
                return null;
            }
        }

        why ??= $"no {what} was found ({string.Join(", ", paths)}); {remedy}, or name it in {variable}";
        return null;
    }

    // What the system says; null if it loads the file, so that it is not what was looked for.
    private static string? Refusal(string path)
    {
        try
        {
            NativeLibrary.Free(NativeLibrary.Load(path));
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            return e.Message.ReplaceLineEndings(" ").TrimEnd(' ', '.');
        }
    }
}
