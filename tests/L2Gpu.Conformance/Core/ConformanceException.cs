namespace L2Gpu.Conformance;

/// <summary>An accelerator did not do what the contract says. The message names case, shape, element, what came, what was expected and the bound.</summary>
public sealed class ConformanceException : Exception
{
    /// <summary>Creates the failure of a case.</summary>
    /// <param name="caseName">Operator and case.</param>
    /// <param name="shape">The shape that was being tried; empty where there is none.</param>
    /// <param name="finding">What is wrong.</param>
    public ConformanceException(string caseName, string shape, string finding)
        : base($"{caseName}{(shape.Length == 0 ? string.Empty : $" [{shape}]")}: {finding}")
    {
        CaseName = caseName;
        Shape = shape;
        Finding = finding;
    }

    /// <summary>Creates a failure with a message alone.</summary>
    public ConformanceException(string message)
        : base(message)
    {
    }

    /// <summary>Creates a failure with the exception that caused it.</summary>
    public ConformanceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates a failure without a message.</summary>
    public ConformanceException()
    {
    }

    /// <summary>Operator and case.</summary>
    public string CaseName { get; } = string.Empty;

    /// <summary>The shape that was being tried.</summary>
    public string Shape { get; } = string.Empty;

    /// <summary>What is wrong.</summary>
    public string Finding { get; } = string.Empty;
}
