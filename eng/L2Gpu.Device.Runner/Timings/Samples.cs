namespace L2Gpu.DeviceRunner.Timings;

/// <summary>Which elements are compared, where all would take longer than the work.</summary>
internal static class Samples
{
    /// <summary>Positions from the first to the last, spread evenly; all of them where they are few.</summary>
    public static IEnumerable<long> Of(long length, int count)
    {
        long taken = Math.Min(length, count);
        for (long i = 0; i < taken; i++) yield return taken == 1 ? 0 : (long)((Int128)i * (length - 1) / (taken - 1));
    }
}
