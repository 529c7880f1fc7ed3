using L2Gpu.Fitting;
using L2Gpu.Kernels;

namespace L2Gpu;

public sealed partial class RidgeAccumulator<T>
{
    /// <summary>Writes the sums to a file, with a checksum. It is written beside its place and renamed, so that it is never half there.</summary>
    /// <param name="path">The file; one that is there is replaced.</param>
    /// <param name="wholeSegments">
    /// Writes the segments that have ended and leaves the open one alone, as if its rows had not been added yet: whoever loads the file and adds the rows from
    /// <see cref="Rows"/> on gets the bits of sums that were never interrupted. False ends the open segment and writes all rows.
    /// </param>
    /// <exception cref="ArgumentException">The sums of the open segment are not finite; its rows are left out then.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Save(string path, bool wholeSegments = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!wholeSegments) EndSegment();
        using var file = new AtomicFile(path);
        SummedMomentsFile.Write(file.Stream, new SummedMomentsFile.Content(_shape, Rank.NameOf<T>(), _segments.EndedRows, _segments.Ended, _endedSpread, _endedCount, Note));
        file.Commit();
    }

    /// <summary>Reads sums that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="accelerator">Where to go on; null takes <see cref="Accelerators.Best"/>.</param>
    /// <exception cref="InvalidDataException">It is damaged, foreign, of a later version, or of the other precision; the message says which.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static RidgeAccumulator<T> Load(string path, Accelerator? accelerator = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SummedMomentsFile.Content content = SummedMomentsFile.Read(path);
        if (content.Precision != Rank.NameOf<T>())
            throw new InvalidDataException($"'{path}' holds sums of {content.Precision} data, not of {Rank.NameOf<T>()}. Load it as RidgeAccumulator<{(content.Precision == "f32" ? "float" : "double")}>.");
        var sums = new RidgeAccumulator<T>(content.Shape, accelerator) { Note = content.Note };
        sums.Set(content.Matrix, content.Rows, content.Spread, content.Weights);
        return sums;
    }

    /// <summary>Ends segments on any device as often as on the host, so that there is something to save long before the end.</summary>
    internal void KeepOften() => _segments.Limit = MomentSegments<T>.RowsOnHost(_shape);
}
