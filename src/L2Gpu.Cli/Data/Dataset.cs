using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Data;

/// <summary>Rows that are ready to be fitted, from whichever file they came.</summary>
internal sealed class Dataset<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Names of the columns of X, after encoding.</summary>
    public required string[] Features { get; init; }

    /// <summary>For each of them the column of the file that it was made from, and how.</summary>
    public required FeatureEncoding[] Encodings { get; init; }

    public required string[] Targets { get; init; }

    /// <summary>Rows to fit.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that were passed over because a cell was missing.</summary>
    public required long Dropped { get; init; }

    /// <summary>Whether the rows are read from the file again on each pass, and only a few blocks of them are ever in memory.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>Looks for a cell that stops a fit, and throws at it; null where all of them were looked at before.</summary>
    public Action? FindBadCell { get; init; }

    /// <summary>A number for the group of each row to fit; null where there are none.</summary>
    public int[]? Groups { get; init; }

    /// <summary>Makes a source of the rows to fit.</summary>
    public required Func<IRowSource<T>> Open { get; init; }

    /// <summary>Makes a source of the rows that were held out; null where none were.</summary>
    public Func<IRowSource<T>>? OpenTest { get; init; }

    /// <summary>What holds the memory.</summary>
    public required IDisposable[] Owners { get; init; }

    /// <summary>The bytes of the rows to fit, in memory or as they pass through it.</summary>
    public Int128 Bytes => (Int128)Rows * (Features.Length + Targets.Length) * System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

    /// <summary>The bytes of the rows that are in memory at a time: all, or the block that is worked on and the one that is read.</summary>
    public Int128 BytesInMemory => IsStreamed ? Int128.Min(2 * Bytes / Math.Max(1, Rows) * RowBlocks.RowsOf<T>(Features.Length, Targets.Length), Bytes) : Bytes;

    /// <summary>Says no where there is nothing to fit.</summary>
    public static void ThrowIfEmpty(string path, long rows, long dropped, bool canIgnore = true)
    {
        if (rows > 0) return;
        throw new CliException(dropped == 0
            ? $"{path} has {(InputFile.IsNpy(path) ? "no rows of data." : "a header, but no rows of data.")}"
            : $"{path}: every one of {dropped} rows has an empty or NaN cell in the columns that are used.{(canIgnore ? " Leave the emptiest out with --ignore." : "")}");
    }

    public void Dispose()
    {
        foreach (IDisposable owner in Owners) owner.Dispose();
    }
}
