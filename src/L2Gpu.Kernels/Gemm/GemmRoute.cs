namespace L2Gpu.Kernels;

/// <summary>Who carries out a product on a device that compiles.</summary>
internal enum GemmRoute
{
    /// <summary>The kernel for every device.</summary>
    Common,

    /// <summary>The kernel for tensor cores.</summary>
    Tensor,

    /// <summary>The library of the device's vendor.</summary>
    Vendor,
}
