using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Estimators other than ridge alone on a device with memory of its own, against the CPU.</summary>
public sealed class RemoteEstimatorTests(RemoteFits fixture) : IClassFixture<RemoteFits>
{
    [OpenClTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sums_that_are_saved_and_gone_on_with_have_the_bits_of_one_pass(bool weighted)
    {
        RemoteData<double> data = RemoteData<double>.Create(3000, 8, 2);
        HostMatrix<double>? weights = weighted ? HostMatrix<double>.FromVector(data.Weights) : default(HostMatrix<double>?);
        var options = new RidgeOptions { Lambda = 1, Accelerator = fixture.Device };
        RidgeModel at = Ridge.Fit<double>(data.X, data.Y, options, weights);
        using var sums = new RidgeAccumulator<double>(8, 2, weighted, accelerator: fixture.Device);
        sums.Add(data.X, data.Y, weights);
        Assert.Equal(3000, sums.Rows);
        Assert.Equal(at.Coefficients.SelectMany(c => c), sums.Fit(options).Coefficients.SelectMany(c => c));
        string file = Path.GetTempFileName();
        try
        {
            sums.Save(file);
            using RidgeAccumulator<double> loaded = RidgeAccumulator<double>.Load(file, fixture.Device);
            Assert.Equal(at.Coefficients.SelectMany(c => c), loaded.Fit(options).Coefficients.SelectMany(c => c));
            using RidgeAccumulator<double> onCpu = RidgeAccumulator<double>.Load(file, Accelerators.Cpu);
            Close(at.Coefficients[0], onCpu.Fit(options with { Accelerator = null }).Coefficients[0], 1e-10);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [OpenClFact]
    public void Sums_that_the_host_merged_are_a_stage_of_the_host()
    {
        RemoteData<double> data = RemoteData<double>.Create(300, 5, 1);
        using var sums = new RidgeAccumulator<double>(5, 1, accelerator: fixture.Device);
        var options = new RidgeOptions { Lambda = 2 };
        sums.Add(data.X, data.Y);
        FitReport one = sums.Fit(options).Report!;
        Assert.DoesNotContain(one.Stages, s => s.Name == "merged sums");
        sums.Add(data.X, data.Y);
        FitReport two = sums.Fit(options).Report!;
        StageReport merged = Assert.Single(two.Stages, s => s.Name == "merged sums");
        Assert.Equal(("cpu", 0L), (merged.Device, merged.BytesMoved));

        // The sums themselves went to the device before its first stage, of which they are.
        Assert.InRange(two.Stages.Sum(s => s.BytesMoved - s.BytesToHost), 7 * 7 * sizeof(double), long.MaxValue);
    }

    [OpenClFact]
    public void Sums_are_merged_and_subtracted()
    {
        RemoteData<double> data = RemoteData<double>.Create(900, 5, 1), more = RemoteData<double>.Create(700, 5, 1, seed: 9);
        using var all = new RidgeAccumulator<double>(5, 1, accelerator: fixture.Device);
        using var part = new RidgeAccumulator<double>(5, 1, accelerator: fixture.Device);
        all.Add(data.X, data.Y);
        part.Add(more.X, more.Y);
        all.Merge(part);
        Assert.Equal(1600, all.Rows);
        all.Subtract(part);
        RidgeModel at = Ridge.Fit<double>(data.X, data.Y, new RidgeOptions { Lambda = 1, Accelerator = Accelerators.Cpu });
        Close(at.Coefficients[0], all.Fit(new RidgeOptions { Lambda = 1 }).Coefficients[0], 1e-10);
    }

    [OpenClFact]
    public void A_batch_agrees_with_the_CPU_and_says_what_it_moved()
    {
        RemoteData<double> data = RemoteData<double>.Create(60 * 20, 4, 2);
        BatchedRidgeModel here = BatchedRidge.Fit<double>(data.X, data.Y, 20, new BatchedRidgeOptions { Accelerator = Accelerators.Cpu }, data.Weights);
        BatchedRidgeModel there = BatchedRidge.Fit<double>(data.X, data.Y, 20, new BatchedRidgeOptions { Accelerator = fixture.Device }, data.Weights);
        Assert.Equal("opencl:0", there.Report.Device);
        Assert.Equal("it was asked for", there.Report.WhyDevice);
        Assert.Equal(here.Report.Outcomes, there.Report.Outcomes);
        for (int p = 0; p < here.Count; p++)
        {
            for (int k = 0; k < 2; k++) Close(here[p].Coefficients(k).ToArray(), there[p].Coefficients(k).ToArray(), 1e-9);
        }

        StageReport stage = Assert.Single(there.Report.Stages);
        long rows = 60 * 20 * 7 * sizeof(double), grid = there.Grid.Length, answers = 60 * ((2 * 4) + 4 + 2 + 1 + 2 + grid + 1) * sizeof(double);
        Assert.InRange(stage.BytesMoved - stage.BytesToHost, rows, 2 * rows);
        Assert.InRange(stage.BytesToHost, 1, answers);
        double[,] predictedHere = here.Predict<double>(data.X, 20, Accelerators.Cpu), predictedThere = here.Predict<double>(data.X, 20, fixture.Device);
        Close([.. predictedHere.Cast<double>()], [.. predictedThere.Cast<double>()], 1e-12);
    }

    [OpenClFact]
    public void A_posterior_agrees_with_the_CPU()
    {
        RemoteData<double> data = RemoteData<double>.Create(300, 12, 1);
        BayesianRidgeModel here = BayesianRidge.Fit<double>(data.X, data.Y, new BayesianRidgeOptions { Accelerator = Accelerators.Cpu });
        BayesianRidgeModel there = BayesianRidge.Fit<double>(data.X, data.Y, new BayesianRidgeOptions { Accelerator = fixture.Device });
        Close([.. here.NoiseVariance], [.. there.NoiseVariance], 1e-8);
        Close(here.StandardErrors[0], there.StandardErrors[0], 1e-8);
        double[,] meanHere = here.Predict<double>(data.X, out double[,] varianceHere, accelerator: Accelerators.Cpu), meanThere = here.Predict<double>(data.X, out double[,] varianceThere, accelerator: fixture.Device);
        Close([.. meanHere.Cast<double>()], [.. meanThere.Cast<double>()], 1e-11);
        Close([.. varianceHere.Cast<double>()], [.. varianceThere.Cast<double>()], 1e-11);
        Close([.. here.Covariance(accelerator: Accelerators.Cpu).Cast<double>()], [.. here.Covariance(accelerator: fixture.Device).Cast<double>()], 1e-11);
    }

    [OpenClFact]
    public void A_path_and_folds_agree_with_the_CPU()
    {
        RemoteData<double> data = RemoteData<double>.Create(200, 10, 2);
        RegularizationPath here = Ridge.RegularizationPath<double>(data.X, data.Y, options: new RidgeOptions { Accelerator = Accelerators.Cpu });
        RegularizationPath there = Ridge.RegularizationPath<double>(data.X, data.Y, options: new RidgeOptions { Accelerator = fixture.Device });
        for (int j = 0; j < 10; j++) Close(here.Coefficients[1][j], there.Coefficients[1][j], 1e-9);
        RidgeCvResult foldsHere = RidgeCv.Fit<double>(data.X, data.Y, Folds.KFold(4), new RidgeOptions { Accelerator = Accelerators.Cpu });
        RidgeCvResult foldsThere = RidgeCv.Fit<double>(data.X, data.Y, Folds.KFold(4), new RidgeOptions { Accelerator = fixture.Device });
        Close(foldsHere.Model.Coefficients[0], foldsThere.Model.Coefficients[0], 1e-9);
        Assert.Contains(foldsThere.Model.Report!.Stages, s => s is { Name: "merged folds", Device: "cpu" });
    }

    private static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double bound)
    {
        double size = Math.Sqrt(expected.Sum(v => v * v));
        Assert.InRange(Math.Sqrt(expected.Zip(actual, (a, b) => (a - b) * (a - b)).Sum()), 0, bound * size);
    }
}
