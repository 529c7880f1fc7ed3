using L2Gpu.Runtime;

namespace L2Gpu.Solvers;

/// <summary>An operator that counts how often it is applied.</summary>
internal sealed class CountedOperator<T>(ILinearOperator<T> inner) : ILinearOperator<T>
    where T : unmanaged
{
    public long Order => inner.Order;

    public int Products { get; private set; }

    public void Apply(IQueue queue, MatrixView<T> x, MatrixView<T> y)
    {
        Products++;
        inner.Apply(queue, x, y);
    }
}
