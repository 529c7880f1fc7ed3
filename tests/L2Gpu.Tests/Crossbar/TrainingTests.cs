using System.Globalization;
using L2Gpu.Tests.Architecture;
using Xunit;
using static L2Gpu.Tests.Crossbars.CrossbarCase;

namespace L2Gpu.Tests.Crossbars;

/// <summary>Linear regression beside this library's own, a network that learns iris, and what reports say.</summary>
public sealed class TrainingTests
{
    [Fact]
    public void Linear_regression_on_cells_ends_at_least_squares_within_the_noise_of_its_pulses()
    {
        const int rows = 256, inputs = 6, targets = 2;
        const float rate = 0.02f;
        float[,] x = Numbers(rows, inputs, 1, 1), truth = Numbers(inputs, targets, 0.5f, 2), noise = Numbers(rows, targets, 0.2f, 3), y = new float[rows, targets];
        double[,] product = Product(x, truth);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < targets; j++) y[i, j] = (float)product[i, j] + noise[i, j] + 0.1f;
        RidgeModel exact = Ridge.Fit<float>(x, y, new RidgeOptions { Lambda = 1e-9, Accelerator = Device });

        // Steps of a 2000th of the range; the last epochs are averaged.
        CrossbarTrainerOptions options = new() { Array = Options with { Cell = CellPresets.ConstantStep }, LearningRate = rate, Epochs = 20 };
        using var trainer = new CrossbarTrainer(inputs, targets, options);
        trainer.Train(x, y);
        using var more = new CrossbarTrainer(inputs, targets, options with { Epochs = 1 });
        more.Layers[0].Program(trainer.Layers[0].Weights());
        var mean = new double[inputs + 1, targets];
        const int epochs = 30;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            more.Train(x, y);
            float[,] weights = more.Layers[0].Weights();
            for (int i = 0; i <= inputs; i++)
                for (int j = 0; j < targets; j++) mean[i, j] += weights[i, j] / epochs;
        }

        // What an update adds by chance: coincidences of pulses, each of step·(1 + 0.3ξ), about as Poisson has them, and the gradient of one row. In a valley of curvature h ≥ 1/4 noise of variance v an update leaves v/(2·rate·h),
        // whose memory is 1/(rate·h) updates: the mean over the epochs has 2/(rate·h·rows·epochs) of it.
        double step = more.Layers[0].WeightStep, h = 0.25, gradient = 0.15;
        double variance = ((step * rate * gradient * 1.09) + (rate * rate * gradient * gradient)) / (2 * rate * h), error = Math.Sqrt(variance * Math.Min(1, 2 / (rate * h * rows * epochs)));
        Assert.InRange(error, 1e-4, 0.01);
        for (int j = 0; j < targets; j++)
        {
            for (int i = 0; i < inputs; i++) Assert.InRange(mean[i, j] - exact.Coefficients[j][i], -5 * error, 5 * error);
            Assert.InRange(mean[inputs, j] - exact.Intercept[j], -5 * error, 5 * error);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void No_rows_have_no_predictions(int hidden)
    {
        using var trainer = new CrossbarTrainer(4, 2, new CrossbarTrainerOptions { Array = Options, Hidden = hidden == 0 ? [] : [hidden] });
        float[,] none = trainer.Predict(new float[0, 4]);
        Assert.Equal((0, 2), (none.GetLength(0), none.GetLength(1)));
        Assert.Throws<ArgumentException>(() => trainer.Predict(new float[0, 3]));
    }

    [Theory]
    [InlineData(HiddenUnit.Tanh, "constant-step")]
    [InlineData(HiddenUnit.Rectifier, "soft-bounds")]
    public void A_network_of_noisy_cells_learns_iris(HiddenUnit unit, string cell)
    {
        (float[,] x, int[] classes) = Iris();
        using var trainer = new CrossbarTrainer(4, 3, new CrossbarTrainerOptions
        {
            Hidden = [12], Unit = unit, Loss = CrossbarLoss.Softmax, Epochs = 30, BatchSize = 5, LearningRate = 0.1f, LearningRateDecay = 0.05f, Traced = [new(1, new(3, 2))],
            Array = Options with
            {
                Cell = CellPresets.Find(cell), WeightRange = 3, ScaleInputs = true, ReadNoise = 0.01f, Seed = 5,
                Read = new() { Input = L2Gpu.Kernels.Converter.Input, Output = L2Gpu.Kernels.Converter.Output, OutputNoise = 0.06f },
            },
        });
        CrossbarTrainingReport report = trainer.Train(x, CrossbarTrainer.OneHot(classes, 3));
        float[,] p = trainer.Predict(x);
        int right = Enumerable.Range(0, classes.Length).Count(i => Enumerable.Range(0, 3).MaxBy(j => p[i, j]) == classes[i]);
        Assert.True(right >= 141, $"{right} of 150: {string.Join(' ', report.Losses.Select(l => l.ToString("0.000", CultureInfo.InvariantCulture)))}");
        Assert.True(report.Losses[^1] < 0.35 * report.Losses[0]);
        Assert.Equal((5UL, 30 * 30L, 30), (report.Seed, report.Batches, report.Losses.Count));

        // Programmed once; read both ways, but for the first layer; at least one update a batch.
        Assert.True(report.Steps[0] > 1800 && report.Steps[1] > 2700);
        Assert.Empty(trainer.Layers[0].Trace.Cells);
        Assert.True(trainer.Layers[1].Trace.States.Count > 100);
        Assert.All(Enumerable.Range(0, 150), i => Assert.Equal(1, p[i, 0] + p[i, 1] + p[i, 2], 1e-5));
    }

    [Fact]
    public void A_seed_that_was_not_given_is_reported_and_gives_the_run_again()
    {
        float[,] x = Numbers(20, 3, 1, 1), y = Numbers(20, 1, 0.5f, 2);
        CrossbarTrainerOptions options = new() { Array = Options with { Seed = null }, Epochs = 2, Hidden = [4] };
        (CrossbarTrainingReport first, float[,] weights) = Run(options);
        (CrossbarTrainingReport second, float[,] others) = Run(options);
        Assert.NotEqual(first.Seed, second.Seed);
        Assert.NotEqual(weights, others);
        (CrossbarTrainingReport again, float[,] same) = Run(options with { Array = Options with { Seed = first.Seed } });
        Assert.Equal(first.Losses, again.Losses);
        Assert.Equal(weights, same);

        (CrossbarTrainingReport Report, float[,] Weights) Run(CrossbarTrainerOptions how)
        {
            using var trainer = new CrossbarTrainer(3, 1, how);
            return (trainer.Train(x, y), trainer.Layers[1].Weights());
        }
    }

    [Fact]
    public void Gradients_that_reach_the_first_layer_are_those_of_differences()
    {
        // Noise-free cells written by numbers, and one tiny step: what weights move by is the gradient of the loss.
        CrossbarTrainerOptions options = new()
        {
            Hidden = [3], Loss = CrossbarLoss.Softmax, Epochs = 1, BatchSize = 8, LearningRate = 1e-2f,
            Array = Options with { Cell = Noiseless(CellPresets.ConstantStep), Writing = UpdateMode.Deterministic, WeightRange = 2 },
        };
        float[,] x = Numbers(8, 4, 1, 1), y = CrossbarTrainer.OneHot([0, 1, 2, 0, 1, 2, 0, 0], 3);
        using var trainer = new CrossbarTrainer(4, 3, options);
        float[][,] before = [.. trainer.Layers.Select(layer => layer.Weights())];
        double loss = trainer.Train(x, y).Losses[0];
        Assert.Equal(Loss(before, x, y), loss, 1e-5);
        for (int layer = 0; layer < 2; layer++)
        {
            float[,] after = trainer.Layers[layer].Weights();
            for (int i = 0; i < after.GetLength(0); i++)
            {
                for (int j = 0; j < after.GetLength(1); j++)
                {
                    const float h = 1e-2f;
                    float[][,] up = [.. before.Select(w => (float[,])w.Clone())], down = [.. before.Select(w => (float[,])w.Clone())];
                    up[layer][i, j] += h;
                    down[layer][i, j] -= h;
                    double gradient = (Loss(up, x, y) - Loss(down, x, y)) / (2.0 * h);
                    Assert.Equal(-1e-2 * gradient, after[i, j] - before[layer][i, j], 2e-6);
                }
            }
        }
    }

    // The mean cross entropy of a network with one hidden layer of tanh, in FP64.
    private static double Loss(float[][,] weights, float[,] x, float[,] y)
    {
        double[,] hidden = Layer(weights[0], (k, i) => x[k, i], x.GetLength(0)), outputs = Layer(weights[1], (k, i) => Math.Tanh(hidden[k, i]), x.GetLength(0));
        double sum = 0;
        for (int k = 0; k < x.GetLength(0); k++)
        {
            double total = Enumerable.Range(0, outputs.GetLength(1)).Sum(j => Math.Exp(outputs[k, j]));
            for (int j = 0; j < outputs.GetLength(1); j++) sum -= y[k, j] * (outputs[k, j] - Math.Log(total));
        }

        return sum / x.GetLength(0);
    }

    private static double[,] Layer(float[,] weights, Func<int, int, double> input, int rows)
    {
        int inputs = weights.GetLength(0) - 1;
        var sums = new double[rows, weights.GetLength(1)];
        for (int k = 0; k < rows; k++)
            for (int j = 0; j < weights.GetLength(1); j++) sums[k, j] = weights[inputs, j] + Enumerable.Range(0, inputs).Sum(i => input(k, i) * weights[i, j]);
        return sums;
    }

    // Columns standardised, as the range of inputs wants it.
    private static (float[,] X, int[] Classes) Iris()
    {
        string[] lines = [.. Repository.Read("samples/data/iris.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        double[][] rows = [.. lines.Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        var x = new float[rows.Length, 4];
        for (int j = 0; j < 4; j++)
        {
            double mean = rows.Average(row => row[j]), deviation = Math.Sqrt(rows.Average(row => (row[j] - mean) * (row[j] - mean)));
            for (int i = 0; i < rows.Length; i++) x[i, j] = (float)((rows[i][j] - mean) / deviation);
        }

        return (x, [.. rows.Select(row => (int)row[4])]);
    }
}
