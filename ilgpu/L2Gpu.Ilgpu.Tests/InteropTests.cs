using ILGPU;
using ILGPU.Runtime;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Ilgpu.Tests;

/// <summary>Memory and streams that ILGPU's user and this library have in common.</summary>
public sealed class InteropTests(CpuFixture fixture) : IClassFixture<CpuFixture>
{
    [Fact]
    public void Memory_of_the_callers_is_a_matrix()
    {
        using MemoryBuffer2D<double, Stride2D.DenseY> memory = fixture.Inner.Allocate2DDenseY<double>(new Index2D(5, 3));
        double[,] x = { { 1, 2, 3 }, { 4, 5, 6 }, { 7, 8, 9 }, { 1, 0, 1 }, { 2, 2, 0 } };
        memory.CopyFromCPU(x);
        MatrixView<double> view = fixture.Accelerator.Matrix(memory.View);
        Assert.Equal((5, 3, 3), (view.Rows, view.Columns, view.LeadingDimension));
        Assert.Equal(memory.NativePtr, view.Buffer.Handle);

        // XᵀX into memory of the library's, which ILGPU's user then reads.
        using IQueue queue = fixture.Accelerator.CreateQueue(fixture.Inner.DefaultStream);
        using DeviceBuffer gram = fixture.Accelerator.Device.Allocate(9 * sizeof(double));
        var result = new MatrixView<double>(gram, 0, 3, 3, 3);
        fixture.Accelerator.Get<IGram<double>>().Multiply(queue, view.AsBatch(), null, result.AsBatch());
        queue.Synchronize();
        var found = new double[9];
        fixture.Accelerator.Memory(result).CopyToCPU(found);
        Assert.Equal([71, 82, 91, 82, 97, 108, 91, 108, 127], found);
        view.Buffer.Dispose();
        Assert.Equal(x, memory.GetAsArray2D());
    }

    [Fact]
    public void What_the_README_shows_works()
    {
        using Context context = Context.CreateDefault();
        using ILGPU.Runtime.Accelerator device = context.GetPreferredDevice(preferCPU: false).CreateAccelerator(context);
        using var accelerator = new IlgpuAccelerator(device);
        using MemoryBuffer2D<float, Stride2D.DenseY> x = device.Allocate2DDenseY<float>(new Index2D(1000, 16)), y = device.Allocate2DDenseY<float>(new Index2D(1000, 1));
        var random = new Random(3);
        var filled = new float[1000, 16];
        var targets = new float[1000, 1];
        for (int i = 0; i < 1000; i++)
        {
            for (int j = 0; j < 16; j++) filled[i, j] = random.NextSingle();
            targets[i, 0] = 1 + filled[i, 3];
        }

        x.CopyFromCPU(filled);
        y.CopyFromCPU(targets);
        device.Synchronize();
        using var rows = new DeviceRowSource<float>(accelerator, accelerator.Matrix(x.View), accelerator.Matrix(y.View));
        RidgeModel model = Ridge.Fit(rows, new RidgeOptions { Lambda = 0.1 });
        Assert.Equal(accelerator.Info.Id, model.Report!.Device);
        Assert.InRange(model.Report.BackwardError[0], 0, 1e-6);
        Assert.InRange(model.Coefficients[0][3], 0.99, 1);

        double[,] few = { { 1, 2 }, { 2, 1 }, { 3, 5 }, { 4, 3 } };
        double[] observed = [3, 4, 9, 8];
        RidgeModel small = Ridge.Fit<double>(few, observed, new RidgeOptions { Lambda = 0.1, Accelerator = accelerator });
        Assert.Equal(accelerator.Info.Id, small.Report!.Device);
        Assert.InRange(small.Report.BackwardError[0], 0, 1e-14);
    }

    [Fact]
    public async Task Copies_are_whole_while_memory_is_collected()
    {
        // As large as arrays are that collections move.
        const int Length = 80_000;
        using IQueue queue = fixture.Accelerator.Device.CreateQueue();
        using DeviceBuffer buffer = fixture.Accelerator.Device.Allocate(Length);
        using var stop = new CancellationTokenSource();
        Task collecting = Task.Run(() =>
        {
            while (!stop.Token.WaitHandle.WaitOne(1)) GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        });
        var random = new Random(5);
        try
        {
            for (int round = 0; round < 3000; round++)
            {
                // Garbage before each array, so that collections move what lies behind it.
                _ = new byte[random.Next(20_000)];
                var there = new byte[Length];
                random.NextBytes(there);
                _ = new byte[random.Next(20_000)];
                var back = new byte[Length];
                queue.Write(there, buffer, 0);
                queue.Read(buffer, 0, back);
                Assert.True(there.AsSpan().SequenceEqual(back), $"Round {round} lost bytes.");
            }
        }
        finally
        {
            await stop.CancelAsync();
            await collecting;
        }
    }

    [Fact]
    public void Zeros_are_made_on_the_device()
    {
        using IQueue queue = fixture.Accelerator.Device.CreateQueue();
        using DeviceBuffer buffer = fixture.Accelerator.Device.Allocate(64);
        queue.Write([.. Enumerable.Repeat((byte)7, 64)], buffer, 0);
        var clear = (IMemoryClear)queue;
        clear.Clear(buffer, 3, 10);
        clear.Clear(buffer, 64, 0);
        var found = new byte[64];
        queue.Read(buffer, 0, found);
        Assert.Equal([.. Enumerable.Range(0, 64).Select(i => (byte)(i is >= 3 and < 13 ? 0 : 7))], found);
        Assert.Throws<ArgumentException>(() => clear.Clear(buffer, 60, 5));
        Assert.Throws<ArgumentException>(() => clear.Clear(buffer, 3, nuint.MaxValue));
    }

    [Fact]
    public void A_registered_accelerator_is_found_by_its_name()
    {
        Accelerators.Register(fixture.Accelerator);
        Assert.Same(fixture.Accelerator, Accelerators.Find(fixture.Accelerator.Info.Id));
        Assert.StartsWith("ilgpu:", fixture.Accelerator.Info.Id, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Solver.Cholesky)]
    [InlineData(Solver.Eigen)]
    [InlineData(Solver.ConjugateGradient)]
    public void A_buffer_of_the_callers_is_fitted_without_a_copy(Solver solver)
    {
        const int rows = 2000, columns = 4;
        var random = new Random(1);
        var x = new double[rows, columns];
        var y = new double[rows, 1];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) x[i, j] = random.NextDouble();
            y[i, 0] = 3 + x[i, 0] - (2 * x[i, 1]) + (0.1 * random.NextDouble());
        }

        using MemoryBuffer2D<double, Stride2D.DenseY> features = fixture.Inner.Allocate2DDenseY<double>(new Index2D(rows, columns)), targets = fixture.Inner.Allocate2DDenseY<double>(new Index2D(rows, 1));
        features.CopyFromCPU(x);
        targets.CopyFromCPU(y);
        var options = new RidgeOptions { Solver = solver, Lambda = solver == Solver.Eigen ? LambdaChoice.BestOf(0.01, 1, 100) : 1 };
        MatrixView<double> there = fixture.Accelerator.Matrix(features.View);
        var seen = new SeenRows(fixture.Accelerator.Get<ILinearResidual<double>>());
        using var source = new DeviceRowSource<double>(new L2Gpu.Kernels.Accelerator(fixture.Accelerator.Device, TableWith(seen)), there, fixture.Accelerator.Matrix(targets.View));
        RidgeModel found = Ridge.Fit(source, options);
        RidgeModel wanted = Ridge.Fit(HostMatrix<double>.FromArray(x), HostMatrix<double>.FromArray(y), options with { Accelerator = Accelerators.Cpu });
        Assert.Equal(fixture.Accelerator.Info.Id, found.Report!.Device);
        Assert.Equal(wanted.Lambda[0], found.Lambda[0]);
        for (int j = 0; j < columns; j++) Assert.Equal(wanted.Coefficients[0][j], found.Coefficients[0][j], 1e-9);

        // The operators are given that very memory; numbers of the size of the model are copied.
        Assert.NotEmpty(seen.Rows);
        Assert.All(seen.Rows, rows => Assert.Same(there.Buffer, rows.Buffer));
        Assert.InRange(found.Report.Stages.Sum(stage => stage.BytesMoved), 1, rows * columns * sizeof(double) / 4);
        Assert.Contains(found.Report.Stages, stage => stage.Device == fixture.Accelerator.Info.Id);
    }

    // QR is not there: the next best solver answers, and says so.
    [Fact]
    public void Without_QR_a_hard_problem_is_answered_with_a_warning()
    {
        var random = new Random(2);
        var x = new float[200, 3];
        var y = new float[200, 1];
        for (int i = 0; i < 200; i++)
        {
            (x[i, 0], x[i, 2]) = (random.NextSingle(), random.NextSingle());
            x[i, 1] = x[i, 0] + (1e-4f * random.NextSingle());
            y[i, 0] = x[i, 0] + x[i, 1] + x[i, 2];
        }

        var options = new RidgeOptions { Lambda = 1e-7, Accelerator = fixture.Accelerator };
        FitReport report = Ridge.Fit<float>(x, y, options).Report!;
        Assert.Contains(report.Warnings, warning => warning.Contains("a device that has QR, as cpu has", StringComparison.Ordinal));
        Assert.InRange(report.BackwardError[0], 0, 1e-5);
        Assert.Throws<UnsupportedOperatorException>(() => Ridge.Fit<float>(x, y, options with { Solver = Solver.Qr }));
    }

    private OperatorTable TableWith(ILinearResidual<double> residuals)
    {
        IlgpuAccelerator from = fixture.Accelerator;
        return new OperatorTable().Add(residuals).Add(from.Get<IGemm<double>>()).Add(from.Get<IGram<double>>()).Add(from.Get<ICholesky<double>>()).Add(from.Get<ILeaveOneOut<double>>())
            .Add(from.Get<IColumnMoments<double>>()).Add(from.Get<IKrylovSteps<double>>()).Add(from.Get<IConversion<double>>());
    }

    // Keeps the features that it is given.
    private sealed class SeenRows(ILinearResidual<double> inner) : ILinearResidual<double>
    {
        public List<MatrixView<double>> Rows { get; } = [];

        public ILinearResidualAccumulator<double> Begin(IQueue queue, LinearModelView model, bool weighted) => new Sums(Rows, inner.Begin(queue, model, weighted));

        private sealed class Sums(List<MatrixView<double>> rows, ILinearResidualAccumulator<double> inner) : ILinearResidualAccumulator<double>
        {
            public void Add(MatrixView<double> x, MatrixView<double> y, VectorView<double>? weights)
            {
                rows.Add(x);
                inner.Add(x, y, weights);
            }

            public void Finish(MatrixView<double> gradient, MatrixView<double> sums) => inner.Finish(gradient, sums);

            public void Dispose() => inner.Dispose();
        }
    }

    [Fact]
    public void Memory_and_streams_of_another_accelerator_are_refused()
    {
        using var other = new CpuFixture();
        using MemoryBuffer1D<float, Stride1D.Dense> memory = other.Inner.Allocate1D<float>(12);
        Assert.Throws<ArgumentException>(() => fixture.Accelerator.Matrix(memory.View.BaseView, 3, 4));
        Assert.Throws<ArgumentException>(() => fixture.Accelerator.CreateQueue(other.Inner.DefaultStream));
        using DeviceBuffer buffer = other.Accelerator.Device.Allocate(64);
        Assert.Throws<ArgumentException>(() => fixture.Accelerator.Memory(new VectorView<float>(buffer, 0, 4)));
    }

    [Fact]
    public void A_matrix_that_does_not_lie_in_its_memory_is_refused()
    {
        using MemoryBuffer1D<float, Stride1D.Dense> memory = fixture.Inner.Allocate1D<float>(12);
        Assert.ThrowsAny<ArgumentException>(() => fixture.Accelerator.Matrix(memory.View.BaseView, 4, 4));
    }
}
