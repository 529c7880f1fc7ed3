using L2Gpu.Emergence;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.EmergentL2Experiments;

/// <summary>The closed forms, against derivatives by differences, integrals over stationary densities, and one another.</summary>
public sealed class TheoryTests
{
    public static TheoryData<string, double> Biased => new()
    {
        { "tanh", 0 }, { "tanh", 0.4 }, { "tanh", -1.1 }, { "logistic", 0 }, { "logistic", 0.9 }, { "saturating-exponential", 0 }, { "saturating-exponential", 0.7 },
        { "inverse", 0 }, { "inverse", -0.6 }, { "linear", 0.3 },
    };

    [Theory]
    [MemberData(nameof(Biased))]
    public void Derivatives_are_those_that_differences_find(string name, double bias)
    {
        CellModel model = Models.Additive(name);
        for (int order = 1; order <= 3; order++)
        {
            int lower = order - 1;
            double found = Difference(s => EmergentL2Theory.Derivative(model, lower, s), bias);
            Assert.Equal(EmergentL2Theory.Derivative(model, order, bias), found, 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Biased))]
    public void The_response_is_what_the_cells_have(string name, double bias)
    {
        CellModel model = Models.Additive(name);
        ResponseCurve curve = ResponseCurve.Of(model, bias);
        CellModel weights = curve.Weights(model);
        for (double s = bias - 0.5; s <= bias + 0.5; s += 0.125)
        {
            double weight = (EmergentL2Theory.Derivative(model, 0, s) - EmergentL2Theory.Derivative(model, 0, bias)) / EmergentL2Theory.Derivative(model, 1, bias);
            Assert.Equal(EmergentL2Theory.Derivative(model, 0, s), CellMath.Respond(model, (float)s), 1e-6);
            Assert.Equal(weight, CellMath.Respond(weights, (float)s), 2e-6 / curve.Slope);

            // dw/ds = 1 + aw + kw², and what follows from it.
            Assert.Equal(EmergentL2Theory.Derivative(model, 1, s) / curve.Slope, curve.SlopeAt(weight), 1e-12);
            if (curve.LambdaPerVariance(GradientCoding.SlopeCompensated) != 0)
                Assert.Equal(EmergentL2Theory.Derivative(model, 2, s) / EmergentL2Theory.Derivative(model, 3, bias), EmergentL2Theory.Decay(model, bias, weight), 1e-11);
        }
    }

    [Fact]
    public void Lambda_is_that_of_the_table()
    {
        const double Sigma = 0.03, Draws = 7, Variance = Draws * Sigma * Sigma;
        void Equal(double perVariance, CellModel model, double bias) => Assert.Equal(perVariance * Variance, EmergentL2Theory.LambdaPerStep(model, bias, Sigma, Draws), 1e-14);
        Equal(1, Models.Additive("tanh"), 0);
        Equal(0.25, Models.Additive("logistic"), 0);
        foreach (double c in (double[])[0.2, 0.6, 1.3, -0.9]) Equal(1 - (3 * Math.Tanh(c) * Math.Tanh(c)), Models.Additive("tanh"), c);
        foreach (double kappa in (double[])[0.5, 1, 3])
            Equal(-1 / (2 * kappa * kappa), new CellModel { Rule = CellRule.Additive, Response = CellResponse.SaturatingExponential, ResponseScale = (float)kappa }, 0.3);
        var inverse = new CellModel { Rule = CellRule.Additive, Response = CellResponse.Inverse, ResponseScale = 0.75f, ResponseShift = 2 };
        foreach (double c in (double[])[-1, 0, 0.5])
        {
            double g = 1 / (2 - (0.75 * c));
            Equal(-3 * 0.75 * 0.75 * g * g, inverse, c);
        }

        Equal(0, new CellModel { Rule = CellRule.Additive }, 0.4);

        // The sign of tanh turns where tanh c = 1/√3.
        double turn = Math.Atanh(1 / Math.Sqrt(3));
        Assert.True(EmergentL2Theory.LambdaPerStep(Models.Additive("tanh"), turn - 0.01, Sigma) > 0);
        Assert.True(EmergentL2Theory.LambdaPerStep(Models.Additive("tanh"), turn + 0.01, Sigma) < 0);
        Assert.Equal(0, EmergentL2Theory.Lambda(Models.Additive("tanh"), turn, GradientCoding.SlopeCompensated, Sigma, 1, 1));
    }

    [Fact]
    public void Decay_of_tanh_and_logistic_is_a_cubic_with_its_zero_at_the_largest_weight()
    {
        for (double w = -0.9; w < 1; w += 0.3)
        {
            Assert.Equal(w * (1 - (w * w)), EmergentL2Theory.Decay(Models.Additive("tanh"), 0, w), 1e-14);
            Assert.Equal(w * (1 - (w * w / 4)), EmergentL2Theory.Decay(Models.Additive("logistic"), 0, w), 1e-14);
        }
    }

    // An independent method: the density that the states of one weight end in, by integration, and its means.
    [Theory]
    [InlineData("tanh", 0, 0.4, 0.012)]
    [InlineData("tanh", 0, 0.05, 0.01)]
    [InlineData("tanh", 0.3, 0.2, 0.01)]
    [InlineData("logistic", 0, 0.7, 0.02)]
    [InlineData("saturating-exponential", 0, 0.1, 0.01)]
    [InlineData("inverse", 0, 0.1, 0.01)]
    public void Stationary_densities_obey_the_stationary_equations(string name, double bias, double target, double shrinkage)
    {
        foreach (GradientCoding coding in Enum.GetValues<GradientCoding>())
        {
            (double weight, double pull, double lambda) = Stationary(Models.Additive(name), bias, coding, target, shrinkage);
            Assert.Equal(0, weight - target + (lambda * pull), 1e-4 * shrinkage * target);
        }
    }

    [Fact]
    public void A_correct_simulator_gives_0_77_of_lambda_to_plain_ridge_at_strong_noise()
    {
        (double mean, _, double lambda) = Stationary(Models.Additive("tanh"), 0, GradientCoding.SlopeCompensated, 0.4, 0.1);
        Assert.Equal(0.77, ((0.4 / mean) - 1) / lambda, 0.005);
    }

    // h = 1 and η → 0, with noise that gives slope compensation |λ| = shrinkage: ds = −(w − w*)·code dt + √noise dB has the density e^(−(2/noise)∫(w − w*)·code ds).
    private static (double Weight, double Pull, double Lambda) Stationary(CellModel model, double bias, GradientCoding coding, double target, double shrinkage)
    {
        ResponseCurve curve = ResponseCurve.Of(model, bias);
        double noise = shrinkage / Math.Abs(curve.LambdaPerVariance(GradientCoding.SlopeCompensated)), step = 5e-4 * curve.Scale, span = (curve.IsOddAndSaturates ? 5 : 1.5) * curve.Scale, exponent = 0;
        var points = new List<(double Weight, double Exponent)>();
        for (double s = bias - span; s <= bias + span; s += step)
        {
            double weight = (EmergentL2Theory.Derivative(model, 0, s) - curve.Center) / curve.Slope, slope = EmergentL2Theory.Derivative(model, 1, s) / curve.Slope;
            double half = (weight - target) * (coding switch { GradientCoding.SlopeCompensated => 1 / slope, GradientCoding.ChainRule => slope, _ => 1 }) * step / noise;
            exponent -= half;
            points.Add((weight, exponent));
            exponent -= half;
        }

        double most = points.Max(p => p.Exponent), mass = points.Sum(p => Math.Exp(p.Exponent - most));
        double Mean(Func<double, double> f) => points.Sum(p => Math.Exp(p.Exponent - most) * f(p.Weight)) / mass;
        return (Mean(w => w), Mean(w => curve.Pull(coding, w)), curve.LambdaPerVariance(coding) * noise);
    }

    [Fact]
    public void Codings_differ_as_they_should()
    {
        CellModel tanh = Models.Additive("tanh");
        const double Sigma = 0.02, Draws = 3, Rate = 0.05, Lambda = Draws * Sigma * Sigma / Rate;
        Assert.Equal(Lambda, EmergentL2Theory.Lambda(tanh, 0, GradientCoding.SlopeCompensated, Sigma, Draws, Rate), 1e-15);
        Assert.Equal(0, EmergentL2Theory.Lambda(tanh, 0, GradientCoding.OpenLoop, Sigma, Draws, Rate));
        Assert.Equal(-Lambda, EmergentL2Theory.Lambda(tanh, 0, GradientCoding.ChainRule, Sigma, Draws, Rate), 1e-15);
    }

    [Fact]
    public void The_mean_of_one_weight_solves_its_equation()
    {
        double mean = EmergentL2Theory.StationaryMean(2, 0.8, 0.2, 0.12, 2);
        Assert.Equal(2 * (0.8 - mean), 0.2 * mean * (1 - (((mean * mean) + 0.36) / 4)), 1e-14);
        Assert.InRange(mean, 0.7, 0.8);
    }

    [Fact]
    public void The_variance_is_that_of_the_recursion()
    {
        double variance = 0;
        for (int i = 0; i < 2000; i++) variance = (0.95 * 0.95 * variance) + (3 * 0.01 * 0.01);
        Assert.Equal(variance, EmergentL2Theory.StationaryVariance(0.01, 3, 0.1, 0.5), 1e-15);
        double small = EmergentL2Theory.StationaryVariance(0.01, 3, 0.001, 0.5);
        Assert.Equal(1, small / (EmergentL2Theory.Lambda(Models.Additive("tanh"), 0, GradientCoding.SlopeCompensated, 0.01, 3, 0.001) / (2 * 0.5)), 1e-3);
    }

    [Fact]
    public void Soft_bounds_take_the_size_of_the_gradient_over_the_bound_of_every_weight()
    {
        const float Bound = 1.5f, Step = 1e-3f;
        var model = new CellModel { Rule = CellRule.Linear };
        foreach (float weight in (float[])[-1.2f, -0.3f, 0, 0.7f])
        {
            foreach (float update in (float[])[0.01f, 0.03f])
            {
                float Moved(float u) => CellMath.Increment(model, weight, u, 1, Step, 0, 0, -Bound, Bound) - weight;
                Assert.Equal(-EmergentL2Theory.SoftBoundsLambda(update, Bound) * weight, (Moved(update) + Moved(-update)) / 2, 2e-7);
            }
        }
    }

    [Fact]
    public void What_keeps_the_sum_of_two_poles_in_place_decides_half_of_lambda()
    {
        // Noise of ±v with equal probability in each pole, of a pair about c = 0: all four combinations.
        const double V = 0.01, X = 0.2;
        double weight = 2 * Math.Tanh(X), free = 0, equalPulses = 0, rewritten = 0;
        foreach ((double up, double down) in (ReadOnlySpan<(double, double)>)[(V, V), (V, -V), (-V, V), (-V, -V)])
        {
            double high = X + up, low = -X + down, sum = (high + low) / 2;
            free += (Math.Tanh(high) - Math.Tanh(low) - weight) / 4;
            rewritten += (Math.Atanh((Math.Tanh(high) - Math.Tanh(low)) / 2) - X) / 4;
            equalPulses += (Math.Tanh(high - sum) - Math.Tanh(low - sum) - weight) / 4;
        }

        double expected = -V * V * weight * (1 - (weight * weight / 4));
        Assert.Equal(1, free / expected, 1e-3);
        Assert.Equal(0.5, equalPulses / expected, 1e-3);

        // Writing the pair anew keeps the weight, and so moves its state: what open-loop updates then balance is half of λ too.
        Assert.Equal(0.5, rewritten / (-V * V * weight / 2), 1e-3);
    }

    [Fact]
    public void There_is_no_fourth_derivative()
        => Assert.Throws<ArgumentOutOfRangeException>(() => EmergentL2Theory.Derivative(Models.Additive("tanh"), 4, 0));

    // Sixth order.
    private static double Difference(Func<double, double> f, double x)
    {
        const double H = 0.004;
        return ((45 * (f(x + H) - f(x - H))) - (9 * (f(x + (2 * H)) - f(x - (2 * H)))) + f(x + (3 * H)) - f(x - (3 * H))) / (60 * H);
    }
}
