namespace L2Gpu.Cli.Output.Svg;

/// <summary>A matrix to be shown in colours.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Subtitle">More of it.</param>
/// <param name="Values">Row by row; finite.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Columns">How many columns.</param>
/// <param name="Unit">Of the values.</param>
/// <param name="RowName">What a row is.</param>
/// <param name="ColumnName">What a column is.</param>
internal sealed record HeatMap(string Title, string Subtitle, double[] Values, int Rows, int Columns, string Unit, string RowName, string ColumnName);
