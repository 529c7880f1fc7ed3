using System.Runtime.CompilerServices;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Data that are larger than the memory of the device.</summary>
public sealed class StreamingTests(StreamingTests.Limited fixture) : IClassFixture<StreamingTests.Limited>
{
    private const int Rows = 1 << 18;
    private const int Columns = 32;

    [OpenClFact]
    public void A_matrix_four_times_the_memory_is_fitted_and_predicted()
    {
        RemoteData<double> data = fixture.Data;
        Assert.True((long)Rows * Columns * sizeof(double) >= 4 * Limited.LimitBytes);
        var options = new RidgeOptions { Lambda = 3 };
        RidgeModel here = Ridge.Fit<double>(data.X, data.Y, options with { Accelerator = Accelerators.Cpu }, data.Weights);
        RidgeModel there = Ridge.Fit<double>(data.X, data.Y, options with { Accelerator = fixture.Device }, data.Weights);
        Close(here, there);

        // Nothing stays on a device that has no room for it: each pass moves the rows, and little else.
        long rows = Rows * (Columns + 2L) * sizeof(double);
        Assert.All(there.Report!.Stages.Where(s => s.Name is "moments" or "evidence"), s => Assert.InRange(s.BytesMoved, rows, rows + (rows / 100)));
        double[,] predictedHere = here.Predict<double>(data.X, Accelerators.Cpu), predictedThere = here.Predict<double>(data.X, fixture.Device);
        for (int i = 0; i < Rows; i += 97) Assert.Equal(predictedHere[i, 0], predictedThere[i, 0], 1e-11 * Math.Max(1, Math.Abs(predictedHere[i, 0])));
        Assert.InRange(fixture.Use.AllocatedBytes + fixture.Use.PooledBytes, 0, Limited.LimitBytes);
    }

    [OpenClFact]
    public void One_block_as_large_as_the_data_has_the_same_bits_each_time()
    {
        RemoteData<double> data = fixture.Data;
        var options = new RidgeOptions { Lambda = 3, Accelerator = fixture.Device };
        using var source = new MemoryRowSource<double>(data.X, data.Y, null, blockRows: Rows);
        RidgeModel first = Ridge.Fit(source, options), second = Ridge.Fit(source, options);
        Assert.Equal(first.Coefficients[0].AsEnumerable(), second.Coefficients[0]);
        Close(Ridge.Fit<double>(data.X, data.Y, options with { Accelerator = Accelerators.Cpu }), first);
    }

    [OpenClFact]
    public void A_batch_four_times_the_memory_is_fitted_and_predicted()
    {
        RemoteData<double> data = fixture.Data;
        BatchedRidgeModel here = BatchedRidge.Fit<double>(data.X, data.Y, 512, new BatchedRidgeOptions { Lambda = 3, Accelerator = Accelerators.Cpu });
        BatchedRidgeModel there = BatchedRidge.Fit<double>(data.X, data.Y, 512, new BatchedRidgeOptions { Lambda = 3, Accelerator = fixture.Device });
        Assert.Equal(0, there.Report.Failures);
        for (int p = 0; p < here.Count; p++)
        {
            for (int j = 0; j < Columns; j++) Assert.Equal(here[p].Coefficients()[j], there[p].Coefficients()[j], 1e-9);
        }

        double[,] predictedHere = here.Predict<double>(data.X, 512, Accelerators.Cpu), predictedThere = here.Predict<double>(data.X, 512, fixture.Device);
        for (int i = 0; i < Rows; i += 97) Assert.Equal(predictedHere[i, 0], predictedThere[i, 0], 1e-11 * Math.Max(1, Math.Abs(predictedHere[i, 0])));
    }

    [OpenClFact]
    public void Segments_end_where_blocks_do_so_that_sums_can_be_gone_on_with()
    {
        RemoteData<double> data = fixture.Data;
        using var source = new MemoryRowSource<double>(data.X, data.Y, null, blockRows: 100_000);
        using var sums = new RidgeAccumulator<double>(Columns, 1, accelerator: fixture.Device);
        using var stop = new CancellationTokenSource();
        var interrupt = new Interrupt(stop);
        Assert.Throws<OperationCanceledException>(() => sums.Add(source, 0, interrupt, stop.Token));
        Assert.Equal(100_000, sums.Rows);
        sums.Add(source, sums.Rows);
        Assert.Equal(Rows, sums.Rows);
        Close(Ridge.Fit<double>(data.X, data.Y, new RidgeOptions { Lambda = 3, Accelerator = Accelerators.Cpu }), sums.Fit(new RidgeOptions { Lambda = 3 }));
    }

    private static void Close(RidgeModel here, RidgeModel there)
    {
        for (int j = 0; j < Columns; j++) Assert.Equal(here.Coefficients[0][j], there.Coefficients[0][j], 1e-10);
        Assert.Equal(here.Report!.R2[0], there.Report!.R2[0], 1e-10);
        Assert.InRange(there.Report.BackwardError[0], 0, 1e-13);
    }

    private sealed class Interrupt(CancellationTokenSource stop) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => stop.Cancel();
    }

    public sealed class Limited : IDisposable
    {
        public const long LimitBytes = 16L << 20;

        private readonly Lazy<Accelerator> _device = new(() => RemoteAccelerator.Open(new SourceDeviceOptions { MemoryLimitBytes = LimitBytes }));
        private readonly Lazy<object> _data = new(() => RemoteData<double>.Create(Rows, Columns, 1));

        public Accelerator Device => _device.Value;

        internal RemoteData<double> Data => Unsafe.As<RemoteData<double>>(_data.Value);

        public IMemoryUse Use => Device.Device.TryGetService(out IMemoryUse? use) ? use : throw new InvalidOperationException();

        public void Dispose()
        {
            if (_device.IsValueCreated) _device.Value.Dispose();
        }
    }
}
