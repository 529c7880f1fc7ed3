using System.Numerics;

namespace L2Gpu.DeviceRunner.Timings;

/// <summary>One line of the table: work of one shape.</summary>
/// <param name="Work">What is done, such as <c>gemm</c>.</param>
/// <param name="Type"><c>f32</c>, <c>f64</c>, or empty where elements have no type.</param>
/// <param name="Shape">The sizes, which peers take over.</param>
/// <param name="Bytes">The device memory that it takes, roughly.</param>
/// <param name="Begin">Makes its data; all of it goes with the room.</param>
internal sealed record Row(string Work, string Type, long[] Shape, long Bytes, Func<Room, Trial> Begin)
{
    /// <summary>Work, shape and type: unique in the table, and the same for peers.</summary>
    public string Id => $"{Work}/{ShapeText}{(Type.Length > 0 ? $"/{Type}" : string.Empty)}";

    public string ShapeText => string.Join('×', Shape);

    /// <summary>The name of a type in tables.</summary>
    public static string NameOf<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
        => typeof(T) == typeof(float) ? "f32" : "f64";
}
