using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Gram matrices in device source: tiles of the lower triangle, in registers.</summary>
internal sealed class GramLauncher<T>(SourceContext context) : GramOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const long SumItems = 64;
    private const long ShortestPart = 512; // of a sum: below, adding the parts up costs as much as it saves
    private const long PartStep = 64; // parts are whole stages of either kernel
    private const long AssembleRows = 8, AssembleColumns = 32;

    private readonly KernelDefines _small = context.Tiles<T>("gram16"), _middle = context.Tiles<T>("gram32"), _large = context.Tiles<T>("gram");
    private readonly KernelDefines _tensor = context.Tiles<T>("gram-tensor");
    private readonly GramTensorBatches<T> _batches = new(context);
    private readonly bool _usesTensorCores = new GemmRoutes(typeof(T), context.CudaArchitecture).UsesTensorCores;

    /// <inheritdoc/>
    protected override IGramAccumulator<T> Start(IQueue queue, GramShape shape)
        => OnTensorCores(shape)
            ? new GramTensorAccumulator<T>(context, new GramTensorTiles(_tensor, shape.Columns, context.Device.Info.ComputeUnits), queue, shape)
            : new GramTileAccumulator<T>(context, Tiles(shape.Order), queue, shape);

    /// <inheritdoc/>
    protected override void Run(IQueue queue, BatchView<T> x, BatchView<T>? weights, BatchView<T> gram)
        => Product(queue.Source(), x, x.Rows, weights, gram, ofRows: 0);

    /// <inheritdoc/>
    protected override void RunRows(IQueue queue, BatchView<T> x, BatchView<T> gram)
        => Product(queue.Source(), x, x.Columns, null, gram, ofRows: 1);

    /// <inheritdoc/>
    protected override void RunAssemble(IQueue queue, MatrixView<double> gram, VectorView<double> scale, VectorView<double> penalty, MatrixView<T> system)
        => queue.Source().Launch(
            context.Kernel("Gram/assemble", SourceContext.TypeOf<T>(), "gram_assemble"),
            new LaunchSize(LaunchExtensions.Tiles(system.Rows, AssembleRows) * LaunchExtensions.Tiles(system.Rows, AssembleColumns)),
            new LaunchSize(AssembleColumns, AssembleRows),
            checked((int)system.Rows), gram.Buffer, gram.Offset, gram.LeadingDimension, scale.Buffer, scale.Offset, penalty.Buffer, penalty.Offset,
            system.Buffer, system.Offset, system.LeadingDimension);

    // Few features leave most of a tile empty; what targets add is not done there, so there should be fewer of them.
    private bool OnTensorCores(GramShape shape) => _usesTensorCores && shape.Columns >= _tensor.Number("FROM") && shape.Targets < shape.Columns;

    private GramTiles Tiles(long order) => new(_small, _middle, _large, order);

    private unsafe void Product(ISourceQueue queue, BatchView<T> x, long inner, BatchView<T>? weights, BatchView<T> gram, int ofRows)
    {
        GramTiles tiles = Tiles(gram.Rows);
        bool onTensorCores = _usesTensorCores && _batches.Takes(gram.Rows, inner);
        long groups = onTensorCores ? _batches.Parts(gram.Rows, gram.Count) : tiles.Groups / tiles.Count / gram.Count;
        long most = Math.Clamp(inner / ShortestPart, 1, Math.Max(1, groups));
        long length = Math.Max(1, LaunchExtensions.Tiles(LaunchExtensions.Tiles(inner, most), PartStep)) * PartStep, parts = Math.Max(1, LaunchExtensions.Tiles(inner, length));
        if (parts == 1)
        {
            Launch(gram);
            return;
        }

        long size = gram.Rows * gram.Rows;
        using DeviceBuffer scratch = context.Device.Allocate(checked((nuint)(gram.Count * parts * size) * (nuint)sizeof(T)));
        Launch(new BatchView<T>(scratch, 0, gram.Count * parts, size, gram.Rows, gram.Rows, gram.Rows));
        queue.Launch(
            context.Kernel("Gram/product", tiles.Defines.With("OF_ROWS", ofRows), "gram_parts"),
            new LaunchSize(LaunchExtensions.Tiles(gram.Count * size, SumItems)),
            new LaunchSize(SumItems),
            checked((int)gram.Rows), gram.Count, (int)parts, scratch, gram.Buffer, gram.Offset, gram.LeadingDimension, gram.Stride);

        void Launch(BatchView<T> products)
        {
            if (onTensorCores) _batches.Launch(queue, x, inner, parts, length, weights, products, ofRows);
            else this.Launch(queue, tiles, x, inner, parts, length, weights, products, ofRows);
        }
    }

    private void Launch(
        ISourceQueue queue, GramTiles tiles, BatchView<T> x, long inner, long parts, long partLength, BatchView<T>? weights, BatchView<T> products, int ofRows)
    {
        BatchView<T> w = weights ?? new BatchView<T>(x.Buffer, 0, 0, 0, 0, 0, 0);
        queue.Launch(
            context.Kernel("Gram/product", tiles.Defines.With("OF_ROWS", ofRows), "gram_product"),
            new LaunchSize(tiles.Count, Math.Min(products.Count, LaunchSize.MostGroups)),
            tiles.Local,
            checked((int)products.Rows), inner, products.Count / parts, (int)parts, partLength, weights is null ? 0 : 1,
            x.Buffer, x.Offset, x.LeadingDimension, x.Stride, w.Buffer, w.Offset, w.Stride,
            products.Buffer, products.Offset, products.LeadingDimension, products.Stride);
    }
}
