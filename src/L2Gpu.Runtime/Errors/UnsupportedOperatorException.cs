namespace L2Gpu.Runtime;

/// <summary>A device does not have the operator that was asked for. Choose a device that has it; nothing falls back in silence.</summary>
public sealed class UnsupportedOperatorException : NotSupportedException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened, and what to do.</param>
    public UnsupportedOperatorException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the error with the exception that caused it.</summary>
    public UnsupportedOperatorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the error without a message.</summary>
    public UnsupportedOperatorException()
    {
    }
}
