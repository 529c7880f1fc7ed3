using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Emergence;

/// <summary>What one update without a gradient does to weights: pairs of poles s± = c ± x, each with noise of its own, and with the opposite noise.</summary>
internal static class UpdateStudy
{
    public const int Rows = 128, Columns = 1024;

    /// <summary>x goes to so many scales of the response.</summary>
    public const double Reach = 0.5;

    /// <summary>√n·σ in units of the same.</summary>
    public const double Noise = 0.01;

    /// <summary>Measures λ per step: minus the slope, through the origin, of the mean Δw of antithetic pairs over φ(w).</summary>
    public static Estimate Run(StudyContext context, CellModel model, float bias, long pairs)
    {
        using IDisposable scope = context.Arena.Scope();
        ResponseCurve curve = ResponseCurve.Of(model, bias);
        CellModel weights = curve.Weights(model);
        IQueue queue = context.Queue;
        int count = Rows * Columns;
        MatrixView<float> state = context.Arena.Matrix<float>(Rows, Columns), conductance = context.Arena.Matrix<float>(Rows, Columns), still = context.Arena.Matrix<float>(Rows, Columns);
        queue.Write<float>(new float[count], still);
        var parameters = new CellParameters(1, 1, float.NegativeInfinity, float.PositiveInfinity, Sigma(curve));
        float[] start = new float[count], moved = new float[count], before = new float[count], after = new float[count], mirrored = new float[count];
        double[] weight = new double[count], drift = new double[count], step = new double[count];
        double squares = 0, products = 0, ownSquares = 0, both = 0, own = 0;
        long rounds = (pairs + count - 1) / count;
        for (long round = 0; round < rounds; round++)
        {
            Array.Clear(weight);
            Array.Clear(drift);
            Array.Clear(step);
            for (int pole = 0; pole < 2; pole++)
            {
                double sign = pole == 0 ? 1 : -1;
                for (int i = 0; i < count; i++) start[i] = (float)(bias + (sign * Reach * curve.Scale * (((2.0 * (i % Columns)) + 1 - Columns) / Columns)));
                queue.Write<float>(start, state);
                context.Write.Respond(queue, weights, state, conductance);
                queue.Read(conductance, before.AsSpan());
                var address = new SimulationAddress(context.Options.Seed, context.FirstStep + (ulong)round, pole * (long)SimulationAddress.CellNumbers(Rows, Columns));
                context.Write.Increment(queue, weights, parameters, address, still, GradientSettings.Draws, state, conductance);
                queue.Read(conductance, after.AsSpan());
                queue.Read(state, moved.AsSpan());

                // The same noise with the opposite sign: the state mirrored at where it began.
                for (int i = 0; i < count; i++) moved[i] = start[i] - (moved[i] - start[i]);
                queue.Write<float>(moved, state);
                context.Write.Respond(queue, weights, state, conductance);
                queue.Read(conductance, mirrored.AsSpan());
                for (int i = 0; i < count; i++)
                {
                    weight[i] += sign * before[i];
                    drift[i] += sign * curve.Decay(before[i]);
                    step[i] += sign * ((((double)after[i] + mirrored[i]) / 2) - before[i]);
                }
            }

            for (int i = 0; i < count; i++)
            {
                squares += drift[i] * drift[i];
                products += drift[i] * step[i];
                double product = drift[i] * step[i], square = drift[i] * drift[i];
                own += product * product;
                both += product * square;
                ownSquares += square * square;
            }

            context.Hash<double>(step);
            context.Tell(round + 1, rounds);
        }

        // The error of a slope through the origin where noise depends on x: Σφ²(Δw − bφ)²/(Σφ²)².
        double slope = products / squares, residual = own - (2 * slope * both) + (slope * slope * ownSquares);
        return new(-slope, Math.Sqrt(Math.Max(0, residual)) / squares, rounds * count);
    }

    /// <summary>σ of a pulse.</summary>
    public static float Sigma(ResponseCurve curve) => (float)(Noise * curve.Scale / Math.Sqrt(GradientSettings.Draws));
}
