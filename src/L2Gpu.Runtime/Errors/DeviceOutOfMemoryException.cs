namespace L2Gpu.Runtime;

/// <summary>A device could not give the memory that was asked for. Use a smaller problem, a device with more memory, or FP32.</summary>
public sealed class DeviceOutOfMemoryException : DeviceException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public DeviceOutOfMemoryException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with the exception that caused it.</summary>
    public DeviceOutOfMemoryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the error without a message.</summary>
    public DeviceOutOfMemoryException()
    {
    }
}
