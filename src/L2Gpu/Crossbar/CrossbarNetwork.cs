using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Crossbars;

/// <summary>What stands between the layers of a network of crossbars: constant inputs, hidden units, the loss and its gradient, in FP32 on the host.</summary>
internal sealed class CrossbarNetwork(IReadOnlyList<CrossbarArray> layers, CrossbarTrainerOptions options)
{
    // ln of nothing less.
    private const float LeastProbability = 1.17549435e-38f;

    private readonly int _constant = options.FitIntercept ? 1 : 0;

    public long Inputs => layers[0].Inputs - _constant;

    public long Outputs => layers[^1].Outputs;

    /// <summary>One batch: forward, loss, gradients, updates.</summary>
    /// <returns>The sum of losses over the rows of the batch.</returns>
    public double Step(float[] x, float[] y, int rows, float rate)
    {
        float[][] inputs = Activations(x, rows, out float[] outputs);
        double loss = Loss(outputs, y);
        float[] gradient = new float[outputs.Length];
        for (int i = 0; i < gradient.Length; i++) gradient[i] = (outputs[i] - y[i]) / rows;

        // All gradients belong to the weights before the update.
        var gradients = new float[layers.Count][];
        for (int layer = layers.Count - 1; layer >= 0; layer--)
        {
            gradients[layer] = gradient;
            if (layer > 0) gradient = Back(layer, gradient, inputs[layer], rows);
        }

        for (int layer = 0; layer < layers.Count; layer++)
        {
            CrossbarArray array = layers[layer];
            array.Update(Rows(inputs[layer], rows, array.Inputs), Rows(gradients[layer], rows, array.Outputs), rate);
        }

        return loss;
    }

    /// <summary>Outputs, or probabilities.</summary>
    public float[] Predict(float[] x, int rows)
    {
        Activations(x, rows, out float[] outputs);
        return outputs;
    }

    private static HostMatrix<float> Rows(float[] values, int rows, long columns) => HostMatrix<float>.FromRowMajor(values, rows, columns);

    // What each layer is driven with, and what comes out in the end.
    private float[][] Activations(float[] x, int rows, out float[] outputs)
    {
        var inputs = new float[layers.Count][];
        float[] values = x;
        for (int layer = 0; layer < layers.Count; layer++)
        {
            inputs[layer] = WithConstant(values, rows);
            values = [.. HostNumbers.Span(layers[layer].Forward(Rows(inputs[layer], rows, layers[layer].Inputs)))];
            if (layer + 1 < layers.Count) foreach (ref float a in values.AsSpan()) a = options.Unit == HiddenUnit.Tanh ? SimulationMath.Tanh(a) : Math.Max(0, a);
        }

        if (options.Loss == CrossbarLoss.Softmax) for (int k = 0; k < rows; k++) Softmax(values.AsSpan(k * (int)Outputs, (int)Outputs));
        outputs = values;
        return inputs;
    }

    private float[] WithConstant(float[] values, int rows)
    {
        if (_constant == 0) return values;
        int columns = values.Length / rows;
        var wider = new float[rows * (columns + 1)];
        for (int k = 0; k < rows; k++)
        {
            values.AsSpan(k * columns, columns).CopyTo(wider.AsSpan(k * (columns + 1)));
            wider[(k * (columns + 1)) + columns] = 1;
        }

        return wider;
    }

    // The gradient of what the units before a layer get: a transposed read, without the constant, times their slopes.
    private float[] Back(int layer, float[] gradient, float[] inputs, int rows)
    {
        CrossbarArray array = layers[layer];
        int wide = (int)array.Inputs, columns = wide - _constant;
        Span<float> read = HostNumbers.Span(array.Backward(Rows(gradient, rows, array.Outputs)));
        var back = new float[rows * columns];
        for (int k = 0; k < rows; k++)
        {
            for (int j = 0; j < columns; j++)
            {
                float h = inputs[(k * wide) + j];
                float slope = options.Unit == HiddenUnit.Tanh ? MathF.FusedMultiplyAdd(-h, h, 1) : h > 0 ? 1 : 0;
                back[(k * columns) + j] = read[(k * wide) + j] * slope;
            }
        }

        return back;
    }

    private static void Softmax(Span<float> row)
    {
        float largest = float.NegativeInfinity;
        foreach (float a in row) largest = Math.Max(largest, a);
        double sum = 0;
        foreach (ref float a in row)
        {
            a = SimulationMath.Exp(a - largest);
            sum += a;
        }

        foreach (ref float a in row) a = (float)(a / sum);
    }

    private double Loss(float[] outputs, float[] y)
    {
        double sum = 0;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (options.Loss == CrossbarLoss.Softmax)
            {
                sum -= y[i] * (double)SimulationMath.Log(Math.Max(LeastProbability, Math.Min(1, outputs[i])));
            }
            else
            {
                double residual = (double)outputs[i] - y[i];
                sum += residual * residual / 2;
            }
        }

        return sum;
    }
}
