namespace L2Gpu.Runtime;

/// <summary>A device stopped answering. Everything on it is lost; dispose it and open it again.</summary>
public sealed class DeviceLostException : DeviceException
{
    /// <summary>Creates the error of a native call.</summary>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="api">The function that failed, as its library names it.</param>
    /// <param name="status">The number it returned.</param>
    public DeviceLostException(string message, string api, int status)
        : base(message, api, status)
    {
    }

    /// <summary>Creates the error without a native call behind it.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public DeviceLostException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with the exception that caused it.</summary>
    public DeviceLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the error without a message.</summary>
    public DeviceLostException()
    {
    }
}
