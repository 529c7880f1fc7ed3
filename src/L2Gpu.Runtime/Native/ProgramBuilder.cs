namespace L2Gpu.Runtime.Native;

/// <summary>Builds programs for one device, or takes them from the cache on disk. The thread has entered the driver.</summary>
/// <remarks>Thread-safe: it has no state but the cache.</remarks>
internal sealed class ProgramBuilder(NativeDevice device, ProgramCache cache)
{
    /// <summary>Builds a source.</summary>
    /// <returns>The program; the caller releases it.</returns>
    public nint Build(KernelSource source, KernelDefines defines)
    {
        string text = SourceText.Compose(source, defines, device.Limits);
        string key = ProgramCache.Key(device.Driver.CompilerIdentity, text);
        if (cache.TryRead(key) is { } known && TryLoad(known) is var loaded and not 0) return loaded;
        NativeResult result = device.Driver.Build(text, cache.IsOpen, out nint program, out byte[]? binary, out string log);
        if (device.Driver.IsBuildFailure(result))
        {
            throw new KernelCompileException(
                $"{source.Name} ({defines}) does not compile for {device.Info.Name}: {result.Api} failed with {result.Status} ({device.Driver.NameOf(result)}).\n{CompilerLog.Explain(log, text)}",
                result.Api,
                result.Status,
                log);
        }

        // A compiler that refuses its options, say, writes why.
        if (!result.Succeeded && log.Length > 0) throw new DeviceException($"{device.Driver.Error(result).Message}\n{log}", result.Api, result.Status);
        device.Check(result);
        if (binary is not null) cache.Write(key, binary);
        return program;
    }

    // Whatever a driver has against a program that was kept: it is built from its source again.
    private nint TryLoad(byte[] binary)
    {
        NativeResult result = device.Driver.Load(binary, out nint program);
        device.NoteIfLost(result);
        return result.Succeeded ? program : 0;
    }
}
