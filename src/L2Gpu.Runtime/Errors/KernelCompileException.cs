namespace L2Gpu.Runtime;

/// <summary>A device's compiler refused a kernel. The message holds its log, with the lines of the source that it complains about.</summary>
public sealed class KernelCompileException : DeviceException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was compiled, for which device, and what its compiler said.</param>
    /// <param name="api">The function that failed.</param>
    /// <param name="status">The number it returned.</param>
    /// <param name="buildLog">What the compiler said.</param>
    public KernelCompileException(string message, string api, int status, string? buildLog)
        : base(message, api, status, buildLog)
    {
    }

    /// <summary>Creates an error without a native call behind it.</summary>
    public KernelCompileException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an error with the exception that caused it.</summary>
    public KernelCompileException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an error without a message.</summary>
    public KernelCompileException()
    {
    }
}
