using System.Diagnostics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>One statement about every accelerator, and the code that checks it.</summary>
public sealed class ConformanceCase
{
    private readonly Func<Accelerator, bool> _isSupported;
    private readonly Action<ConformanceContext> _body;

    internal ConformanceCase(
        string family, string precision, string statement, Func<Accelerator, bool> isSupported, Action<ConformanceContext> body)
    {
        Operator = family;
        Precision = precision;
        Statement = statement;
        _isSupported = isSupported;
        _body = body;
    }

    /// <summary>The operator's word, such as <c>Gemm</c>.</summary>
    public string Operator { get; }

    /// <summary><c>float</c>, <c>double</c>, or empty where elements have no type.</summary>
    public string Precision { get; }

    /// <summary>What is claimed, as a sentence.</summary>
    public string Statement { get; }

    /// <summary>Operator, precision and statement: unique in the suite.</summary>
    public string Name => Precision.Length == 0 ? $"{Operator}: {Statement}" : $"{Operator}<{Precision}>: {Statement}";

    /// <summary>The outputs of which every element is checked.</summary>
    public IReadOnlyList<ConformanceOutput> Watches { get; internal init; } = [];

    /// <summary>Whether the case runs the same input twice and compares bits.</summary>
    public bool ChecksRepeatability { get; internal init; }

    /// <summary>Why a wrong element in an output does not make this case fail; null where it must.</summary>
    public string? Exemption { get; internal init; }

    /// <summary>Whether an accelerator has the operator.</summary>
    public bool IsSupportedBy(Accelerator accelerator) => _isSupported(accelerator);

    /// <summary>Runs the case and throws if the accelerator does not conform.</summary>
    /// <exception cref="ConformanceException">It does not.</exception>
    /// <exception cref="Runtime.UnsupportedOperatorException">It does not have the operator.</exception>
    public void Execute(Accelerator accelerator, ConformanceBudget budget = ConformanceBudget.Full)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        using var context = new ConformanceContext(accelerator, budget, Name);
        _body(context);
        context.ThrowIfNothingWasChecked();
    }

    /// <summary>Runs the case and reports how it ended.</summary>
    public ConformanceResult Run(Accelerator accelerator, ConformanceBudget budget = ConformanceBudget.Full)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        if (!IsSupportedBy(accelerator))
            return new(this, ConformanceOutcome.Unsupported, $"{accelerator.Info.Id} does not have {Operator} in {Precision}.", TimeSpan.Zero);
        long start = Stopwatch.GetTimestamp();
#pragma warning disable CA1031 // Whatever a backend throws is the case's failure, and the next case must still run.
        try
        {
            Execute(accelerator, budget);
            return new(this, ConformanceOutcome.Passed, string.Empty, Stopwatch.GetElapsedTime(start));
        }
        catch (ConformanceException e)
        {
            return new(this, ConformanceOutcome.Failed, e.Message, Stopwatch.GetElapsedTime(start));
        }
        catch (Exception e)
        {
            return new(this, ConformanceOutcome.Failed, $"{Name}: threw {e}", Stopwatch.GetElapsedTime(start));
        }
#pragma warning restore CA1031
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
