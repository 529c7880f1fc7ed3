using System.Security.Cryptography;
using L2Gpu.Crossbars;
using L2Gpu.Data;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Trains linear regression, or a network of several layers, by stochastic gradient descent whose every product and update is done by simulated crossbars.</summary>
/// <remarks>
/// Each layer is a <see cref="CrossbarArray"/>: activations are a forward read, gradients a transposed one, and weights get updates of rank one. What stands between layers is digital, in FP32, with the same bits on every machine. The
/// same calls with one seed give the same bits on every device. Columns of x should be of the order of 1, and weights that are looked for within <see cref="CrossbarArrayOptions.WeightRange"/>. Not thread-safe.
/// </remarks>
public sealed class CrossbarTrainer : IDisposable
{
    private readonly List<CrossbarArray> _arrays = [];
    private readonly CrossbarNetwork _network;
    private readonly string _whyDevice;

    /// <summary>Makes a network. Layers begin at random weights, uniform up to √(6/(inputs + outputs)) or <see cref="CrossbarArrayOptions.WeightRange"/>; a single one begins at rest.</summary>
    /// <param name="inputs">Columns of x; at least 1.</param>
    /// <param name="outputs">Columns of y; at least 1.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <exception cref="ArgumentException">The options are none; the message says which, and what to do.</exception>
    /// <exception cref="DeviceOutOfMemoryException">The device has not enough memory.</exception>
    /// <exception cref="UnsupportedOperatorException">The device has no operators for crossbars.</exception>
    public CrossbarTrainer(long inputs, long outputs, CrossbarTrainerOptions? options = null)
    {
        Options = options ?? new CrossbarTrainerOptions();
        Check(inputs, outputs, Options);
        Seed = Options.Array.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        long[] sizes = [inputs, .. Options.Hidden.Select(size => (long)size), outputs];
        (long Inputs, long Outputs)[] shapes = [.. Enumerable.Range(0, sizes.Length - 1).Select(layer => (sizes[layer] + (Options.FitIntercept ? 1 : 0), sizes[layer + 1]))];
        CrossbarPlan[] plans = [.. shapes.Select(shape => CrossbarArray.Plan(shape.Inputs, shape.Outputs, Options.Array))];
        Accelerator accelerator = Options.Array.Accelerator ?? Accelerators.Find(plans.MaxBy(plan => plan.Cells)!.Device);
        _whyDevice = plans.MaxBy(plan => plan.Cells)!.WhyDevice;
        ThrowIfMoreThan(accelerator.Info, plans.Sum(plan => plan.MemoryBytes));
        try
        {
            long first = Options.Array.FirstCell;
            for (int layer = 0; layer < shapes.Length; layer++)
            {
                _arrays.Add(new CrossbarArray(shapes[layer].Inputs, shapes[layer].Outputs, Options.Array with
                {
                    Accelerator = accelerator,
                    Seed = Seed,
                    FirstCell = first,
                    Traced = [.. Options.Traced.Where(cell => cell.Layer == layer).Select(cell => cell.Place)],
                }));
                first = _arrays[layer].NextCell;
            }

            if (_arrays.Count > 1) foreach (CrossbarArray array in _arrays) array.Program(InitialWeights(array));
        }
        catch
        {
            Dispose();
            throw;
        }

        _network = new CrossbarNetwork(_arrays, Options);
    }

    /// <summary>How.</summary>
    public CrossbarTrainerOptions Options { get; }

    /// <summary>What all random numbers are drawn from: the seed of the options, or one that was drawn.</summary>
    public ulong Seed { get; }

    /// <summary>The layers, in the order in which inputs pass them. The last row of weights of each is that of the constant input, where there is one.</summary>
    public IReadOnlyList<CrossbarArray> Layers => _arrays;

    /// <summary>Classes as rows of probabilities: 1 for the class of the row.</summary>
    /// <param name="classes">The class of each row, from 0.</param>
    /// <param name="count">How many classes there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">A class is not one of them.</exception>
    public static float[,] OneHot(ReadOnlySpan<int> classes, int count)
    {
        var rows = new float[classes.Length, count];
        for (int i = 0; i < classes.Length; i++)
        {
            if (classes[i] < 0 || classes[i] >= count) throw new ArgumentOutOfRangeException(nameof(classes), classes[i], $"Row {i} has no class from 0 to {count - 1}.");
            rows[i, classes[i]] = 1;
        }

        return rows;
    }

    /// <summary>Trains for <see cref="CrossbarTrainerOptions.Epochs"/> more passes, each in an order of its own that is drawn from the seed.</summary>
    /// <param name="x">Features, shape (rows, inputs); finite.</param>
    /// <param name="y">Targets, shape (rows, outputs); finite, and probabilities for <see cref="CrossbarLoss.Softmax"/>.</param>
    /// <param name="progress">Told after each epoch; rows are those read in all epochs.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or numbers are none.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; weights are those after the last batch.</exception>
    public CrossbarTrainingReport Train(HostMatrix<float> x, HostMatrix<float> y, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (x.Rows != y.Rows) throw new ArgumentException($"x has {x.Rows} rows and y {y.Rows}; they are one a sample.", nameof(y));
        if (x.Rows == 0) throw new ArgumentException("x has no rows; at least one is needed.", nameof(x));
        float[] features = HostNumbers.Packed(x, nameof(x), _network.Inputs), targets = HostNumbers.Packed(y, nameof(y), _network.Outputs);
        if (Options.Loss == CrossbarLoss.Softmax) ThrowIfNoProbabilities(targets, (int)_network.Outputs);
        int rows = (int)x.Rows;
        var losses = new double[Options.Epochs];
        long batches = 0;
        int[] order = [.. Enumerable.Range(0, rows)];
        for (int epoch = 0; epoch < losses.Length; epoch++)
        {
            Shuffle(order);
            float rate = Options.LearningRate / (1 + (Options.LearningRateDecay * epoch));
            double sum = 0;
            for (int done = 0; done < rows; done += Options.BatchSize, batches++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadOnlySpan<int> batch = order.AsSpan(done, Math.Min(Options.BatchSize, rows - done));
                sum += _network.Step(Gather(features, batch, rows), Gather(targets, batch, rows), batch.Length, rate);
            }

            losses[epoch] = sum / rows;
            progress?.Report(new FitProgress("training", (long)(epoch + 1) * rows, (long)losses.Length * rows));
        }

        return new CrossbarTrainingReport(
            Seed, losses, batches, [.. _arrays.Select(array => array.Step)], _arrays.Sum(array => array.SaturatedUpdates), _arrays[0].Planned.Device, _whyDevice);
    }

    /// <summary>Reads the network: with the noise of the hardware, so that no two calls are the same.</summary>
    /// <param name="x">Features, shape (rows, inputs), with any number of rows; finite.</param>
    /// <returns>Shape (rows, outputs); probabilities for <see cref="CrossbarLoss.Softmax"/>.</returns>
    /// <exception cref="ArgumentException">The columns are not as many as inputs, or a number is NaN or infinite.</exception>
    public float[,] Predict(HostMatrix<float> x)
    {
        float[] packed = HostNumbers.Packed(x, nameof(x), _network.Inputs);
        return x.Rows == 0 ? new float[0, _network.Outputs] : HostNumbers.Matrix(_network.Predict(packed, (int)x.Rows), x.Rows, _network.Outputs);
    }

    /// <summary>Frees the memory of all layers.</summary>
    public void Dispose()
    {
        foreach (CrossbarArray array in _arrays) array.Dispose();
    }

    private static void Check(long inputs, long outputs, CrossbarTrainerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (options.Array is null || options.Hidden is null || options.Traced is null) throw Bad("Array, Hidden and Traced must not be null.");
        if (options.Hidden.Any(size => size < 1)) throw Bad($"Hidden has a layer of {options.Hidden.Min()} units; each has at least 1.");
        if (!Enum.IsDefined(options.Unit)) throw Bad($"There is no unit {(int)options.Unit}.");
        if (!Enum.IsDefined(options.Loss)) throw Bad($"There is no loss {(int)options.Loss}.");
        if (options.Epochs < 1) throw Bad($"Epochs is {options.Epochs}; give at least 1.");
        if (options.BatchSize < 1) throw Bad($"BatchSize is {options.BatchSize}; give at least 1.");
        if (!(options.LearningRate > 0 && float.IsFinite(options.LearningRate))) throw Bad($"LearningRate is {options.LearningRate}; it must be finite and above 0.");
        if (!(options.LearningRateDecay >= 0 && float.IsFinite(options.LearningRateDecay))) throw Bad($"LearningRateDecay is {options.LearningRateDecay}; it must be finite and at least 0.");
        if (options.Traced.Any(cell => cell.Layer < 0 || cell.Layer > options.Hidden.Count)) throw Bad($"Traced has a cell of a layer that is not there; there are {options.Hidden.Count + 1}.");
    }

    private static void ThrowIfMoreThan(DeviceInfo device, long bytes)
    {
        if (bytes <= device.MemoryBytes) return;
        throw new DeviceOutOfMemoryException(
            $"The layers need {MemorySize.Of(bytes)} together; {device.Id} has {MemorySize.Of(device.MemoryBytes)}. Use fewer units, a smaller MaximumBatch, cells that are alike, or a device with more memory.");
    }

    private static ArgumentException Bad(string message) => new(message);

    private static void ThrowIfNoProbabilities(float[] y, int outputs)
    {
        const double allowed = 1e-4;
        for (int k = 0; k * outputs < y.Length; k++)
        {
            double sum = 0;
            foreach (float p in y.AsSpan(k * outputs, outputs)) sum += p >= 0 ? p : double.NaN;
            if (!(Math.Abs(sum - 1) <= allowed))
                throw new ArgumentException($"Row {k} of y is no row of probabilities, which are at least 0 and sum to 1. Make it by CrossbarTrainer.OneHot, or take CrossbarLoss.Squared.", nameof(y));
        }
    }

    private static float[] Gather(float[] values, ReadOnlySpan<int> batch, int rows)
    {
        int columns = values.Length / rows;
        var gathered = new float[batch.Length * columns];
        for (int k = 0; k < batch.Length; k++) values.AsSpan(batch[k] * columns, columns).CopyTo(gathered.AsSpan(k * columns));
        return gathered;
    }

    private float[,] InitialWeights(CrossbarArray array)
    {
        float limit = Math.Min(MathF.Sqrt(6f / (array.Inputs + array.Outputs)), Options.Array.WeightRange);
        var address = new SimulationAddress(Seed, 0, array.Options.FirstCell);
        RandomStream stream = address.Stream(SimulationPurpose.Initial);
        var weights = new float[array.Inputs, array.Outputs];
        for (long i = 0; i < array.Inputs; i++)
            for (long j = 0; j < array.Outputs; j++) weights[i, j] = limit * MathF.FusedMultiplyAdd(2, Philox.Uniform(stream, address.Cell(i, j, array.Outputs)), -1);
        return weights;
    }

    // Fisher and Yates', drawn from the seed and what has been done so far.
    private void Shuffle(int[] order)
    {
        var random = new SplitMix64(Seed ^ _arrays[0].Step);
        for (int i = order.Length - 1; i > 0; i--)
        {
            int j = (int)random.Below((ulong)i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
