using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>A read of an array of cells on the accelerator, and beside it the bits of the reference.</summary>
/// <param name="Batch">Items.</param>
/// <param name="Rows">Rows of the array.</param>
/// <param name="Columns">Columns of the array.</param>
internal sealed record CrossbarReadTrial(int Batch, int Rows, int Columns)
{
    /// <summary>Whether rows are summed.</summary>
    public bool Transposed { get; init; }

    /// <summary>Converters and noise.</summary>
    public ReadChain Chain { get; init; } = new();

    /// <summary>One σ for all cells; null for a matrix.</summary>
    public float? Sigma { get; init; }

    /// <summary>Seed, step and first cell.</summary>
    public SimulationAddress Address { get; init; } = new(31, 7, 3 * 128);

    /// <summary>Whether some inputs and conductances are NaN or infinite: never those of the first, the middle or the last of an odd number of items above 3.</summary>
    public bool HasSpecials { get; init; }

    /// <summary>Where the matrices lie.</summary>
    public GuardLayout Layout { get; init; } = GuardLayout.Gappy;

    /// <summary>Which of the two outputs it is.</summary>
    public ConformanceOutput Output => Transposed ? ConformanceOutput.CrossbarReadTransposed : ConformanceOutput.CrossbarRead;

    /// <summary>Reads, without judging.</summary>
    public GuardedBatch<float> Run(ConformanceContext context, ICrossbarRead read)
    {
        (GuardedBatch<float> inputs, GuardedBatch<float> conductances, GuardedBatch<float> noise) = Arguments(context);
        GuardedBatch<float> outputs = context.Output<float>(1, Batch, Transposed ? Rows : Columns, Layout);
        if (Transposed) read.ReadTransposed(context.Queue, Chain, Address, inputs.Matrix, conductances.Matrix, Spread(noise), outputs.Matrix);
        else read.Read(context.Queue, Chain, Address, inputs.Matrix, conductances.Matrix, Spread(noise), outputs.Matrix);
        inputs.ExpectUnchanged("inputs");
        conductances.ExpectUnchanged("conductances");
        noise.ExpectUnchanged("noise");
        return outputs;
    }

    /// <summary>What is read.</summary>
    public (MatrixView<float> Inputs, MatrixView<float> Conductances, CellParameter Noise) Upload(ConformanceContext context)
    {
        (GuardedBatch<float> inputs, GuardedBatch<float> conductances, GuardedBatch<float> noise) = Arguments(context);
        return (inputs.Matrix, conductances.Matrix, Spread(noise));
    }

    /// <summary>Reads, and compares bits.</summary>
    public void Check(ConformanceContext context)
    {
        context.Begin($"{this}");
        GuardedBatch<float> found = Run(context, context.Get<ICrossbarRead>()), wanted = Run(context, new CrossbarReadReference());
        if (HasSpecials) context.ExpectSameNumbers("results", found, wanted);
        else context.ExpectSameBits("results", found, wanted);
    }

    private CellParameter Spread(GuardedBatch<float> noise) => Sigma is { } shared ? CellParameter.Shared(shared) : CellParameter.Each(noise.Matrix);

    private (GuardedBatch<float> Inputs, GuardedBatch<float> Conductances, GuardedBatch<float> Noise) Arguments(ConformanceContext context)
    {
        var numbers = new NumberStream(901);
        int lines = Transposed ? Columns : Rows;
        float[] g = [.. numbers.Uniform<float>((long)Rows * Columns).Select(value => 1 + value)], sigma = [.. numbers.Uniform<float>((long)Rows * Columns).Select(value => 0.1f * (1 + value))];
        float[] x = [.. numbers.Uniform<float>((long)Batch * lines).Select(value => 1.3f * value)];
        if (HasSpecials)
        {
            (x[lines + 3], x[((Batch - 2) * lines) + 1]) = (float.PositiveInfinity, float.NaN);
            (g[Columns + 1], g[(2 * Columns) + 2]) = (float.NegativeInfinity, float.NaN);
        }

        return (context.Upload(x, Batch, lines, Layout), context.Upload(g, Rows, Columns, GuardLayout.Wide), context.Upload(sigma, Rows, Columns, Layout));
    }
}
