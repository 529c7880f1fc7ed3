using L2Gpu.Kernels;

namespace L2Gpu.Ilgpu;

/// <summary>A <see cref="CellParameter"/>: a matrix, or one number for all cells.</summary>
internal readonly struct ParameterArgument
{
    private readonly MatrixArgument<float> _cells;
    private readonly float _value;
    private readonly int _isMatrix;

    public ParameterArgument(CellParameter parameter)
    {
        (_value, _isMatrix) = (parameter.Value, parameter.Cells is null ? 0 : 1);
        if (parameter.Cells is { } cells) _cells = new(cells);
    }

    /// <summary>Whether each cell has its own.</summary>
    public readonly bool IsMatrix => _isMatrix != 0;

    /// <summary>That of a cell.</summary>
    public readonly float this[long row, long column] => _isMatrix != 0 ? _cells[row, column] : _value;

    /// <summary>Sets that of a cell, if it has one of its own.</summary>
    public readonly void Set(long row, long column, float value)
    {
        if (_isMatrix != 0) _cells[row, column] = value;
    }
}
