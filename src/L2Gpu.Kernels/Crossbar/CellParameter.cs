using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>A number that all cells share, or a matrix with one for each.</summary>
public readonly record struct CellParameter
{
    private CellParameter(float value, MatrixView<float>? cells) => (Value, Cells) = (value, cells);

    /// <summary>The number of all cells, where <see cref="Cells"/> is null.</summary>
    public float Value { get; }

    /// <summary>The numbers of the cells, of the array's shape; null where they share one.</summary>
    public MatrixView<float>? Cells { get; }

    /// <summary>One number for all cells.</summary>
    public static implicit operator CellParameter(float value) => Shared(value);

    /// <summary>One number for each cell.</summary>
    public static implicit operator CellParameter(MatrixView<float> cells) => Each(cells);

    /// <summary>One number for all cells.</summary>
    public static CellParameter Shared(float value) => new(value, null);

    /// <summary>One number for each cell.</summary>
    public static CellParameter Each(MatrixView<float> cells) => new(0, cells);
}
