namespace L2Gpu;

/// <summary>Neighbouring columns of an <see cref="NpySlab"/>: the features, the targets, or the weights.</summary>
internal readonly record struct NpyPart(int Slab, long First, long Columns);
