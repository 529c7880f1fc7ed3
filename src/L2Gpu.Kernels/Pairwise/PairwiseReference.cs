using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Pairs by their definition, in FP64 on the host. For comparison, never for speed.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class PairwiseReference<T> : PairwiseOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override IConversion<T> Scaler { get; } = new ConversionReference<T>();

    /// <inheritdoc/>
    protected override void RunMatrix(IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> matrix)
        => HostCopy.Write(queue, Values(queue, program, x, y), matrix);

    /// <inheritdoc/>
    protected override void RunMultiply(
        IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> v, MatrixView<T> product, Summation summation)
    {
        double[] values = Values(queue, program, x, y), right = HostCopy.Read(queue, v), sums = new double[product.Count];
        int count = (int)y.Rows, columns = (int)v.Columns;
        for (int at = 0; at < sums.Length; at++) sums[at] = Sum(values.AsSpan(at / columns * count, count), right, at % columns, columns);
        HostCopy.Write(queue, sums, product);
    }

    /// <inheritdoc/>
    protected override void RunDiagonal(IQueue queue, PairProgram program, MatrixView<T> x, VectorView<T> diagonal)
    {
        double[] points = HostCopy.Read(queue, x), values = new double[diagonal.Length];
        for (int i = 0; i < values.Length; i++) values[i] = program.Evaluate(Point(points, i, (int)x.Columns), Point(points, i, (int)x.Columns));
        HostCopy.Write(queue, values, diagonal.AsRow());
    }

    /// <inheritdoc/>
    /// <remarks>Managed memory of the host, and none of the device.</remarks>
    protected override Int128 ScratchOfMatrix(PairProgram program, PairwiseShape shape) => 0;

    /// <inheritdoc/>
    /// <remarks>Managed memory of the host, and none of the device.</remarks>
    protected override Int128 ScratchOfMultiply(PairProgram program, PairwiseShape shape, long rightSides, Summation summation) => 0;

    // Dot2 of Ogita, Rump and Oishi; a sum that is not finite has no digits to carry.
    private static double Sum(ReadOnlySpan<double> values, double[] right, int column, int columns)
    {
        double sum = 0, lost = 0;
        for (int j = 0; j < values.Length; j++)
        {
            double factor = right[(j * columns) + column], product = values[j] * factor, next = sum + product, part = next - sum;
            lost += Math.FusedMultiplyAdd(values[j], factor, -product) + (sum - (next - part)) + (product - part);
            sum = next;
        }

        return double.IsFinite(sum) ? sum + lost : sum;
    }

    private static double[] Values(IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y)
    {
        double[] left = HostCopy.Read(queue, x), right = HostCopy.Read(queue, y), values = new double[x.Rows * y.Rows];
        int columns = (int)x.Columns;
        for (int i = 0, at = 0; i < x.Rows; i++)
        {
            for (int j = 0; j < y.Rows; j++, at++) values[at] = program.Evaluate(Point(left, i, columns), Point(right, j, columns));
        }

        return values;
    }

    private static ReadOnlySpan<double> Point(double[] points, int index, int columns) => points.AsSpan(index * columns, columns);
}
