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
    [InlineData("cholesky", false, false)]
    [InlineData("cholesky", true, false)]
    [InlineData("eigen", true, false)]
    [InlineData("cg", true, false)]
    [InlineData("qr", false, false)]
    [InlineData("list by cg", false, false)]
    [InlineData("standardized", false, false)]
    [InlineData("no intercept", false, true)]
    [InlineData("auto", true, false)]
    [InlineData("cv", true, false)]
    public void The_features_stay_where_they_are(string way, bool weighted, bool targets)
    {
        RemoteData<double> data = RemoteData<double>.Create(20_000, 30, 2);
        using var there = new PlacedRows<double>(fixture.Device, data, weighted, gap: 0);
        using DeviceRowSource<double> source = there.Source();
        RidgeModel[] models = RidgeWays.Fit(source, RidgeWays.Options(way), way);

        // Weights go to the host in the pass for the moments, and in that for held-out errors; targets where nothing is about the means. The rest is of the size of the models.
        long labels = sizeof(double) * ((weighted ? (way == "cv" ? 2 : 1) * data.Weights.Length : 0) + (targets ? data.Y.Length : 0));
        long moved = models[0].Report!.Stages.Sum(stage => stage.BytesMoved) + models.Skip(1).Sum(model => model.Report!.Stages.Where(stage => stage.Name != "column moments").Sum(stage => stage.BytesMoved));
        const long ofModels = 1_000_000;
        Assert.InRange(moved, labels + 1, labels + ofModels);
        Assert.InRange(ofModels, 0, (data.X.Length * sizeof(double)) - 1);
        Assert.Equal(labels, source.Moved.ToHost);
        Assert.Equal(0, source.Moved.ToDevice);
    }

    [OpenClTheory]
    [InlineData("cv shuffled")]
    [InlineData("cv grouped")]
    public void Scattered_folds_go_by_the_host(string way)
    {
        RemoteData<double> data = RemoteData<double>.Create(400, 5, 1);
        using var there = new PlacedRows<double>(fixture.Device, data, weighted: true, gap: 1);
        using DeviceRowSource<double> source = there.Source(blockRows: 64);
        using var host = new MemoryRowSource<double>(data.X, data.Y, data.Weights, blockRows: 64);
        Folds folds = way == "cv shuffled" ? Folds.Shuffled(4, 7) : Folds.Grouped([.. Enumerable.Range(0, 400).Select(i => i * i % 7)], 3);
        var options = new RidgeOptions { Accelerator = fixture.Device };
        AssertFit.SameBits(RidgeCv.Fit(host, folds, options).Model, RidgeCv.Fit(source, folds, options).Model);
    }

    [OpenClTheory]
    [InlineData(5, 0)]
    [InlineData(3, 7)]
    public void Consecutive_folds_are_those_of_the_host(int count, int gap)
    {
        RemoteData<float> data = RemoteData<float>.Create(403, 5, 2);
        using var there = new PlacedRows<float>(fixture.Device, data, weighted: true, gap: 1);
        using DeviceRowSource<float> source = there.Source(blockRows: 64);
        using var host = new MemoryRowSource<float>(data.X, data.Y, HostMatrix<float>.FromVector(data.Weights), blockRows: 64);
        Folds folds = gap == 0 ? Folds.KFold(count) : Folds.TimeOrdered(count, gap: gap);
        var options = new RidgeOptions { Accelerator = fixture.Device };
        RidgeCvResult wanted = RidgeCv.Fit(host, folds, options), found = RidgeCv.Fit(source, folds, options);
        AssertFit.SameBits(wanted.Model, found.Model);
        Assert.Equal(wanted.Model.Report!.Selection!.Score.AsEnumerable(), found.Model.Report!.Selection!.Score);
    }

    // On a device that takes blocks in several pieces.
    [OpenClTheory]
    [InlineData("cholesky")]
    [InlineData("eigen")]
    [InlineData("qr")]
    [InlineData("cg")]
    public void Blocks_larger_than_a_piece_have_these_bits_too(string way)
    {
        const int rows = 60_000;
        using Accelerator small = RemoteAccelerator.Open(new SourceDeviceOptions { MemoryLimitBytes = 64 << 20 });
        RemoteData<double> data = RemoteData<double>.Create(rows, 12, 1);
        using var there = new PlacedRows<double>(small, data, weighted: false, gap: 0);
        using DeviceRowSource<double> source = there.Source(blockRows: rows);
        using var host = new MemoryRowSource<double>(data.X, data.Y, blockRows: rows);
        RidgeModel wanted = RidgeWays.Fit(host, RidgeWays.Options(way) with { Accelerator = small }, way)[0];
        AssertFit.SameBits(wanted, RidgeWays.Fit(source, RidgeWays.Options(way), way)[0]);
    }

    [OpenClFact]
    public void Progress_and_cancellation_are_those_of_every_source()
    {
        RemoteData<double> data = RemoteData<double>.Create(40, 3, 1);
        using var there = new PlacedRows<double>(fixture.Device, data, weighted: false, gap: 0);
        using DeviceRowSource<double> source = there.Source(blockRows: 16);
        using var cancellation = new CancellationTokenSource();
        var told = new List<FitProgress>();
        var options = new RidgeOptions { Lambda = 1 };
        Assert.Throws<OperationCanceledException>(() => Ridge.Fit(
            source,
            options,
            new Told(step =>
            {
                told.Add(step);
                if (step.RowsDone == 32) cancellation.Cancel();
            }),
            cancellation.Token));
        Assert.Equal([("moments", 16L, (long?)40), ("moments", 32L, 40)], told.Select(step => (step.Stage, step.RowsDone, step.RowsTotal)));
        using var host = new MemoryRowSource<double>(data.X, data.Y, blockRows: 16);
        AssertFit.SameBits(Ridge.Fit(host, options with { Accelerator = fixture.Device }), Ridge.Fit(source, options));
    }

    [OpenClFact]
    public void A_column_whose_squares_vanish_is_named()
    {
        RemoteData<float> data = RemoteData<float>.Create(40, 3, 1);
        for (int i = 0; i < 40; i++) data.X[i, 1] = 1e-25f * (1 + (i % 3));
        using var there = new PlacedRows<float>(fixture.Device, data, weighted: false, gap: 0);
        using DeviceRowSource<float> source = there.Source(blockRows: 16);
        Assert.Contains(
            "column 1", Assert.Throws<ArgumentException>(() => Ridge.Fit(source, new RidgeOptions { Lambda = 1, Standardize = true })).Message, StringComparison.Ordinal);
    }

    [OpenClFact]
    public void An_operator_reads_them_where_they_are()
    {
        RemoteData<double> data = RemoteData<double>.Create(40, 3, 1);
        using var there = new PlacedRows<double>(fixture.Device, data, weighted: true, gap: 4);
        using DeviceRowSource<double> source = there.Source(blockRows: 16);
        using var product = new NormalOperator<double>(fixture.Device, source);
        using IQueue queue = fixture.Device.Device.CreateQueue();
        using DeviceBuffer memory = fixture.Device.Device.Allocate(6 * sizeof(double));
        MatrixView<double> v = new(memory, 0, 3, 1, 1), result = new(memory, 3, 3, 1, 1);
        queue.Write<double>([1, -2, 3], v);
        product.Apply(queue, v, result);
        var found = new double[3];
        queue.Read(result, found.AsSpan());
        for (int j = 0; j < 3; j++)
        {
            double wanted = 0;
            for (int i = 0; i < 40; i++) wanted += data.Weights[i] * data.X[i, j] * (data.X[i, 0] - (2 * data.X[i, 1]) + (3 * data.X[i, 2]));
            Assert.Equal(wanted, found[j], 1e-11);
        }

        Assert.Equal(0, source.Moved.Both);
    }

    [OpenClFact]
    public void The_device_of_the_rows_is_that_of_the_fit()
    {
        RemoteData<float> data = RemoteData<float>.Create(50, 3, 1);
        using var there = new PlacedRows<float>(fixture.Device, data, weighted: false, gap: 1);
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
        using var there = new PlacedRows<double>(Accelerators.Cpu, data, weighted: true, gap: 3);
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
        using var there = new PlacedRows<double>(fixture.Device, data, weighted: true, gap: 1);
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

    [OpenClFact]
    public void A_bad_weight_is_named()
    {
        RemoteData<double> data = RemoteData<double>.Create(40, 3, 1);
        data.Weights[33] = -2;
        using var there = new PlacedRows<double>(fixture.Device, data, weighted: true, gap: 0);
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
        using var there = new PlacedRows<float>(fixture.Device, data, weighted: false, gap: 2);
        using DeviceRowSource<float> source = there.Source(blockRows: 8);
        Assert.Contains("x[21, 2] is NaN", Assert.Throws<ArgumentException>(() => Ridge.Fit(source)).Message, StringComparison.Ordinal);

        // A row of weight 0 is absent, whatever it holds.
        data.Weights[21] = 0;
        using var weighted = new PlacedRows<float>(fixture.Device, data, weighted: true, gap: 2);
        using DeviceRowSource<float> absent = weighted.Source(blockRows: 8);
        Assert.All(Ridge.Fit(absent).Coefficients[0], b => Assert.True(double.IsFinite(b)));
    }

    [Fact]
    public void Without_rows_there_is_no_fit()
    {
        using var none = new PlacedRows<double>(Accelerators.Cpu, RemoteData<double>.Create(0, 3, 1), weighted: true, gap: 0);
        using DeviceRowSource<double> source = none.Source();
        Assert.Contains("There are no rows", Assert.Throws<ArgumentException>(() => Ridge.Fit(source, new RidgeOptions { Lambda = 1 })).Message, StringComparison.Ordinal);
    }

    private sealed class Told(Action<FitProgress> tell) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => tell(value);
    }

    private static void SameBits<T>(Accelerator accelerator, string way, bool weighted)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RemoteData<T> data = RidgeWays.Data<T>(way);
        using var there = new PlacedRows<T>(accelerator, data, weighted, gap: 2);
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
}
