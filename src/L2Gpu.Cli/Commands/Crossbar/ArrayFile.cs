using System.Numerics;
using L2Gpu.Cli.Data;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>A matrix in a <c>.npy</c> file whose header has been read, and whose numbers are read when there is a place for them.</summary>
internal sealed class ArrayFile
{
    private ArrayFile(string path, string what, NpyInfo info) => (Path, What, Rows, Columns) = (path, what, info.Rows, info.Columns);

    public string Path { get; }

    /// <summary>What its numbers are, as sentences name them.</summary>
    public string What { get; }

    public long Rows { get; }

    public long Columns { get; }

    /// <summary>Reads a header.</summary>
    /// <param name="path">The file; null gives null.</param>
    /// <param name="what">What its numbers are.</param>
    public static ArrayFile? Open(string? path, string what)
    {
        if (path is null) return null;
        InputFile.ThrowIfUnreadable(path);
        if (!InputFile.IsNpy(path)) throw new CliException($"'{path}': {what} are read from .npy files. In Python: numpy.save('{System.IO.Path.ChangeExtension(System.IO.Path.GetFileName(path), ".npy")}', array)");
        return new ArrayFile(path, what, NpyInfo.Of(path));
    }

    /// <summary>Its numbers, row by row.</summary>
    /// <param name="flaw">What is wrong with a number, as the end of a sentence; null where nothing is. It sees no NaN or ∞.</param>
    /// <exception cref="CliException">A number is not finite, or has a flaw.</exception>
    public T[] Read<T>(Func<T, string?> flaw)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using NpyFile file = NpyFile.Open(Path);
        if (file.Rows != Rows || file.Columns != Columns) throw new CliException($"{Path} has changed while it was read.");
        return file.ElementType == NpyElementType.F32 ? Read<float, T>(file.Matrix<float>(), flaw) : Read<double, T>(file.Matrix<double>(), flaw);
    }

    private unsafe T[] Read<TFile, T>(HostMatrix<TFile> matrix, Func<T, string?> flaw)
        where TFile : unmanaged, IFloatingPointIeee754<TFile>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var numbers = new T[Rows * Columns];
        using HostPin<TFile> pin = matrix.Pin();
        for (long i = 0, at = 0; i < Rows; i++)
        {
            for (long j = 0; j < Columns; j++, at++)
            {
                TFile found = pin.Origin[(i * matrix.RowStride) + (j * matrix.ColumnStride)];
                T number = numbers[at] = T.CreateTruncating(found);
                string? wrong = !TFile.IsFinite(found) ? "is not finite" : !T.IsFinite(number) ? "is too large for FP32, which is what is simulated" : flaw(number);
                if (wrong is not null) throw new CliException($"{Path}, row {i}, column {j} (from 0): {Output.Numbers.Exact(double.CreateTruncating(found))} {wrong}.");
            }
        }

        return numbers;
    }
}
