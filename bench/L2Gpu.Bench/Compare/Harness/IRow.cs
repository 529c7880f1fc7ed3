namespace L2Gpu.Bench.Compare;

/// <summary>One row of the performance table, which <c>compare.sh</c> runs by name.</summary>
internal interface IRow
{
    /// <summary>The name on the command line and of the result files.</summary>
    string Name { get; }

    /// <summary>Measures, and gives the tables as they become ready.</summary>
    IEnumerable<ResultTable> Run(RowContext context);
}
