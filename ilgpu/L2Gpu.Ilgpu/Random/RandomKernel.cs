namespace L2Gpu.Ilgpu;

/// <summary>Random numbers, an item each.</summary>
internal static class RandomKernel
{
    public static void Words(RandomArguments p)
    {
        for (long at = GridExtent.Item; at < p.Count; at += GridExtent.Items) p.Words[at] = p.Stream.Word(p.First + at, 0, (uint)p.Draw);
    }

    public static void Numbers<TFused>(RandomArguments p)
        where TFused : struct, IFused
    {
        for (long at = GridExtent.Item; at < p.Count; at += GridExtent.Items)
            p.Numbers[at] = p.IsNormal != 0 ? p.Stream.Normal<TFused>(p.First + at, 0, (uint)p.Draw) : p.Stream.Uniform<TFused>(p.First + at, 0, (uint)p.Draw);
    }
}
