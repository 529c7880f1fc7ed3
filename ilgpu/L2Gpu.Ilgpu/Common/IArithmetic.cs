namespace L2Gpu.Ilgpu;

/// <summary>What kernels over either type need beside the operators of <see cref="System.Numerics.INumber{T}"/>, of which ILGPU translates no conversions.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IArithmetic<T>
    where T : unmanaged
{
    /// <summary>The number in FP64.</summary>
    static abstract double Wide(T value);

    /// <summary>The number, rounded from FP64.</summary>
    static abstract T Narrow(double value);

    /// <summary>The square root.</summary>
    static abstract T Sqrt(T value);

    /// <summary>eˣ, to 2 units in the last place.</summary>
    static abstract T Exp(T value);
}
