using System.CommandLine;
using L2Gpu.Cli.Text;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>The options about how large an array is, and the files that it may come from.</summary>
/// <param name="conductances">What <c>--conductances</c> holds.</param>
/// <param name="inputs">What <c>--inputs</c> holds; null where nothing is read.</param>
/// <param name="usualSize">Rows and columns where nothing says how many.</param>
/// <param name="usualBatch">Reads where nothing says how many.</param>
internal sealed class ShapeOptions(string conductances, string? inputs, int usualSize, int usualBatch)
{
    /// <summary>The most items of a batch: as many as a step has draws.</summary>
    public const int MostItems = 65536;

    private readonly Option<string?> _rows = new("--rows") { Description = $"Word lines, along which inputs come. [default: {usualSize}, or those of the file]", HelpName = "M" };
    private readonly Option<string?> _columns = new("--cols") { Description = $"Bit lines, along which outputs leave. [default: {usualSize}, or those of the file]", HelpName = "N" };
    private readonly Option<string?> _batch = new("--batch") { Description = $"Inputs that are read in one step. [default: {usualBatch}, or those of the file]", HelpName = "B" };
    private readonly Option<string?> _conductances = new("--conductances") { Description = conductances, HelpName = "FILE.npy" };
    private readonly Option<string?> _inputs = new("--inputs") { Description = inputs, HelpName = "FILE.npy" };

    public IEnumerable<Option> All => inputs is null ? [_rows, _columns, _conductances] : [_rows, _columns, _batch, _conductances, _inputs];

    /// <summary>The shape that options and files say; nothing but headers is read.</summary>
    /// <exception cref="CliException">They contradict each other, or an array cannot be as large.</exception>
    public ArrayShape Read(ParseResult parsed, IReadOnlyList<string> args)
    {
        int? rows = NumberOption.Count(parsed, _rows, "a whole number of word lines, 1 or more,");
        int? columns = NumberOption.Count(parsed, _columns, "a whole number of bit lines, 1 or more,");
        int? batch = inputs is null ? 1 : NumberOption.Count(parsed, _batch, $"a whole number of inputs from 1 to {MostItems}", most: MostItems);
        ArrayFile? array = ArrayFile.Open(parsed.GetValue(_conductances), "conductances"), vectors = inputs is null ? null : ArrayFile.Open(parsed.GetValue(_inputs), "inputs");
        if (array is not null)
        {
            ThrowIfOther(_rows, rows, array.Rows, array, "rows", args);
            ThrowIfOther(_columns, columns, array.Columns, array, "columns", args);
            (rows, columns) = (Count(array, array.Rows, "rows"), Count(array, array.Columns, "columns"));
        }

        if (vectors is not null)
        {
            ThrowIfOther(_batch, batch, vectors.Rows, vectors, "rows", args);
            if (rows is null) rows = Count(vectors, vectors.Columns, "columns");
            if (vectors.Columns != rows)
            {
                string turned = vectors.Rows == rows ? " It seems to be transposed." : "";
                string of = array is null ? $"--rows is {rows}" : $"{array.Path} has {rows} word lines";
                throw new CliException($"{vectors.Path} is {vectors.Rows} × {vectors.Columns}, but {of}: inputs have one row a read, and one column a word line.{turned}", CliException.Usage);
            }

            if (vectors.Rows > MostItems) throw new CliException($"{vectors.Path} has {vectors.Rows} rows; up to {MostItems} inputs are read in one step. Split the file.", CliException.Usage);
            batch = Count(vectors, vectors.Rows, "rows");
        }

        var shape = new ArrayShape(rows ?? usualSize, columns ?? usualSize, batch ?? usualBatch, array, vectors);
        if (Math.Max(shape.Cells, Math.Max(shape.InputNumbers, shape.OutputNumbers)) > Array.MaxLength)
            throw new CliException($"{shape.Rows} × {shape.Columns} cells and a batch of {shape.Batch} are more than {Array.MaxLength} numbers in one array, which do not fit. Use fewer --rows, --cols or a smaller --batch.", CliException.Usage);
        return shape;
    }

    private static int Count(ArrayFile file, long count, string what)
        => count is > 0 and <= int.MaxValue ? (int)count : throw new CliException($"{file.Path} has {count} {what}; from 1 to {int.MaxValue} can be simulated.");

    private static void ThrowIfOther(Option<string?> option, int? given, long found, ArrayFile file, string what, IReadOnlyList<string> args)
    {
        if (given is null || given == found) return;
        throw new CliException(
            $"{option.Name} is {given}, but {file.Path} has {found} {what}. Leave {option.Name} out.", CliException.Usage, CommandText.Of(CommandText.Without(args, option.Name, hasValue: true)));
    }
}
