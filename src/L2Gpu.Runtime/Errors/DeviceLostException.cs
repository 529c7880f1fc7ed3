namespace L2Gpu.Runtime;

/// <summary>A device stopped answering. Everything on it is lost; dispose it and open it again.</summary>
public sealed class DeviceLostException : DeviceException
{
    /// <summary>Creates the error.</summary>
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
