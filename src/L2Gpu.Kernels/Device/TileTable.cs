using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Tile sizes, chosen by device and type from a table that is data: <c>tiles.txt</c>.</summary>
internal sealed class TileTable
{
    private static readonly Row[] Rows = [.. TextTable.Rows("tiles.txt").Select(Parse)];

    private readonly KernelLimits _limits;

    public TileTable(KernelLimits limits) => _limits = limits;

    /// <summary>The macros of the last row that fits.</summary>
    /// <param name="family">The word of the table's first column, such as <c>gemm</c>.</param>
    /// <param name="type">The type of the elements.</param>
    public KernelDefines For(string family, Type type)
    {
        string precision = type == typeof(float) ? "float" : "double";
        KernelDefines? found = null;
        foreach (Row row in Rows)
        {
            if (row.Family == family && TextTable.Fits(row.Precision, precision) && TextTable.Fits(row.Device, _limits.IsGpu ? "gpu" : "cpu")
                && (row.Vendor == "*" || _limits.Vendor.Contains(row.Vendor, StringComparison.OrdinalIgnoreCase)))
            {
                found = row.Defines;
            }
        }

        return found ?? throw new InvalidOperationException($"tiles.txt has no row for {family} in {precision}.");
    }

    private static Row Parse(string[] fields)
    {
        KernelDefines defines = KernelDefines.None;
        foreach (string field in fields[4..])
        {
            string[] pair = field.Split('=');
            defines = defines.With(pair[0], pair[1]);
        }

        return new(fields[0], fields[1], fields[2], fields[3], defines);
    }

    private sealed record Row(string Family, string Precision, string Device, string Vendor, KernelDefines Defines);
}
