using System.Numerics.Tensors;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.Interop;

/// <summary>Tensors of System.Numerics.Tensors as inputs: the same bits as arrays, in any strides, without a copy of the whole.</summary>
public sealed class TensorTests
{
    private static readonly RidgeProblem Problem = RidgeProblem.Random(1, 30, 4, targets: 2, mean: 1).WithRandomWeights(2);

    [Fact]
    public void Tensors_give_the_bits_of_arrays()
    {
        Tensor<double> x = Tensor.Create<double>([.. Problem.X.Cast<double>()], [30, 4]), y = Tensor.Create<double>([.. Problem.Y.Cast<double>()], [30, 2]);
        RidgeOptions options = Problem.Options(Solver.Auto);
        RidgeModel expected = Problem.Fit();
        AssertFit.SameBits(expected, Ridge.Fit(x, y, options, Tensor.Create(Problem.Weights!)));
        AssertFit.SameBits(expected, Ridge.Fit(x, y, options, Tensor.Create(Problem.Weights!, [30, 1])));
        AssertFit.SameBits((Problem with { Weights = null }).Fit(), Ridge.Fit(x, y, options));
        Assert.Equal(expected.Predict<double>(Problem.X), expected.Predict(x));
    }

    [Fact]
    public void Spans_of_FP32_give_the_bits_of_arrays()
    {
        float[,] x = RidgeProblem.Cast<float>(Problem.X), y = RidgeProblem.Cast<float>(Problem.Y);
        var xSpan = new ReadOnlyTensorSpan<float>(x);
        var ySpan = new ReadOnlyTensorSpan<float>(y);
        RidgeModel expected = (Problem with { Weights = null }).Fit<float>(), found = Ridge.Fit(xSpan, ySpan, Problem.Options(Solver.Auto));
        AssertFit.SameBits(expected, found);
        Assert.Equal(expected.Predict<float>(x), found.Predict(xSpan));
    }

    [Fact]
    public void Any_strides_will_do()
    {
        // Every second row and column of a larger tensor, and a matrix that is stored by columns.
        var wide = new double[60 * 9];
        for (int i = 0; i < 30; i++)
        {
            for (int j = 0; j < 4; j++) wide[(i * 2 * 9) + (j * 2) + 1] = Problem.X[i, j];
        }

        var byColumns = new double[30 * 2];
        for (int i = 0; i < 30; i++)
        {
            for (int k = 0; k < 2; k++) byColumns[(k * 30) + i] = Problem.Y[i, k];
        }

        var x = new ReadOnlyTensorSpan<double>(wide.AsSpan(1), [30, 4], [18, 2]);
        var y = new ReadOnlyTensorSpan<double>(byColumns, [30, 2], [1, 30]);
        var weights = new ReadOnlyTensorSpan<double>([.. Problem.Weights!.SelectMany(w => (double[])[w, -1])], [30], [2]);
        RidgeModel found = Ridge.Fit(x, y, Problem.Options(Solver.Auto), weights);
        AssertFit.SameBits(Problem.Fit(), found);
        Assert.Equal(found.Predict<double>(Problem.X), found.Predict(x));
    }

    [Fact]
    public void A_slice_is_a_part_of_the_matrix()
    {
        Tensor<double> all = Tensor.Create<double>([.. Problem.X.Cast<double>()], [30, 4]), y = Tensor.Create<double>([.. Problem.Y.Cast<double>()], [30, 2]);
        RidgeModel found = Ridge.Fit(all.Slice(5..25, 1..3), y.Slice(5..25, Range.All), Problem.Options(Solver.Auto));
        RidgeProblem part = (Problem with { Weights = null }).TakeRows([.. Enumerable.Range(5, 20)]).TakeColumns([1, 2]);
        AssertFit.SameBits(part.Fit(), found);
    }

    [Fact]
    public void A_vector_is_a_column()
    {
        double[] x = [1, 2, 3, 5], y = [2, 4, 5, 9];
        RidgeModel expected = Ridge.Fit<double>(x, y, new RidgeOptions { Lambda = 1 });
        AssertFit.SameBits(expected, Ridge.Fit(Tensor.Create(x), Tensor.Create(y), new RidgeOptions { Lambda = 1 }));
        Assert.Equal(expected.Predict<double>(x), expected.Predict(Tensor.Create(x)));
    }

    [Fact]
    public void One_row_and_one_column_have_no_strides_and_need_none()
    {
        Tensor<double> row = Tensor.Create<double>([1, 2, 3], [1, 3]), one = Tensor.Create<double>([7], [1, 1]);
        RidgeModel model = Ridge.Fit(row, one, new RidgeOptions { Lambda = 1 });
        Assert.Equal(7, model.Intercept[0]);
        Assert.Equal(new double[,] { { 7 } }, model.Predict(row));
    }

    [Fact]
    public void A_repeated_row_of_stride_zero_is_that_row_many_times()
    {
        var x = new ReadOnlyTensorSpan<double>([1, 2], [6, 2], [0, 1]);
        double[] y = [1, 2, 3, 4, 5, 6];
        RidgeModel model = Ridge.Fit(x, new ReadOnlyTensorSpan<double>(y), new RidgeOptions { Lambda = 1 });
        Assert.Equal(3.5, model.Predict(x)[5, 0], 1e-14);
    }

    [Fact]
    public void Other_ranks_are_refused_by_name()
    {
        Tensor<double> cube = Tensor.Create(new double[24], [2, 3, 4]), y = Tensor.Create(new double[2]), x = Tensor.Create(new double[4], [2, 2]);
        var e = Assert.Throws<ArgumentException>(() => Ridge.Fit(cube, y));
        Assert.Equal("x", e.ParamName);
        Assert.Contains("3 dimensions", e.Message, StringComparison.Ordinal);
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => Ridge.Fit(x, cube)).ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => Ridge.Fit(x, y, null, cube)).ParamName);
    }

    [Fact]
    public void Empty_and_disagreeing_tensors_are_refused()
    {
        Tensor<double> x = Tensor.Create(new double[6], [3, 2]), four = Tensor.Create(new double[4]);
        Assert.Contains("3", Assert.Throws<ArgumentException>(() => Ridge.Fit(x, four)).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => Ridge.Fit(Tensor<double>.Empty, Tensor<double>.Empty));
        Assert.Throws<ArgumentNullException>(() => Ridge.Fit<double>((Tensor<double>)null!, four));
    }

    [Fact]
    public void Nothing_of_the_size_of_the_data_is_allocated()
    {
        const int Rows = 40000, Columns = 16;
        double[] values = new double[Rows * Columns], target = new double[Rows];
        for (int i = 0; i < values.Length; i++) values[i] = i * 7919 % 1009;
        for (int i = 0; i < Rows; i++) target[i] = i % 17;
        Tensor<double> x = Tensor.Create(values, [Rows, Columns]), y = Tensor.Create(target);
        var options = new RidgeOptions { Lambda = 1 };
        Ridge.Fit(x, y, options);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Ridge.Fit(x, y, options);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < values.Length * sizeof(double) / 4, $"{allocated} bytes were allocated for {values.Length * sizeof(double)} bytes of data.");
    }
}
