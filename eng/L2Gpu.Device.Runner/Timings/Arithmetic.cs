namespace L2Gpu.DeviceRunner.Timings;

/// <summary>Which rate bounds the arithmetic of a row.</summary>
internal enum Arithmetic
{
    /// <summary>Multiply-adds in the type of the data.</summary>
    OfData,

    /// <summary>Multiply-adds in FP64, whatever the data are.</summary>
    Fp64,

    /// <summary>Products of matrices, which matrix instructions may compute: in FP64 directly, in FP32 as three products in TF32.</summary>
    Product,

    /// <summary>None: the row moves bytes, or costs what it costs.</summary>
    None,
}
