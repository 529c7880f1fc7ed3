namespace L2Gpu.Runtime.Native;

/// <summary>What a call into a native library returned.</summary>
/// <remarks>One number, which passes through every launch in a register. The name of a function is looked up by a number that it gets when it fails first.</remarks>
internal readonly record struct NativeResult
{
    private static readonly Lock Registering = new();
    private static readonly List<string> Names = [""];

    // The number of the function, and below it the status: 0 is success.
    private readonly long _value;

    /// <summary>What a call returned.</summary>
    /// <param name="status">The library's own number; 0 is success in all of them.</param>
    /// <param name="api">The function, as its library names it.</param>
    public NativeResult(int status, string api)
        => _value = status == 0 ? 0 : ((long)NumberOf(api) << 32) | (uint)status;

    /// <summary>The library's own number; 0 is success in all of them.</summary>
    public int Status => (int)_value;

    /// <summary>The function that failed, as its library names it; empty if none did.</summary>
    public string Api
    {
        get
        {
            lock (Registering) return Names[(int)(_value >> 32)];
        }
    }

    /// <summary>Whether the call succeeded.</summary>
    public bool Succeeded => _value == 0;

    public void Deconstruct(out int status, out string api) => (status, api) = (Status, Api);

    private static int NumberOf(string api)
    {
        lock (Registering)
        {
            int known = Names.IndexOf(api);
            if (known >= 0) return known;
            Names.Add(api);
            return Names.Count - 1;
        }
    }
}
