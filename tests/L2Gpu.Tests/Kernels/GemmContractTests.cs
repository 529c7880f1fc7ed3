using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class GemmContractTests : ContractTest
{
    private readonly GemmReference<double> _gemm = new();

    [Fact]
    public void Inner_sizes_must_agree_under_every_transpose()
    {
        BatchView<double> c = Batch<double>(1, 2, 4);
        foreach (Transpose a in Enum.GetValues<Transpose>())
        {
            foreach (Transpose b in Enum.GetValues<Transpose>())
            {
                BatchView<double> left = a == Transpose.No ? Batch<double>(1, 2, 3) : Batch<double>(1, 3, 2);
                BatchView<double> right = b == Transpose.No ? Batch<double>(1, 3, 4) : Batch<double>(1, 4, 3);
                _gemm.Multiply(Queue, a, b, 1, left, right, 0, c);
                BatchView<double> wrong = b == Transpose.No ? Batch<double>(1, 5, 4) : Batch<double>(1, 4, 5);
                AssertRefused("b", () => _gemm.Multiply(Queue, a, b, 1, left, wrong, 0, c));
            }
        }
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(2, 3)]
    [InlineData(4, 2)]
    public void The_result_must_have_the_shape_of_the_product(int rows, int columns)
        => AssertRefused("c", () => Multiply(Batch<double>(1, 2, 3), Batch<double>(1, 3, 4), Batch<double>(1, rows, columns)));

    [Fact]
    public void Counts_must_agree()
    {
        AssertRefused("a", () => Multiply(Batch<double>(2, 2, 3), Batch<double>(3, 3, 4), Batch<double>(3, 2, 4)));
        AssertRefused("b", () => Multiply(Batch<double>(3, 2, 3), Batch<double>(2, 3, 4), Batch<double>(3, 2, 4)));
    }

    [Fact]
    public void Memory_must_be_there_alive_and_on_the_device_of_the_queue()
    {
        BatchView<double> a = Batch<double>(1, 2, 2), b = Batch<double>(1, 2, 2), c = Batch<double>(1, 2, 2);
        Assert.ThrowsAny<ArgumentException>(() => Multiply(default, b, c));
        Assert.ThrowsAny<ArgumentException>(() => Multiply(a, default, c));
        Assert.ThrowsAny<ArgumentException>(() => Multiply(a, b, default));
        foreach ((string name, Action<BatchView<double>> call) in new (string, Action<BatchView<double>>)[] { ("a", v => Multiply(v, b, c)), ("b", v => Multiply(a, v, c)), ("c", v => Multiply(a, b, v)) })
        {
            Assert.StartsWith($"{name} lives on", Assert.Throws<MixedDevicesException>(() => call(Foreign(a))).Message, StringComparison.Ordinal);
            Assert.Throws<ObjectDisposedException>(() => call(Disposed(a)));
        }

        Assert.Throws<ArgumentNullException>(() => _gemm.Multiply(null!, Transpose.No, Transpose.No, 1, a, b, 0, c));
    }

    [Fact]
    public void The_result_must_not_overlap_an_input()
    {
        DeviceBuffer buffer = Batch<double>(1, 10, 10).Buffer;
        BatchView<double> View(long offset) => new(buffer, offset, 1, 0, 3, 3, 3);
        Multiply(View(0), View(9), View(18));
        AssertRefused("c", () => Multiply(View(0), View(9), View(8)));
        AssertRefused("c", () => Multiply(View(0), View(9), View(17)));
        AssertRefused("c", () => Multiply(View(0), View(9), View(0)));
        Multiply(View(0), View(0), View(9));
    }

    [Fact]
    public void A_repeated_result_is_refused_and_repeated_inputs_are_not()
    {
        BatchView<double> Repeat(BatchView<double> one, long count, long stride) => new(one.Buffer, 0, count, stride, one.Rows, one.Columns, one.Columns);
        BatchView<double> a = Repeat(Batch<double>(1, 2, 2), 3, 0), b = Repeat(Batch<double>(1, 2, 2), 3, 0), c = Batch<double>(3, 2, 2);
        Multiply(a, b, c);
        AssertRefused("c", () => Multiply(a, b, Repeat(c, 3, 0)));
        AssertRefused("c", () => Multiply(a, b, Repeat(c, 3, 3)));
        Multiply(a, b, Repeat(c, 3, 4));
    }

    [Fact]
    public void Empty_results_are_accepted_and_an_empty_inner_size_scales()
    {
        Multiply(Batch<double>(1, 0, 3), Batch<double>(1, 3, 4), Batch<double>(1, 0, 4));
        Multiply(Batch<double>(0, 2, 3), Batch<double>(0, 3, 4), Batch<double>(0, 2, 4));
        MatrixView<double> c = Matrix<double>(1, 2, 3, 4);
        _gemm.Multiply(Queue, Transpose.No, Transpose.No, 1, Batch<double>(1, 1, 0), Batch<double>(1, 0, 2), 2, c.AsBatch());
        Assert.Equal([6, 8], Read(c));
    }

    [Fact]
    public void The_workload_counts_two_operations_a_term_and_each_matrix_once()
        => Assert.Equal(new Workload(2 * 2 * 3 * 4, 8 * ((2 * 4) + (4 * 3) + (2 * 3))), GemmOperator<double>.Workload(2, 3, 4));

    private void Multiply(BatchView<double> a, BatchView<double> b, BatchView<double> c)
        => _gemm.Multiply(Queue, Transpose.No, Transpose.No, 1, a, b, 0, c);
}
