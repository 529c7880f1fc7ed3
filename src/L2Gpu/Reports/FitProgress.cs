namespace L2Gpu;

/// <summary>How far a fit has come.</summary>
/// <param name="Stage">What is being done, as the result's stages name it.</param>
/// <param name="RowsDone">Rows read in this stage.</param>
/// <param name="RowsTotal">Rows to read in this stage; null where that is not known.</param>
public readonly record struct FitProgress(string Stage, long RowsDone, long? RowsTotal)
{
    /// <summary>The relative residual ‖b − Ax‖/‖b‖ of the worst right side, where the stage iterates; rows are iterations then.</summary>
    public double? Residual { get; init; }
}
