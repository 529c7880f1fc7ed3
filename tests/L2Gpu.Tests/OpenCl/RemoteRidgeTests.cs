using System.Numerics;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Every way of a ridge fit on a device with memory of its own, against the CPU as an independent answer, and what came back from there.</summary>
public sealed class RemoteRidgeTests(RemoteFits fixture) : IClassFixture<RemoteFits>
{
    [OpenClFact]
    public void What_the_host_does_is_done_by_the_CPU_that_was_chosen()
    {
        RemoteData<double> data = RidgeWays.Data<double>("eigen");
        using Accelerator cpu = CpuAccelerator.Create(1);
        var without = new Accelerator(cpu.Device, new OperatorTable());
        RidgeOptions options = RidgeWays.Options("eigen") with { Accelerator = fixture.Device };
        Assert.Throws<UnsupportedOperatorException>(() => Ridge.Fit<double>(data.X, data.Y, options with { HostAccelerator = without }));
        Assert.NotEmpty(Ridge.Fit<double>(data.X, data.Y, options with { HostAccelerator = cpu }).Coefficients);
    }

    [OpenClTheory]
    [MemberData(nameof(RidgeWays.Names), MemberType = typeof(RidgeWays))]
    public void FP64_agrees_with_the_CPU(string way) => Agree<double>(way, 1e3);

    [OpenClTheory]
    [MemberData(nameof(RidgeWays.Names), MemberType = typeof(RidgeWays))]
    public void FP32_agrees_with_the_CPU(string way) => Agree<float>(way, 100);

    [OpenClTheory]
    [InlineData("cholesky")]
    [InlineData("qr")]
    [InlineData("eigen")]
    public void Weights_agree_with_the_CPU(string way)
    {
        RemoteData<double> data = RidgeWays.Data<double>(way);
        RidgeOptions options = RidgeWays.Options(way);
        RidgeModel here = Ridge.Fit<double>(data.X, data.Y, options with { Accelerator = Accelerators.Cpu }, data.Weights);
        RidgeModel there = Ridge.Fit<double>(data.X, data.Y, options with { Accelerator = fixture.Device }, data.Weights);
        Close(here, there, 1e3);
    }

    [OpenClTheory]
    [MemberData(nameof(RidgeWays.Names), MemberType = typeof(RidgeWays))]
    public void What_comes_back_is_of_the_size_of_the_answer(string way)
    {
        // So many rows, or columns, that X is larger than anything that may come back.
        bool isDual = way.StartsWith("dual", StringComparison.Ordinal);
        RemoteData<double> data = isDual ? RemoteData<double>.Create(40, 2000, 2) : RemoteData<double>.Create(20_000, 30, 2);
        long n = data.X.GetLength(0), d = data.X.GetLength(1), t = data.Y.GetLength(1), p = d + t + 1;
        FitReport report = RidgeWays.Fit(data, RidgeWays.Options(way) with { Accelerator = fixture.Device }, way)[^1].Report!;

        // Norms are Lanczos iterations with a vector there and back for each product.
        const long Folds = 5, Grid = 61;
        long order = isDual ? n : d, trained = n - (n / Folds), back = report.Stages.Sum(s => s.BytesToHost);
        long numbers = (200 * order) + (4 * d * t) + (10 * p) + way switch
        {
            "eigen" or "auto" or "list" or "gcv" or "penalties" or "qr" => 2 * p * p,
            "cv" => (15 * p * p) + (6 * Grid * d * t),

            // Directions of the columns are as many as the rows, and go back to where the host scores with them.
            "dual eigen" or "dual auto" => n * (d + n),
            "dual cv" => Folds * ((trained * (d + trained + 200)) + (Grid * d * t)),
            _ => 0,
        };
        long most = sizeof(double) * numbers, whole = sizeof(double) * n * d;
        Assert.InRange(back, 1, most);

        // The bound is one that X, come back once, would break.
        Assert.True(most < back + whole, $"{most} is no bound on {back} and {whole}.");
        if (way is not ("dual eigen" or "dual auto" or "dual cv")) Assert.InRange(most, 1, whole - 1);
    }

    [OpenClFact]
    public void What_the_host_does_for_the_device_is_a_stage_of_its_own()
    {
        RemoteData<double> data = RidgeWays.Data<double>("eigen");
        long d = data.X.GetLength(1);
        FitReport report = Ridge.Fit<double>(data.X, data.Y, RidgeWays.Options("eigen") with { Accelerator = fixture.Device }).Report!;
        StageReport host = Assert.Single(report.Stages, s => s.Device == "cpu");
        Assert.Equal(("symmetric eigenproblem", d * d * sizeof(double)), (host.Name, host.BytesMoved));
        Assert.Equal(host.BytesMoved, host.BytesToHost);
        Assert.Equal("opencl:0", report.Device);
        Assert.Equal("it was asked for", report.WhyDevice);
        Assert.All(report.Stages.Where(s => s != host), s => Assert.Equal("opencl:0", s.Device));
    }

    [OpenClFact]
    public void Rows_that_are_read_often_go_to_the_device_once()
    {
        RemoteData<double> data = RemoteData<double>.Create(3000, 12, 1);
        long rows = 3000 * 13 * sizeof(double);
        FitReport report = Ridge.Fit<double>(data.X, data.Y, RidgeWays.Options("cg") with { Accelerator = fixture.Device }).Report!;
        Assert.InRange(report.Iterations!.Value[0].Iterations, 5, 1000);
        Assert.InRange(report.Stages.Sum(s => s.BytesMoved - s.BytesToHost), rows, 3 * rows);
        Assert.Equal(0, report.Stages.Single(s => s.Name == "evidence").BytesMoved / rows);
    }

    [OpenClFact]
    public void The_same_fit_has_the_same_bits()
    {
        RemoteData<float> data = RidgeWays.Data<float>("cholesky");
        RidgeOptions options = RidgeWays.Options("cholesky") with { Accelerator = fixture.Device };
        RidgeModel first = Ridge.Fit<float>(data.X, data.Y, options), second = Ridge.Fit<float>(data.X, data.Y, options);
        Assert.Equal(first.Coefficients.SelectMany(c => c), second.Coefficients.SelectMany(c => c));
        Assert.Equal(first.Report!.BackwardError.AsEnumerable(), second.Report!.BackwardError);
    }

    private void Agree<T>(string way, double factor)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RemoteData<T> data = RidgeWays.Data<T>(way);
        RidgeOptions options = RidgeWays.Options(way);
        RidgeModel[] here = RidgeWays.Fit(data, options with { Accelerator = Accelerators.Cpu }, way), there = RidgeWays.Fit(data, options with { Accelerator = fixture.Device }, way);
        Assert.Equal(here.Length, there.Length);
        for (int i = 0; i < here.Length; i++) Close(here[i], there[i], factor);
        if (here[0].Report!.Selection is not null && here.Length == 1)
        {
            // Which λ is taken where a curve is flat is a matter of rounding; what one λ gives is not.
            RidgeOptions one = options with { Lambda = here[0].Lambda[0] };
            RidgeModel again = RidgeWays.Fit(data, one with { Accelerator = Accelerators.Cpu }, way)[0], thereAgain = RidgeWays.Fit(data, one with { Accelerator = fixture.Device }, way)[0];
            Assert.Equal(again.Lambda.AsEnumerable(), thereAgain.Lambda);
            Close(again, thereAgain, factor);
        }

        double[,] predictedHere = here[0].Predict<T>(data.X, Accelerators.Cpu), predictedThere = here[0].Predict<T>(data.X, fixture.Device);
        for (int i = 0; i < data.X.GetLength(0); i++)
        {
            for (int k = 0; k < data.Y.GetLength(1); k++) Assert.Equal(predictedHere[i, k], predictedThere[i, k], 1e-11 * Math.Max(1, Math.Abs(predictedHere[i, k])));
        }
    }

    private static void Close(RidgeModel here, RidgeModel there, double factor)
    {
        FitReport report = here.Report!, other = there.Report!;
        Assert.Equal((report.Solver, report.Precision, report.Status), (other.Solver, other.Precision, other.Status));
        double epsilon = report.Precision == "f32" ? Math.Pow(2, -23) : Math.Pow(2, -52);
        double bound = Math.Max(1e-10, factor * report.ConditionNumber.Regularized * epsilon);
        if (report.Selection is { } curve)
        {
            // Where a curve is flat to rounding, another λ is as good.
            double scale = curve.Score.Where(double.IsFinite).Max(Math.Abs);
            for (int l = 0; l < curve.Score.Length; l++) Assert.Equal(curve.Score[l], other.Selection!.Score[l], bound * scale);
            // Coefficients are then compared at one λ.
            if (Math.Abs(here.Lambda[0] - there.Lambda[0]) > 1e-4 * here.Lambda[0]) return;
        }

        for (int k = 0; k < here.Coefficients.Length; k++)
        {
            double size = Math.Sqrt(here.Coefficients[k].Sum(b => b * b));
            double error = Math.Sqrt(here.Coefficients[k].Zip(there.Coefficients[k], (a, b) => (a - b) * (a - b)).Sum());
            Assert.InRange(error, 0, bound * size);
            Assert.Equal(report.R2[k], other.R2[k], Math.Max(1e-9, bound));
            Assert.InRange(other.BackwardError[k], 0, Math.Max(1e-13, 100 * epsilon));
        }
    }
}
