using L2Gpu.Cpu;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.EmergentL2Experiments;

/// <summary>What simulated cells do is what theory says; and cells that do something else are found out.</summary>
public sealed class ExperimentTests
{
    // Less than the quick size; finds errors of λ of some percent.
    private static readonly EmergentL2Size Size = EmergentL2Size.Quick with { UpdatePairs = 1 << 18, CorrelationTimes = 40 };

    // To run only: nothing could be concluded.
    private static readonly EmergentL2Size Tiny = new() { UpdatePairs = 1, Rows = 8, Columns = 4, Replicas = 32, ConditionNumber = 2, CorrelationTimes = 10, BurnInTimes = 5 };

    [Fact]
    public void Noise_of_tanh_cells_is_weight_decay_and_the_controls_are_not()
    {
        EmergentL2Report report = EmergentL2.Run(new EmergentL2Options { Size = Size });
        Assert.Equal(EmergentL2Verdict.Consistent, report.Verdict);
        Assert.Equal(1, report.LambdaPerVariance, 1e-12);
        Assert.All(report.Experiments.Take(3), m => Assert.True(m.IsInside, $"{m.Name}: {m.Theory} is not in {m.Lower} to {m.Upper}."));

        // Acceptance: |λ̂/λ − 1| ≤ 3 standard errors + σ².
        EmergentL2Measurement update = report.Experiments[0];
        Assert.InRange(Math.Abs((update.Measured / update.Theory) - 1), 0, (3 * update.StandardError / update.Theory) + 1e-4);

        // Plain ridge inside the strict 95 % interval, and λ one and the same for all directions.
        EmergentL2Measurement ridge = report.Experiments[2];
        Assert.InRange(ridge.Theory, ridge.Lower, ridge.Upper);
        Assert.InRange(ridge.Homogeneity!.Probability, 0.01, 1);
        Assert.Equal(Size.Columns, ridge.Directions.Length);
        Assert.Equal(ridge.Measured, ridge.Directions.Average(d => d.Lambda), 1e-12);

        // At strong noise plain ridge would be wrong by a quarter, and the measured variance says so.
        EmergentL2Measurement equation = report.Experiments[1];
        double plain = equation.Beside.Single(b => b.Name == "plainRidge").Value, saturation = equation.Beside.Single(b => b.Name == "plainRidgeBySaturation").Value;
        Assert.InRange(plain / equation.Theory, 0.7, 0.85);
        Assert.Equal(saturation, plain, 0.06 * equation.Theory);

        Assert.Equal(["without noise", "ridge", "ridge", "ridge", "update level", "update level"], report.Controls.Select(m => m.Name));
        Assert.All(report.Controls.Take(3), m => Assert.InRange(Math.Abs(m.Measured), 0, 0.05 * m.Reference));
        Assert.All(report.Controls.Skip(3), m => Assert.True(m.Upper < 0, $"{m.Name} of {m.Model}: {m.Upper}"));
        Assert.All(report.Experiments.Concat(report.Controls), m => Assert.InRange(m.DetectableError, 0, 0.1));
        Picture(report.Trajectories, shrinks: true);
    }

    [Fact]
    public void Open_loop_updates_leave_the_mean_where_it_is_though_every_update_decays()
    {
        EmergentL2Report report = EmergentL2.Run(new EmergentL2Options { Coding = GradientCoding.OpenLoop, Size = Size, Controls = false });
        Assert.Equal(EmergentL2Verdict.Consistent, report.Verdict);
        Assert.True(report.Experiments[0].Lower > 0);
        Assert.Equal(0, report.Experiments[1].Theory);
        Assert.Equal(0, report.Experiments[2].Theory);
        Assert.InRange(Distance(report.Trajectories, w => w.Stationary, w => w.LeastSquares), 0, 0.1 * Distance(report.Trajectories, w => w.Ridge, w => w.LeastSquares));
        Assert.Empty(report.Controls);
    }

    [Fact]
    public void The_chain_rule_makes_weights_larger()
    {
        EmergentL2Report report = EmergentL2.Run(new EmergentL2Options { Coding = GradientCoding.ChainRule, Size = Size, Controls = false });
        Assert.Equal(EmergentL2Verdict.Consistent, report.Verdict);
        Assert.All(report.Experiments.Skip(1).Take(2), m => Assert.True(m.Upper < 0));
        Assert.True(report.Trajectories.Weights.Sum(w => w.Stationary * w.Stationary) > report.Trajectories.Weights.Sum(w => w.LeastSquares * w.LeastSquares));
    }

    [Theory]
    [InlineData("logistic", 0, 0.25)]
    [InlineData("tanh", 0.3, 0.7454)]
    [InlineData("inverse", 0, -0.75)]
    public void Other_responses_decay_or_grow_as_they_should(string name, double bias, double perVariance)
    {
        EmergentL2Report report = EmergentL2.Run(new EmergentL2Options { Model = Models.Additive(name), Bias = (float)bias, Size = Size, Controls = false });
        Assert.Equal(perVariance, report.LambdaPerVariance, 1e-3);
        Assert.All(report.Experiments, m => Assert.NotEqual(EmergentL2Verdict.Refuted, m.Verdict));
        Assert.All(report.Experiments.Take(2), m => Assert.Equal(EmergentL2Verdict.Consistent, m.Verdict));
        Assert.All(report.Experiments.Take(2), m => Assert.Equal(Math.Sign(perVariance), Math.Sign(m.Measured)));
        Picture(report.Trajectories, perVariance > 0);
    }

    [Fact]
    public void Soft_bounds_are_ridge_with_the_size_of_each_gradient()
    {
        EmergentL2Report report = EmergentL2.Run(new EmergentL2Options { Model = Models.SoftBounds, Size = Size });
        Assert.Equal(EmergentL2Verdict.Consistent, report.Verdict);
        Assert.Equal("soft-bounds", report.Model);
        EmergentL2Measurement ridge = report.Experiments[1];
        Assert.True(ridge.IsInside);
        Assert.InRange(ridge.DetectableError, 0, 0.05);
        Assert.Equal(1, ridge.Beside.Single(b => b.Name == "equationRatio").Value, 4 * ridge.Beside.Single(b => b.Name == "equationRatioStandardError").Value);
        Assert.All(ridge.Directions, d => Assert.Equal(d.Theory, d.Lambda, 4 * d.StandardError));
        Assert.InRange(ridge.Beside.Single(b => b.Name == "distanceToRidge").Value, 0, 0.02 * ridge.Beside.Single(b => b.Name == "distanceToLeastSquares").Value);
        Assert.All(report.Controls, m => Assert.Equal(0, m.Theory));
        Picture(report.Trajectories, shrinks: true);
    }

    // What is wrong, and whether single updates can tell.
    [Theory]
    [InlineData("noise 1.2", true)]
    [InlineData("noise 0.8", true)]
    [InlineData("noise 1.05", true)]
    [InlineData("response", true)]
    [InlineData("open loop", false)]
    [InlineData("chain rule", false)]
    public void What_is_planted_is_refuted(string plant, bool updates)
    {
        Accelerator planted = PlantedWrite.On(Accelerators.Cpu, inner => plant switch
        {
            "noise 1.2" => new PlantedWrite(inner) { Noise = 1.2f },
            "noise 0.8" => new PlantedWrite(inner) { Noise = 0.8f },
            "noise 1.05" => new PlantedWrite(inner) { Noise = 1.05f },

            // g‴ > 0, with the same slope and value at 0.
            "response" => new PlantedWrite(inner) { Model = model => model with { Response = CellResponse.Inverse, ResponseScale = 1, ResponseShift = 1, Offset = -1 } },

            // What slope compensation divides by, once and twice.
            "open loop" => new PlantedWrite(inner) { Coding = w => 1 - (w * w) },
            _ => new PlantedWrite(inner) { Coding = w => (1 - (w * w)) * (1 - (w * w)) },
        });
        EmergentL2Report report = EmergentL2.Run(new EmergentL2Options { Size = Size, Accelerator = planted, Controls = false });
        Assert.Equal(EmergentL2Verdict.Refuted, report.Verdict);
        // An error of 5 % in σ is one of 10 % in λ: what the report promises to find is smaller.
        if (plant == "noise 1.05") Assert.All(report.Experiments.Take(3), m => Assert.InRange(m.DetectableError, 0, 0.08));
        Assert.Equal(updates, report.Experiments[0].Verdict == EmergentL2Verdict.Refuted);
        Assert.Equal(EmergentL2Verdict.Refuted, report.Experiments[1].Verdict);

        // E[Δs] = 0 makes the stationary mean a matter of the coding, which is here that of tanh: ridge cannot tell another response.
        if (plant != "response") Assert.Equal(EmergentL2Verdict.Refuted, report.Experiments[2].Verdict);
    }

    [Fact]
    public void Bounds_that_are_not_soft_are_found_out()
    {
        Accelerator planted = PlantedWrite.On(Accelerators.Cpu, inner => new PlantedWrite(inner) { Model = model => model with { UpSlope = 0.9f, DownSlope = 0.9f } });
        EmergentL2Report report = EmergentL2.Run(new EmergentL2Options { Model = Models.SoftBounds, Size = Size, Accelerator = planted, Controls = false });
        Assert.All(report.Experiments, m => Assert.Equal(EmergentL2Verdict.Refuted, m.Verdict));
    }

    // Biases about tanh c = 1/√3, where g‴ vanishes, and where the response is nearly flat.
    [Theory]
    [InlineData(0.65f, GradientCoding.SlopeCompensated)]
    [InlineData(0.6585f, GradientCoding.SlopeCompensated)]
    [InlineData(0.5f, GradientCoding.ChainRule)]
    [InlineData(2.5f, GradientCoding.SlopeCompensated)]
    public void No_bias_refutes_a_correct_simulator(float bias, GradientCoding coding)
    {
        EmergentL2Report report = EmergentL2.Run(new EmergentL2Options { Bias = bias, Coding = coding, Size = Size, Controls = false });
        Assert.All(report.Experiments, m => Assert.True(m.Verdict != EmergentL2Verdict.Refuted, $"{m.Name}: theory {m.Theory:E3} ± {m.Allowance:E1}, measured {m.Measured:E3} ± {m.StandardError:E1}, p = {m.Homogeneity?.Probability}"));
    }

    [Fact]
    public void States_that_stand_still_for_want_of_digits_refute_nothing()
    {
        // Steps of the flattest direction are 1/100 of those of the steepest.
        EmergentL2Report report = EmergentL2.Run(new EmergentL2Options { Size = Tiny with { ConditionNumber = 100, BurnInTimes = 10 } });
        EmergentL2Measurement quiet = report.Controls[0];
        Assert.Equal("without noise", quiet.Name);
        Assert.NotEqual(EmergentL2Verdict.Refuted, quiet.Verdict);
        Assert.InRange(Math.Abs(quiet.Measured), 0, Math.Pow(2, -23) / Tiny.StepSize);
    }

    [Fact]
    public void More_weights_on_soft_bounds_are_smaller_and_have_shorter_steps()
    {
        EmergentL2Measurement ridge = Ridge(16), more = Ridge(32);
        Assert.Equal(32, Setting(more, "columns"));
        Assert.Equal(512, Setting(more, "rows"));
        Assert.Equal(Setting(ridge, "rate") / 2, Setting(more, "rate"), 1e-12);

        // λ = E|∂L|/b comes from residuals, which have ‖w‖, not one weight.
        Assert.Equal(1, more.Theory / ridge.Theory, 0.3);
        Assert.True(more.Allowance / more.Reference < 0.6 * (ridge.Allowance / ridge.Reference));

        static double Setting(EmergentL2Measurement m, string name) => m.Settings.Single(s => s.Name == name).Value;
        static EmergentL2Measurement Ridge(int columns) => EmergentL2.Run(new EmergentL2Options
        {
            Model = Models.SoftBounds, Coding = GradientCoding.ChainRule, Size = Tiny with { Rows = 512, Columns = columns, Replicas = 64 }, Controls = false,
        }).Experiments[1];
    }

    [Fact]
    public void States_at_bounds_leave_nothing_to_conclude()
    {
        EmergentL2Measurement right = EmergentL2.Run(new EmergentL2Options { Size = Tiny, Controls = false }).Experiments[0];
        Assert.Equal(EmergentL2Verdict.Inconclusive, (right with { Measured = 100 * right.Theory, Caveat = "states reached the bounds of the response" }).Verdict);
        Assert.Equal(EmergentL2Verdict.Refuted, (right with { Measured = 100 * right.Theory }).Verdict);
    }

    [Fact]
    public void A_measurement_without_power_concludes_nothing()
    {
        EmergentL2Report report = EmergentL2.Run(new EmergentL2Options { Model = Models.Additive("inverse"), Size = Tiny, Controls = false });
        EmergentL2Measurement ridge = report.Experiments[2];
        Assert.Equal(EmergentL2Verdict.Inconclusive, ridge.Verdict);
        Assert.True(ridge.DetectableError > EmergentL2.LargestError);
    }

    [Fact]
    public void The_bits_are_those_of_the_reference_on_every_instruction_set()
    {
        var hashes = new List<string>();
        foreach (CellModel model in (CellModel[])[Models.Additive("tanh"), Models.SoftBounds])
        {
            hashes.Clear();
            foreach (Isa isa in IsaSelector.Available)
            {
                using Accelerator accelerator = CpuAccelerator.Create(2, isa);
                hashes.Add(EmergentL2.Run(new EmergentL2Options { Model = model, Size = Tiny, Accelerator = accelerator }).Hash);
            }

            OperatorTable operators = new OperatorTable().Add<IRandom>(new RandomReference()).Add<ICrossbarRead>(new CrossbarReadReference()).Add<ICrossbarWrite>(new CrossbarWriteReference());
            hashes.Add(EmergentL2.Run(new EmergentL2Options { Model = model, Size = Tiny, Accelerator = new Accelerator(Accelerators.Cpu.Device, operators) }).Hash);
            Assert.Single(hashes.Distinct());
            Assert.NotEqual(hashes[0], EmergentL2.Run(new EmergentL2Options { Model = model, Size = Tiny, Seed = 2 }).Hash);
        }
    }

    [Fact]
    public void It_says_how_far_it_is_and_stops_when_it_is_told()
    {
        var told = new List<EmergentL2Progress>();
        EmergentL2.Run(new EmergentL2Options { Size = Tiny }, new Listener(told.Add));
        Assert.Equal(told[0].Count, told.Select(p => p.Number).Distinct().Count());
        Assert.All(told.GroupBy(p => p.Number), steps => Assert.Equal(steps.Last().StepsTotal, steps.Last().StepsDone));
        using var source = new CancellationTokenSource();
        int heard = 0;
        Assert.Throws<OperationCanceledException>(() => EmergentL2.Run(
            new EmergentL2Options { Size = Tiny }, new Listener(p => { if (++heard == 3) source.Cancel(); }), source.Token));
        Assert.Equal(3, heard);
    }

    [Fact]
    public void What_there_is_no_theory_of_is_refused_with_the_remedy()
    {
        void Refused(string word, EmergentL2Options options) => Assert.Contains(word, Assert.ThrowsAny<ArgumentException>(() => EmergentL2.Run(options)).Message, StringComparison.Ordinal);
        Refused("Additive", new() { Model = new CellModel { Rule = CellRule.Power } });
        Refused("slopes of 1", new() { Model = new CellModel { Rule = CellRule.Linear, UpSlope = 0.5f } });
        Refused("Coding is", new() { Coding = (GradientCoding)9 });
        Refused("finite", new() { Bias = float.NaN });
        Refused("where it responds", new() { Bias = 40 });
        Refused("FP32", new() { Bias = 4 });
        Refused("third derivative", new() { Bias = 0.6584789f });
        Refused("short of 2", new() { Model = Models.Additive("inverse"), Bias = 2.5f });
        Refused("above 0", new() { Model = Models.Additive("inverse") with { ResponseScale = -1 } });
        Refused("not 0", new() { Model = Models.Additive("inverse") with { ResponseScale = 0 } });
        Refused("power of two", new() { Size = Tiny with { Columns = 6 } });
        Refused("above the 4 columns", new() { Size = Tiny with { Rows = 4 } });
        Refused("multiple of 32", new() { Size = Tiny with { Replicas = 40 } });
        Refused("UpdatePairs", new() { Size = Tiny with { UpdatePairs = 0 } });
        Refused("StepSize", new() { Size = Tiny with { StepSize = 3 } });
        Refused("CorrelationTimes", new() { Size = Tiny with { CorrelationTimes = 1 } });
        Refused("BurnInTimes", new() { Size = Tiny with { BurnInTimes = double.NaN } });
        Refused("ConditionNumber", new() { Size = Tiny with { ConditionNumber = 0.5 } });
    }

    private static void Picture(EmergentL2Trajectories picture, bool shrinks)
    {
        Assert.Equal(6, picture.Weights.Length);
        Assert.Equal(picture.Steps, picture.Steps.Distinct().Order());
        Assert.All(picture.Weights, w =>
        {
            Assert.Equal(picture.Steps.Length, w.Mean.Length);
            Assert.Equal(picture.Steps.Length, w.Spread.Length);
            Assert.Equal(0, w.Mean[0]);
        });

        // Ridge is on one side of least squares, and the weights are near ridge, as far as saturation lets them.
        Assert.Equal(shrinks, picture.Weights.Sum(w => w.Ridge * w.Ridge) < picture.Weights.Sum(w => w.LeastSquares * w.LeastSquares));
        Assert.InRange(Distance(picture, w => w.Stationary, w => w.Ridge), 0, 0.5 * Distance(picture, w => w.Ridge, w => w.LeastSquares));
    }

    private static double Distance(EmergentL2Trajectories picture, Func<EmergentL2Trajectory, double> from, Func<EmergentL2Trajectory, double> to)
        => Math.Sqrt(picture.Weights.Sum(w => (from(w) - to(w)) * (from(w) - to(w))));

    private sealed class Listener(Action<EmergentL2Progress> hear) : IProgress<EmergentL2Progress>
    {
        public void Report(EmergentL2Progress value) => hear(value);
    }
}
