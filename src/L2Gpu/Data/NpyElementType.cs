namespace L2Gpu;

/// <summary>The element types of <c>.npy</c> files that are read and written, both little-endian.</summary>
public enum NpyElementType
{
    /// <summary><c>&lt;f4</c>, single precision.</summary>
    F32,

    /// <summary><c>&lt;f8</c>, double precision.</summary>
    F64,
}
