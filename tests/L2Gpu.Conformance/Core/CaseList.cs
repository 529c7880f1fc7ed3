using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>The cases of one operator in one precision, as they are registered.</summary>
internal sealed class CaseList(string family, string precision, Func<Accelerator, bool> isSupported)
{
    private readonly List<ConformanceCase> _cases = [];

    public IReadOnlyList<ConformanceCase> Cases => _cases;

    /// <summary>The cases of an operator that an accelerator may lack.</summary>
    public static CaseList For<TOperator, T>(string family)
        where TOperator : class
        where T : unmanaged
        => new(family, sizeof(float) == System.Runtime.CompilerServices.Unsafe.SizeOf<T>() ? "float" : "double", accelerator => accelerator.TryGet<TOperator>(out _));

    /// <summary>Adds a case that checks every element of some outputs.</summary>
    public CaseList Output(string statement, Action<ConformanceContext> body, params ConformanceOutput[] watches)
    {
        _cases.Add(new(family, precision, statement, isSupported, body) { Watches = watches });
        return this;
    }

    /// <summary>Adds a case that runs the same input twice and compares bits.</summary>
    public CaseList Repeatable(string statement, Action<ConformanceContext> body, params ConformanceOutput[] watches)
    {
        _cases.Add(new(family, precision, statement, isSupported, body)
        {
            Watches = watches,
            ChecksRepeatability = true,
            Exemption = "An error that is the same in both runs keeps the bits equal; the other cases are there to find it.",
        });
        return this;
    }

    /// <summary>Adds a case that is not about the values of an output.</summary>
    /// <param name="statement">What is claimed.</param>
    /// <param name="reason">Why a wrong element in an output cannot make it fail.</param>
    /// <param name="body">The check.</param>
    public CaseList Exempt(string statement, string reason, Action<ConformanceContext> body)
    {
        _cases.Add(new(family, precision, statement, isSupported, body) { Exemption = reason });
        return this;
    }
}
