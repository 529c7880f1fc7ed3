namespace L2Gpu.Runtime;

/// <summary>A device, or the library that drives it, reported a failure.</summary>
public class DeviceException : Exception
{
    /// <summary>Creates the error of a native call.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="api">The function that failed, as its library names it.</param>
    /// <param name="status">The number it returned.</param>
    /// <param name="buildLog">What the device's compiler said, if it was a compilation.</param>
    public DeviceException(string message, string api, int status, string? buildLog = null)
        : base(message)
    {
        Api = api;
        Status = status;
        BuildLog = buildLog;
    }

    /// <summary>Creates the error of a device that has no native call behind it.</summary>
    public DeviceException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an error with the exception that caused it.</summary>
    public DeviceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an error without a message.</summary>
    public DeviceException()
    {
    }

    /// <summary>The function that failed, as its library names it; null if none did.</summary>
    public string? Api { get; }

    /// <summary>The number that the function returned.</summary>
    public int Status { get; }

    /// <summary>What the device's compiler said; null if nothing was compiled.</summary>
    public string? BuildLog { get; }
}
