using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>A number of each cell: where it lies, and whether it is read and written.</summary>
internal readonly unsafe struct CellOperand
{
    /// <summary>The number of cell (0, 0); null where all cells share one.</summary>
    public float* Cells { get; private init; }

    /// <summary>From one row to the next.</summary>
    public long Leading { get; private init; }

    /// <summary>The number that all cells share.</summary>
    public float Value { get; private init; }

    /// <summary>Whether it is read.</summary>
    public bool IsInput { get; private init; }

    /// <summary>Whether it is written.</summary>
    public bool IsOutput { get; private init; }

    /// <summary>What is read.</summary>
    public static CellOperand Input(MatrixView<float> view) => new() { Cells = view.Address(), Leading = view.LeadingDimension, IsInput = true };

    /// <summary>What is read, if it is a matrix.</summary>
    public static CellOperand Input(CellParameter parameter) => parameter.Cells is { } cells ? Input(cells) : new() { Value = parameter.Value };

    /// <summary>What is written.</summary>
    public static CellOperand Output(MatrixView<float> view) => Input(view) with { IsInput = false, IsOutput = true };

    /// <summary>What is written, if it is a matrix.</summary>
    public static CellOperand Output(CellParameter parameter) => parameter.Cells is { } cells ? Output(cells) : new() { IsOutput = true };

    /// <summary>What is read and written.</summary>
    public static CellOperand Updated(MatrixView<float> view) => Input(view) with { IsOutput = true };
}
