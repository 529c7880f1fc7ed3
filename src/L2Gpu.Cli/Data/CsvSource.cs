using CsvHelper;

namespace L2Gpu.Cli.Data;

/// <summary>The records of a CSV file with a header, each with as many cells as the header has.</summary>
/// <remarks>
/// Commas separate; where the header has none, semicolons or tabs do. Quotes, quoted line breaks, CRLF and byte order marks are understood.
/// Cells are UTF-8 and valid until the next record.
/// </remarks>
internal sealed class CsvSource : IDisposable
{
    // An unclosed quote would otherwise swallow the rest of a large file before anybody noticed.
    private const int LongestRecord = 64 << 20;

    private CsvSource(string path, CsvReader reader, string[] names)
    {
        Path = path;
        Reader = reader;
        Columns = new ColumnNames(path, names);
    }

    public string Path { get; }

    public CsvReader Reader { get; }

    public ColumnNames Columns { get; }

    /// <summary>The line on which the current record starts.</summary>
    public long Line => Reader.LineNumber;

    public static CsvSource Open(string path)
    {
        InputFile.ThrowIfUnreadable(path);
        CsvReader reader = Create(path, ',');
        try
        {
            string[] names = Header(path, reader);
            char? other = names.Length != 1 ? null : names[0].Contains(';', StringComparison.Ordinal) ? ';' : names[0].Contains('\t', StringComparison.Ordinal) ? '\t' : null;
            if (other is { } separator)
            {
                reader.Dispose();
                reader = Create(path, separator);
                names = Header(path, reader);
            }

            return new CsvSource(path, reader, names);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next record.</summary>
    /// <returns>False at the end.</returns>
    public bool Read()
    {
        try
        {
            if (!Reader.Read()) return false;
        }
        catch (CsvFormatException e)
        {
            throw Malformed(Path, e);
        }

        if (Reader.FieldCount != Columns.Count)
            throw new CliException($"{Path}, line {Line}: {Cells(Reader.FieldCount)}, but the header has {Columns.Count}. Quote cells that contain the separator, or repair the line.");
        return true;
    }

    /// <summary>What is said of bytes that are no UTF-8. Each would read as U+FFFD, so that different names and levels would become one.</summary>
    public static CliException NotUtf8(string what, string path)
        => new($"{what} is not UTF-8 text. Convert the file, for instance: iconv -f latin1 -t utf8 {Text.CommandText.Quote(path)} > utf8.csv");

    public void Dispose() => Reader.Dispose();

    private static CsvReader Create(string path, char separator) => CsvReader.FromFile(path, new CsvReaderOptions
    {
        Separator = separator,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = LongestRecord,
        BufferSize = 1 << 18,
    });

    private static string[] Header(string path, CsvReader reader)
    {
        string[] names;
        try
        {
            names = [.. reader.Headers];
        }
        catch (CsvFormatException e)
        {
            throw Malformed(path, e);
        }

        if (names.Length == 0) throw new CliException($"{path} is empty; a header line and rows are needed.");
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Contains('\0', StringComparison.Ordinal)) throw new CliException($"{path} is no text: its header contains NUL bytes.");
            if (names[i].Contains('\uFFFD', StringComparison.Ordinal)) throw NotUtf8($"{path}, line 1, column {i + 1}: the name '{names[i]}'", path);
            if (string.IsNullOrWhiteSpace(names[i])) names[i] = $"column{i + 1}";
        }

        return names;
    }

    private static string Cells(int count) => count == 1 ? "there is 1 cell" : $"there are {count} cells";

    private static CliException Malformed(string path, CsvFormatException e)
    {
        string where = e.LineNumber > 0 ? $"{path}, line {e.LineNumber}" : path;
        return new CliException($"{where}: the quotes are not right, or a record is too long ({e.Message.TrimEnd('.')}).");
    }
}
