using System.Globalization;

namespace L2Gpu.Kernels;

/// <summary>Who carries out which product, by type, device and shape, from a table that is data: <c>routes.txt</c>.</summary>
internal sealed class GemmRoutes
{
    private readonly Row[] _rows;

    /// <summary>The rows that are for a type on a device.</summary>
    /// <param name="type">The type of the elements.</param>
    /// <param name="architecture">The generation of the GPU, such as 90; 0 for a device without CUDA, or one that is to do without what CUDA has: all is common there.</param>
    public GemmRoutes(Type type, int architecture)
    {
        string precision = type == typeof(float) ? "float" : "double", gpu = architecture.ToString(CultureInfo.InvariantCulture);
        _rows = [.. TextTable.Rows("routes.txt")
            .Where(fields => TextTable.Fits(fields[0], precision) && fields[1].Split(',').Any(field => TextTable.Fits(field, gpu)))
            .Select(fields => new Row(Number(fields[2]), Number(fields[3]), fields[4] == "*" ? long.MaxValue : Number(fields[4]), Enum.Parse<GemmRoute>(fields[5], ignoreCase: true)))
            .Where(row => architecture > 0 || row.Route == GemmRoute.Common)];
    }

    /// <summary>Whether tensor cores are worth it for any product of the type on the device.</summary>
    public bool UsesTensorCores => _rows.Any(row => row.Route == GemmRoute.Tensor);

    /// <summary>The route of a batch of products of (m, k) and (k, n).</summary>
    /// <param name="m">Rows of the result.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="k">The inner size.</param>
    /// <param name="count">Matrices of the batch.</param>
    /// <param name="most">The last route that can be taken: without the vendor's library, <see cref="GemmRoute.Tensor"/>.</param>
    public GemmRoute Choose(long m, long n, long k, long count, GemmRoute most = GemmRoute.Vendor)
    {
        double work = (double)m * n * k;
        for (int i = _rows.Length - 1; i >= 0; i--)
        {
            Row row = _rows[i];
            if (row.Route <= most && work >= row.Work && k >= row.Inner && count <= row.Batch) return row.Route;
        }

        return GemmRoute.Common;
    }

    private static long Number(string field) => long.Parse(field, NumberStyles.None, CultureInfo.InvariantCulture);

    private readonly record struct Row(long Work, long Inner, long Batch, GemmRoute Route);
}
