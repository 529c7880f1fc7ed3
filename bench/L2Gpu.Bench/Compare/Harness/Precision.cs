namespace L2Gpu.Bench.Compare;

/// <summary>What a type of number is called, and how fine it is.</summary>
internal static class Precision
{
    public static string Name<T>() => typeof(T) == typeof(float) ? "f32" : "f64";

    /// <summary>The unit roundoff.</summary>
    public static double Epsilon<T>() => typeof(T) == typeof(float) ? 1.0 / (1 << 24) : 1.0 / (1L << 53);
}
