using ILGPU;
using L2Gpu.Runtime;

namespace L2Gpu.Ilgpu;

/// <summary>A matrix, or a batch of them, as an argument of a kernel.</summary>
/// <typeparam name="T">The element type.</typeparam>
internal readonly struct MatrixArgument<T>
    where T : unmanaged
{
    public MatrixArgument(BatchView<T> view)
    {
        (Leading, Stride) = (view.LeadingDimension, view.Stride);
        bool isEmpty = view.Count == 0 || view.Rows == 0 || view.Columns == 0;
        Data = VectorArgument.Range<T>(view.Buffer, view.Offset, isEmpty ? 0 : ((view.Count - 1) * view.Stride) + ((view.Rows - 1) * view.LeadingDimension) + view.Columns);
    }

    public MatrixArgument(MatrixView<T> view)
        : this(view.AsBatch())
    {
    }

    public readonly ArrayView<T> Data;
    public readonly long Leading;
    public readonly long Stride;

    public readonly ref T this[long row, long column] => ref Data[(row * Leading) + column];

    public readonly ref T this[long matrix, long row, long column] => ref Data[(matrix * Stride) + (row * Leading) + column];
}
