namespace L2Gpu.Runtime;

/// <summary>One function of a program, ready to be launched.</summary>
/// <remarks>May be launched from any thread. It lives as long as its program.</remarks>
public interface IKernel
{
    /// <summary>Its name in the source.</summary>
    string Name { get; }
}
