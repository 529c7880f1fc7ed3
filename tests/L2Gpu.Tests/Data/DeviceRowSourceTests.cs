using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.Data;

/// <summary>Fits of rows that lie on a device, against the same rows of the host's on the same device: the same bits, and no copy of the rows.</summary>
public sealed class DeviceRowSourceTests(RemoteFits fixture) : IClassFixture<RemoteFits>
{
    [Theory]
    [MemberData(nameof(RidgeWays.Names), MemberType = typeof(RidgeWays))]
    public void Every_fit_has_the_bits_of_the_same_rows_on_the_host(string way)
    {
        SameBits<double>(Accelerators.Cpu, way, weighted: false);
        SameBits<float>(Accelerators.Cpu, way, weighted: true);
    }

    [OpenClTheory]
    [MemberData(nameof(RidgeWays.Names), MemberType = typeof(RidgeWays))]
    public void Every_fit_has_these_bits_on_a_device_with_memory_of_its_own(string way)
    {
        SameBits<float>(fixture.Device, way, weighted: false);
        SameBits<double>(fixture.Device, way, weighted: true);
    }

    [OpenClTheory]
    [InlineData("cholesky", false, true)]
    [InlineData("cholesky", true, true)]
    [InlineData("eigen", true, true)]
    [InlineData("cg", true, true)]
    [InlineData("qr", false, true)]
    [InlineData("list by cg", false, true)]
    [InlineData("standardized", false, true)]
    [InlineData("no intercept", false, true)]
    [InlineData("auto", true, true)]
    [InlineData("cv", false, false)]
    public void The_features_stay_where_they_are(string way, bool weighted, bool stay)
    {
        RemoteData<double> data = RemoteData<double>.Create(20_000, 30, 2);
        using var there = new Placed<double>(fixture.Device, data, weighted, gap: 0);
        IEnumerable<StageReport> stages = RidgeWays.Fit(there.Source(), RidgeWays.Options(way), way).SelectMany(model => model.Report!.Stages);
        long whole = data.X.Length * sizeof(double), labels = (data.Y.Length + data.Weights.Length) * sizeof(double), moved = stages.Sum(stage => stage.BytesMoved);
        if (stay) Assert.InRange(moved, 1, labels + (whole / 4));
        else Assert.InRange(moved, whole, long.MaxValue);
    }

    [OpenClFact]
    public void The_device_of_the_rows_is_that_of_the_fit()
    {
        RemoteData<float> data = RemoteData<float>.Create(50, 3, 1);
        using var there = new Placed<float>(fixture.Device, data, weighted: false, gap: 1);
        using DeviceRowSource<float> source = there.Source();
        FitReport report = Ridge.Fit(source, new RidgeOptions { Lambda = 1 }).Report!;
        Assert.Equal((fixture.Device.Info.Id, "the rows are in its memory"), (report.Device, report.WhyDevice));

        // Elsewhere they are copied.
        RidgeModel elsewhere = Ridge.Fit(source, new RidgeOptions { Lambda = 1, Accelerator = Accelerators.Cpu });
        Assert.Equal(("cpu", "it was asked for"), (elsewhere.Report!.Device, elsewhere.Report.WhyDevice));
        AssertFit.SameBits(Ridge.Fit<float>(data.X, data.Y, new RidgeOptions { Lambda = 1, Accelerator = Accelerators.Cpu }), elsewhere);
    }

    [Fact]
    public void Other_estimators_take_them_too()
    {
        RemoteData<double> data = RemoteData<double>.Create(60, 4, 1);
        using var there = new Placed<double>(Accelerators.Cpu, data, weighted: true, gap: 3);
        using DeviceRowSource<double> source = there.Source(blockRows: 16);
        using var host = new MemoryRowSource<double>(data.X, data.Y, data.Weights, blockRows: 16);
        var folds = Folds.KFold(4);
        AssertFit.SameBits(RidgeCv.Fit(host, folds).Model, RidgeCv.Fit(source, folds).Model);

        KernelRidgeOptions kernel = new() { Kernel = KernelFunction.Rbf(0.5), Lambda = 0.1, Accelerator = Accelerators.Cpu };
        Assert.Equal(KernelRidge.Fit(host, kernel).DualCoefficients[0].AsEnumerable(), KernelRidge.Fit(source, kernel).DualCoefficients[0]);
    }

    [OpenClTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Sums_go_on_from_a_row(bool centered)
    {
        RemoteData<double> data = RemoteData<double>.Create(60, 4, 2);
        using var there = new Placed<double>(fixture.Device, data, weighted: true, gap: 1);
        using DeviceRowSource<double> source = there.Source(blockRows: 16);
        using var host = new MemoryRowSource<double>(data.X, data.Y, data.Weights, blockRows: 16);
        using var sums = new RidgeAccumulator<double>(4, 2, weighted: true, centered, fixture.Device);
        using var wanted = new RidgeAccumulator<double>(4, 2, weighted: true, centered, fixture.Device);
        sums.Add(source, firstRow: 32);
        wanted.Add(host, firstRow: 32);
        Assert.Equal((28, wanted.TotalWeight), (sums.Rows, sums.TotalWeight));
        var options = new RidgeOptions { Lambda = 1, FitIntercept = centered };
        AssertFit.SameBits(wanted.Fit(options), sums.Fit(options));
        Assert.Throws<ArgumentOutOfRangeException>(() => sums.Add(source, firstRow: 61));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Blocks_are_those_of_the_host(int gap)
    {
        RemoteData<float> data = RemoteData<float>.Create(23, 3, 2);
        using var there = new Placed<float>(Accelerators.Cpu, data, weighted: true, gap);
        Read(there);
    }

    [OpenClTheory]
    [InlineData(0)]
    [InlineData(5)]
    public void Blocks_are_those_of_the_host_from_a_device_with_memory_of_its_own(int gap)
    {
        RemoteData<float> data = RemoteData<float>.Create(23, 3, 2);
        using var there = new Placed<float>(fixture.Device, data, weighted: true, gap);
        Read(there);
    }

    [OpenClFact]
    public void A_bad_weight_is_named()
    {
        RemoteData<double> data = RemoteData<double>.Create(40, 3, 1);
        data.Weights[33] = -2;
        using var there = new Placed<double>(fixture.Device, data, weighted: true, gap: 0);
        foreach (Solver solver in (Solver[])[Solver.Cholesky, Solver.ConjugateGradient])
        {
            using DeviceRowSource<double> source = there.Source(blockRows: 8);
            Assert.Contains("weight of row 33 is -2", Assert.Throws<ArgumentException>(() => Ridge.Fit(source, new RidgeOptions { Lambda = 1, Solver = solver })).Message, StringComparison.Ordinal);
        }
    }

    [OpenClFact]
    public void A_value_that_is_not_finite_is_named()
    {
        RemoteData<float> data = RemoteData<float>.Create(40, 3, 1);
        data.X[21, 2] = float.NaN;
        using var there = new Placed<float>(fixture.Device, data, weighted: false, gap: 2);
        using DeviceRowSource<float> source = there.Source(blockRows: 8);
        Assert.Contains("x[21, 2] is NaN", Assert.Throws<ArgumentException>(() => Ridge.Fit(source)).Message, StringComparison.Ordinal);

        // A row of weight 0 is absent, whatever it holds.
        data.Weights[21] = 0;
        using var weighted = new Placed<float>(fixture.Device, data, weighted: true, gap: 2);
        using DeviceRowSource<float> absent = weighted.Source(blockRows: 8);
        Assert.All(Ridge.Fit(absent).Coefficients[0], b => Assert.True(double.IsFinite(b)));
    }

    [Fact]
    public void Without_rows_there_is_no_fit()
    {
        using var none = new Placed<double>(Accelerators.Cpu, RemoteData<double>.Create(0, 3, 1), weighted: true, gap: 0);
        using DeviceRowSource<double> source = none.Source();
        Assert.Contains("There are no rows", Assert.Throws<ArgumentException>(() => Ridge.Fit(source, new RidgeOptions { Lambda = 1 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_together_is_refused()
    {
        using Accelerator other = Cpu.CpuAccelerator.Create(1);
        Accelerator cpu = Accelerators.Cpu;
        using DeviceBuffer buffer = cpu.Device.Allocate(1024), elsewhere = other.Device.Allocate(1024);
        var x = new MatrixView<float>(buffer, 0, 10, 3, 3);
        MatrixView<float> y = new(buffer, 30, 10, 1, 1), shorter = new(buffer, 30, 9, 1, 1), foreign = new(elsewhere, 0, 10, 1, 1);
        Assert.Throws<ArgumentNullException>(() => new DeviceRowSource<float>(null!, x, y));
        Assert.Throws<ArgumentException>(() => new DeviceRowSource<float>(cpu, x, shorter));
        Assert.Throws<ArgumentException>(() => new DeviceRowSource<float>(cpu, x, y, new VectorView<float>(buffer, 0, 9)));
        Assert.Throws<ArgumentException>(() => new DeviceRowSource<float>(cpu, x, default));
        Assert.Throws<ArgumentException>(() => new DeviceRowSource<float>(cpu, default, default));
        Assert.Throws<MixedDevicesException>(() => new DeviceRowSource<float>(cpu, x, foreign));
        Assert.Throws<MixedDevicesException>(() => new DeviceRowSource<float>(other, x, y));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeviceRowSource<float>(cpu, x, y, null, 0));
        using var source = new DeviceRowSource<float>(cpu, x, y);
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Seek(11));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Seek(-1));
    }

    [Fact]
    public void The_memory_is_held_until_the_source_is_disposed()
    {
        RemoteData<double> data = RemoteData<double>.Create(30, 3, 1);
        var there = new Placed<double>(Accelerators.Cpu, data, weighted: false, gap: 0);
        DeviceRowSource<double> source = there.Source();
        there.Dispose();
        Assert.Throws<ObjectDisposedException>(() => there.Source());
        Assert.True(source.TryRead(out RowBlock<double> block));
        Assert.Equal(data.X[29, 2], block.X.Row(29)[2]);
        source.Dispose();
        source.Dispose();
        source.Rewind();
        Assert.Throws<ObjectDisposedException>(() => source.TryRead(out _));
    }

    private static void SameBits<T>(Accelerator accelerator, string way, bool weighted)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RemoteData<T> data = RidgeWays.Data<T>(way);
        using var there = new Placed<T>(accelerator, data, weighted, gap: 2);
        using DeviceRowSource<T> source = there.Source(blockRows: 64);
        using var host = new MemoryRowSource<T>(data.X, data.Y, weighted ? HostMatrix<T>.FromVector(data.Weights) : (HostMatrix<T>?)null, blockRows: 64);
        RidgeModel[] wanted = RidgeWays.Fit(host, RidgeWays.Options(way) with { Accelerator = accelerator }, way), found = RidgeWays.Fit(source, RidgeWays.Options(way), way);
        Assert.Equal(wanted.Length, found.Length);
        for (int i = 0; i < wanted.Length; i++)
        {
            AssertFit.SameBits(wanted[i], found[i]);
            Assert.Equal(wanted[i].Report!.BackwardError.AsEnumerable(), found[i].Report!.BackwardError);
            Assert.Equal(wanted[i].Report!.R2.AsEnumerable(), found[i].Report!.R2);
        }
    }

    private static void Read(Placed<float> there)
    {
        using DeviceRowSource<float> source = there.Source(blockRows: 8);
        using var host = new MemoryRowSource<float>(there.Data.X, there.Data.Y, there.Data.Weights, blockRows: 8);
        for (int pass = 0; pass < 2; pass++)
        {
            host.Seek(8 * pass);
            source.Seek(8 * pass);
            while (host.TryRead(out RowBlock<float> wanted))
            {
                Assert.True(source.TryRead(out RowBlock<float> found));
                Assert.Equal((wanted.FirstRow, wanted.Rows), (found.FirstRow, found.Rows));
                for (long i = 0; i < wanted.Rows; i++)
                {
                    Assert.Equal(wanted.X.Row(i), found.X.Row(i));
                    Assert.Equal(wanted.Y.Row(i), found.Y.Row(i));
                    Assert.Equal(wanted.Weights!.Value.Row(i), found.Weights!.Value.Row(i));
                }
            }

            Assert.False(source.TryRead(out _));
        }
    }

    // Data in a device's memory, with so many elements between rows, and some before the first.
    private sealed class Placed<T> : IDisposable
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly Accelerator _accelerator;
        private readonly MatrixView<T> _x, _y;
        private readonly VectorView<T>? _weights;

        public Placed(Accelerator accelerator, RemoteData<T> data, bool weighted, int gap)
        {
            (_accelerator, Data) = (accelerator, data);
            using IQueue queue = accelerator.Device.CreateQueue();
            (_x, _y) = (Put(queue, data.X, gap), Put(queue, data.Y, gap));
            if (weighted)
            {
                var column = new T[data.Weights.Length, 1];
                for (int i = 0; i < data.Weights.Length; i++) column[i, 0] = data.Weights[i];
                _weights = new VectorView<T>(Put(queue, column, 0).Buffer, 0, data.Weights.Length);
            }

            queue.Synchronize();
        }

        public RemoteData<T> Data { get; }

        public DeviceRowSource<T> Source(long? blockRows = null) => new(_accelerator, _x, _y, _weights, blockRows);

        public void Dispose()
        {
            _x.Buffer.Dispose();
            _y.Buffer.Dispose();
            _weights?.Buffer.Dispose();
        }

        private unsafe MatrixView<T> Put(IQueue queue, T[,] values, int gap)
        {
            long rows = values.GetLongLength(0), columns = values.GetLongLength(1), stride = columns + gap;
            DeviceBuffer buffer = _accelerator.Device.Allocate((nuint)((gap + (rows * stride)) * sizeof(T)));
            var view = new MatrixView<T>(buffer, gap, rows, columns, stride);
            queue.Write<T>(values.Cast<T>().ToArray(), view);
            return view;
        }
    }
}
