namespace L2Gpu.Runtime.Native;

/// <summary>A kernel of one library, as it is launched: what the driver keeps of it. It lives as long as its program.</summary>
/// <param name="name">Its name in the source.</param>
internal abstract class NativeKernel(string name)
{
    /// <summary>Its name in the source.</summary>
    public string Name => name;

    /// <summary>The number of arguments that it takes; null if the library cannot tell.</summary>
    public abstract int? ArgumentCount { get; }

    /// <summary>Held while it is launched, since its arguments may be state of the library.</summary>
    public Lock Lock { get; } = new();

    /// <summary>Gives it back. A kernel that is released is not launched again.</summary>
    public abstract void Release();
}
