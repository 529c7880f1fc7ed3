namespace L2Gpu.Bench.Compare;

/// <summary>The sizes and the ratios to reach that the project has set itself.</summary>
internal static class Targets
{
    public const int TallRows = 100_000;
    public const double Xtx = 1.0;
    public const double Ridge = 2.5;
    public const double LeaveOneOut = 3;
    public const double CrossValidation = 10;
    public const double SmallRidges = 15;
    public const double Bayesian = 3;
    public const double Start = 3;
    public const double SecondThread = 1.6;
    public const double RbfFloat = 2.5;
    public const double RbfDouble = 1.4;
    public const double KernelProduct = 12;
    public const double KernelRidgeDirect = 1.5;
    public const double KernelRidgeMixed = 2;
    public const double KernelRidgeIterative = 4;
    public const double Normals = 8;
    public const double CrossbarVisits = 8e8;

    public static int[] Threads { get; } = [1, 2];

    public static int[] Sizes { get; } = [512, 1024, 2048];

    public static int[] CholeskySizes { get; } = [256, .. Sizes];

    public static int[] EigenSizes { get; } = [256, 500, 1000, 2000];

    public static int[] TallColumns { get; } = [128, 512];

    public static int[] RbfColumns { get; } = [64, 784];

    public static int[] KernelRidgeRows { get; } = [4000, 8000];

    /// <summary>For products and factorisations from 512 up.</summary>
    public static double Blas(int threads) => threads == 1 ? 0.95 : 0.9;

    /// <summary>For the eigendecomposition of the largest matrix of doubles on one thread; the others have no target.</summary>
    public static double? Eigen<T>(int n, int threads) => typeof(T) == typeof(double) && n == 2000 && threads == 1 ? 0.5 : null;

    /// <summary>For a factorisation of order 256, where two threads have no target.</summary>
    public static double? SmallCholesky(int threads) => threads == 1 ? 0.9 : null;
}
