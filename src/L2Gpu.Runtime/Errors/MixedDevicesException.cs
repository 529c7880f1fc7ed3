namespace L2Gpu.Runtime;

/// <summary>Arguments of one call live on different devices. Copy them to the device of the queue first.</summary>
public sealed class MixedDevicesException : ArgumentException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public MixedDevicesException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with the exception that caused it.</summary>
    public MixedDevicesException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the error without a message.</summary>
    public MixedDevicesException()
    {
    }
}
