using System.Numerics;
using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.Conformance;

/// <summary>Errors that people make with pairs, each of which conformance must find.</summary>
public sealed class PairwiseSelfProofTests
{
    /// <summary>What is wrong, and the case that must fail.</summary>
    public static TheoryData<string, string> Errors => new()
    {
        { "plain sums", "a compensated product keeps its digits where almost all cancel" },
        { "distances by products", "neighbours a million from the origin keep the digits of their distance" },
        { "distances by products", "equal points are exactly 0 apart" },
        { "distances by products", "distances that overflow are infinite, and no neighbours" },
        { "distances by products", "NaN and ∞ reach the pairs of their points and no others" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void The_case_notices_in_both_precisions(string error, string statement)
    {
        using Accelerator right = CpuAccelerator.Create(threads: 1);
        var operators = new OperatorTable().Add<IPairwise<float>>(new Wrong<float>(error)).Add<IPairwise<double>>(new Wrong<double>(error));
        var wrong = new Accelerator(right.Device, operators);
        foreach (string precision in (string[])["float", "double"])
        {
            ConformanceCase found = ConformanceSuite.All.Single(c => c.Name == $"Pairwise<{precision}>: {statement}");
            ConformanceResult result = found.Run(wrong, ConformanceBudget.Small);
            Assert.True(result.Outcome == ConformanceOutcome.Failed, $"{found} did not notice {error}.");
            Assert.DoesNotContain(": threw ", result.Message, StringComparison.Ordinal);
        }
    }

    // The reference, but for one error.
    private sealed class Wrong<T>(string error) : PairwiseOperator<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        protected override IConversion<T> Scaler { get; } = new ConversionReference<T>();

        protected override void RunMatrix(IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> matrix)
            => HostCopy.Write(queue, Values(queue, program, x, y), matrix);

        protected override void RunMultiply(
            IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y, bool symmetric, MatrixView<T> v, MatrixView<T> product, Summation summation)
        {
            double[] values = Values(queue, program, x, y), right = HostCopy.Read(queue, v);
            var sums = new T[product.Count];
            for (int i = 0; i < sums.Length; i++)
            {
                for (int j = 0; j < y.Rows; j++)
                    sums[i] += T.CreateTruncating(values[(i / v.Columns * y.Rows) + j]) * T.CreateTruncating(right[(j * v.Columns) + (i % v.Columns)]);
            }

            HostCopy.Write(queue, Array.ConvertAll(sums, double.CreateTruncating), product);
        }

        protected override void RunDiagonal(IQueue queue, PairProgram program, MatrixView<T> x, VectorView<T> diagonal) => throw new NotSupportedException();

        protected override Int128 ScratchOfMatrix(PairProgram program, PairwiseShape shape) => 0;

        protected override Int128 ScratchOfMultiply(PairProgram program, PairwiseShape shape, long rightSides, Summation summation) => 0;

        private double[] Values(IQueue queue, PairProgram program, MatrixView<T> x, MatrixView<T> y)
        {
            T[] left = Array.ConvertAll(HostCopy.Read(queue, x), T.CreateTruncating), right = Array.ConvertAll(HostCopy.Read(queue, y), T.CreateTruncating);
            int d = (int)x.Columns, m = (int)y.Rows;
            return [.. Enumerable.Range(0, (int)x.Rows * m).Select(at =>
            {
                T[] a = left[(at / m * d)..((at / m * d) + d)], b = right[(at % m * d)..((at % m * d) + d)];
                var exact = new PairQuantities(Array.ConvertAll(a, double.CreateTruncating), Array.ConvertAll(b, double.CreateTruncating));
                return program.Evaluate(quantity => error == "distances by products" && quantity == PairOperation.SquaredDistance
                    ? double.CreateTruncating(T.Max(T.Zero, Dot(a, a) + Dot(b, b) - (Dot(a, b) * T.CreateTruncating(2)))) : exact.Of(quantity));
            })];
        }

        private static T Dot(T[] a, T[] b)
        {
            T sum = T.Zero;
            for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
            return sum;
        }
    }
}
