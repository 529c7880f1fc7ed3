using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Conformance;

/// <summary>Shapes that reach what only large tiles, long sums and wide copies do.</summary>
internal static partial class GemmConformance
{
    // Rows whose beginnings are multiples of 16 bytes, while their ends are none: M, N and K of the shape below are one more than a multiple of 4.
    private static readonly GuardLayout Aligned = new(4, 3, 0);

    private static void WideRows<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (context.Budget == ConformanceBudget.Interpreted)
        {
            GemmTrial.Check<T>(context, new(33, 41, 25) { TransposeB = Transpose.Yes, Layout = Aligned }, 18);
            return;
        }

        foreach ((Transpose a, Transpose b) in Pairs(Both, Both))
        {
            var problem = new GemmProblem(65, 133, 37) { TransposeA = a, TransposeB = b, Alpha = 0.5, Beta = -1, Layout = Aligned };
            GemmTrial.Check<T>(context, problem, 18);
            GemmTrial.Check<T>(context, problem with { M = 33, N = 41, K = 25, Count = 2 }, 19);

            // The first matrix begins at such a multiple and the second does not.
            GemmTrial.Check<T>(context, problem with { M = 33, N = 41, K = 25, Count = 2, Layout = Aligned with { MatrixGap = 1 } }, 20);
        }
    }

    private static void LongSums<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (context.Budget == ConformanceBudget.Interpreted)
        {
            GemmTrial.Check<T>(context, new(4, 8, 1025) { Beta = 0.5 }, 21);
            return;
        }

        int turn = 0;
        foreach ((int m, int n, int k) in context.IsFull ? [(9, 7, 1025), (33, 5, 2050), (1, 40, 4099)] : new[] { (9, 7, 1025) })
        {
            foreach ((Transpose a, Transpose b) in Pairs(Both, Both))
            {
                var problem = new GemmProblem(m, n, k) { TransposeA = a, TransposeB = b, Alpha = -1, Beta = 0.5, Layout = GuardLayout.Nth(turn++) };
                GemmTrial.Check<T>(context, problem, 21);
                GemmTrial.Check<T>(context, problem with { Count = 3, SharesB = true }, 22);
            }
        }
    }

    // As many tiles as a GPU wants before it takes large ones, and more rows of them than are walked through side by side.
    private static void ManyTiles<T>(ConformanceContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (!context.IsFull)
        {
            GemmTrial.Check<T>(context, new(34, 33, 35) { Count = context.Budget == ConformanceBudget.Small ? 3 : 1, TransposeA = Transpose.Yes, TransposeB = Transpose.Yes }, 23);
            return;
        }

        int turn = 0;
        foreach ((Transpose a, Transpose b) in Pairs(Both, Both))
        {
            var problem = new GemmProblem(130, 132, 20) { Count = 64, SharesA = turn % 2 == 0, TransposeA = a, TransposeB = b, Beta = 1, Layout = GuardLayout.Nth(turn++) };
            GemmTrial.Check<T>(context, problem, 24);
            GemmTrial.Check<T>(context, problem with { M = 577, N = 66, K = 17, Count = 1 }, 25);
        }
    }
}
