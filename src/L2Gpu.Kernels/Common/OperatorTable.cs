using System.Diagnostics.CodeAnalysis;

namespace L2Gpu.Kernels;

/// <summary>The operators of one device, by family. A backend fills it with one line an operator.</summary>
public sealed class OperatorTable
{
    private readonly Dictionary<Type, object> _operators = [];

    /// <summary>The families in the table.</summary>
    public IReadOnlyCollection<Type> Families => _operators.Keys;

    /// <summary>Adds an operator.</summary>
    /// <typeparam name="TOperator">Its family, such as <c>IGemm&lt;float&gt;</c>.</typeparam>
    /// <returns>The table, so that calls can be chained.</returns>
    /// <exception cref="ArgumentException">The family is there already.</exception>
    public OperatorTable Add<TOperator>(TOperator instance)
        where TOperator : class
    {
        ArgumentNullException.ThrowIfNull(instance);
        _operators.Add(typeof(TOperator), instance);
        return this;
    }

    /// <summary>Looks an operator up.</summary>
    public bool TryGet<TOperator>([NotNullWhen(true)] out TOperator? found)
        where TOperator : class
    {
        found = _operators.GetValueOrDefault(typeof(TOperator)) as TOperator;
        return found is not null;
    }

    /// <summary>The name of a family for people: <c>IGemm&lt;Single&gt;</c>.</summary>
    public static string NameOf(Type family)
    {
        ArgumentNullException.ThrowIfNull(family);
        return family.IsGenericType
            ? $"{family.Name[..family.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", family.GenericTypeArguments.Select(t => t.Name))}>"
            : family.Name;
    }
}
