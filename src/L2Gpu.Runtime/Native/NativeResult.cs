namespace L2Gpu.Runtime.Native;

/// <summary>What a call into a native library returned.</summary>
/// <param name="Status">The library's own number; 0 is success in all of them.</param>
/// <param name="Api">The function, as its library names it.</param>
internal readonly record struct NativeResult(int Status, string Api)
{
    /// <summary>Whether the call succeeded.</summary>
    public bool Succeeded => Status == 0;
}
