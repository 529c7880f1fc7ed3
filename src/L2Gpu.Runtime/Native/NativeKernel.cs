namespace L2Gpu.Runtime.Native;

/// <summary>A kernel of one library: what the driver keeps of it. It lives as long as its program, and one thread uses it at a time.</summary>
/// <param name="name">Its name in the source.</param>
internal abstract class NativeKernel(string name)
{
    /// <summary>Its name in the source.</summary>
    public string Name => name;

    /// <summary>The number of arguments that it takes; null if the library cannot tell.</summary>
    public abstract int? ArgumentCount { get; }

    /// <summary>Gives it back. Called once; it is not launched again.</summary>
    public abstract void Release();
}
