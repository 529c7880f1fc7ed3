using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Some rows in the memory of a device.</summary>
internal readonly record struct DeviceRows<T>(MatrixView<T> X, MatrixView<T> Y, VectorView<T>? Weights)
    where T : unmanaged;
