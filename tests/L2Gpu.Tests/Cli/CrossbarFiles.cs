using System.Security.Cryptography;
using L2Gpu.Runtime;

namespace L2Gpu.Tests.Cli;

/// <summary>Matrices in files, for commands about crossbars.</summary>
internal static class CrossbarFiles
{
    /// <summary>Writes a matrix.</summary>
    public static string Save<T>(string path, T[,] matrix)
        where T : unmanaged
    {
        T[] numbers = [.. matrix.Cast<T>()];
        NpyFile.Write(path, HostMatrix<T>.FromRowMajor(numbers, matrix.GetLength(0), matrix.GetLength(1)));
        return path;
    }

    /// <summary>Reads a matrix.</summary>
    public static unsafe T[,] Load<T>(string path)
        where T : unmanaged
    {
        using NpyFile file = NpyFile.Open(path);
        HostMatrix<T> matrix = file.Matrix<T>();
        using HostPin<T> pin = matrix.Pin();
        var numbers = new T[file.Rows, file.Columns];
        for (int i = 0; i < file.Rows; i++)
        {
            for (int j = 0; j < file.Columns; j++) numbers[i, j] = pin.Origin[(i * matrix.RowStride) + (j * matrix.ColumnStride)];
        }

        return numbers;
    }

    /// <summary>SHA-256 of the numbers of a file, after the 128 bytes of its header.</summary>
    public static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path).AsSpan(128)));
}
