using System.Numerics;
using L2Gpu.Data;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Regression problems with columns that lie away from 0, some noise, and weights.</summary>
internal sealed record RemoteData<T>(T[,] X, T[,] Y, T[] Weights)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static RemoteData<T> Create(int rows, int columns, int targets, ulong seed = 7)
    {
        var random = new SplitMix64(seed);
        double Next() => ((random.Next() >> 11) * (1.0 / (1UL << 53)) * 2) - 1;
        T[,] x = new T[rows, columns], y = new T[rows, targets];
        var weights = new T[rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) x[i, j] = T.CreateTruncating(Next() + (j % 3));
            for (int k = 0; k < targets; k++)
            {
                double sum = 3 + k;
                for (int j = 0; j < columns; j++) sum += double.CreateTruncating(x[i, j]) * (((j * 7) + k) % 5 - 2);
                y[i, k] = T.CreateTruncating(sum + (0.1 * Next()));
            }

            weights[i] = T.CreateTruncating(i % 11 == 0 ? 0 : 1.5 + Next());
        }

        return new RemoteData<T>(x, y, weights);
    }
}
