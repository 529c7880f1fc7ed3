using System.Collections.Immutable;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Emergence;

/// <summary>The measurements of cells whose steps towards a bound of ±1 vanish there.</summary>
internal sealed class SoftBoundsStudy(StudyContext context)
{
    // Largest weight of 16, and rms residual of the regression. More weights are smaller and have shorter steps: ‖w‖ and η‖x‖² decide how far soft bounds are from a λ that depends on no weight.
    private const double Amplitude = 0.3, Residual = 0.05, FullColumns = 16;

    private static readonly CellModel Straight = new() { Rule = CellRule.Constant };

    /// <summary>All experiments.</summary>
    public (ImmutableArray<EmergentL2Measurement> Experiments, ImmutableArray<EmergentL2Measurement> Controls, EmergentL2Trajectories Trajectories) Run()
    {
        EmergentL2Options options = context.Options;
        context.Count = options.Controls ? 5 : 2;
        EmergentL2Measurement update = Update(options.Model, context.Size.UpdatePairs);
        (EmergentL2Measurement ridge, EmergentL2Trajectories? trajectories) = Stationary(options.Model, stochastic: true, 1);
        ImmutableArray<EmergentL2Measurement> controls = options.Controls
            ? [Update(Straight, Math.Max(1, context.Size.UpdatePairs / 4)), Stationary(Straight, stochastic: true, 0.25).Measurement, Stationary(options.Model, stochastic: false, 0.02).Measurement]
            : [];
        return ([update, ridge], controls, trajectories);
    }

    /// <summary>Single updates by normal gradients and by their opposites: minus the slope of the mean Δw over w.</summary>
    public EmergentL2Measurement Update(CellModel model, long pairs)
    {
        const double Size = 0.01, Reach = 0.8;
        const int Rows = UpdateStudy.Rows, Columns = UpdateStudy.Columns, Count = Rows * Columns;
        bool soft = ModelName.IsSoftBounds(model);
        context.Begin($"update level, {Name(model)}");
        using IDisposable scope = context.Arena.Scope();
        IQueue queue = context.Queue;
        MatrixView<float> state = context.Arena.Matrix<float>(Rows, Columns), conductance = context.Arena.Matrix<float>(Rows, Columns), increments = context.Arena.Matrix<float>(Rows, Columns);
        float[] start = new float[Count], update = new float[Count], moved = new float[Count];
        for (int i = 0; i < Count; i++) start[i] = (float)(Reach * (((2.0 * (i % Columns)) + 1 - Columns) / Columns));
        IRandom random = context.Accelerator.Get<IRandom>();
        long rounds = (pairs + Count - 1) / Count;
        double squares = 0, products = 0, own = 0, both = 0, fourth = 0;
        var mean = new double[Count];
        for (long round = 0; round < rounds; round++)
        {
            ulong step = context.FirstStep + (ulong)round;
            random.Normals(queue, new RandomStream(context.Options.Seed, SoftBoundsRun.Purpose, step), 0, new VectorView<float>(increments.Buffer, increments.Offset, Count));
            queue.Read(increments, update.AsSpan());
            Array.Clear(mean);
            for (int side = 0; side < 2; side++)
            {
                for (int i = 0; i < Count; i++) update[i] *= side == 0 ? (float)Size : -1;
                queue.Write<float>(update, increments);
                queue.Write<float>(start, state);
                var address = new SimulationAddress(context.Options.Seed, step, side * (long)SimulationAddress.CellNumbers(Rows, Columns));
                context.Write.Increment(queue, model, SoftBoundsRun.Cells, address, increments, 1, state, conductance);
                queue.Read(state, moved.AsSpan());
                for (int i = 0; i < Count; i++) mean[i] += ((double)moved[i] - start[i]) / 2;
            }

            for (int i = 0; i < Count; i++)
            {
                double x = start[i], product = x * mean[i], square = x * x;
                squares += square;
                products += product;
                own += product * product;
                both += product * square;
                fourth += square * square;
            }

            context.Hash<double>(mean);
            context.Tell(round + 1, rounds);
        }

        double slope = products / squares, residual = own - (2 * slope * both) + (slope * slope * fourth), decay = Math.Sqrt(2 / Math.PI) * Size;
        return Measurement.Of(new Estimate(-slope, Math.Sqrt(Math.Max(0, residual)) / squares, rounds * Count), soft ? decay : 0, decay, 1e-4 * decay) with
        {
            Name = "update level",
            Brief = "one update by u or −u moves weights by −|u|w/b",
            Claim = soft ? "an update by u decays w by |u|w/b" : "steps that are the same everywhere decay nothing",
            Regime = "cells from −0.8 to 0.8 of the bound, updates by u ~ N(0, 0.01²) and by −u; slope of the mean Δw over w through the origin; theory √(2/π)·0.01/b",
            Quantity = "λ per step",
            Model = Name(model),
            Settings = [new("pairs", rounds * Count), new("bound", 1), new("cycleToCycle", SoftBoundsRun.Spread), new("step", SoftBoundsRun.Step)],
            Neglected = "rounding",
        };
    }

    /// <summary>The stationary mean of a regression by stochastic gradients, against ridge with the λ of each weight that was measured.</summary>
    public (EmergentL2Measurement Measurement, EmergentL2Trajectories Trajectories) Stationary(CellModel model, bool stochastic, double share)
    {
        bool soft = ModelName.IsSoftBounds(model);
        context.Begin($"ridge, {Name(model)}{(stochastic ? "" : ", whole gradients")}");
        EmergentL2Size size = context.Size;
        int columns = size.Columns;
        double scale = Math.Min(1, FullColumns / columns);
        RegressionProblem problem = RegressionProblem.Create(context.Options.Seed, size.Rows, columns, size.ConditionNumber, Amplitude * Math.Sqrt(scale), equalWeights: true, Residual);
        double rate = scale * size.StepSize / 2, time = size.ConditionNumber / rate;
        var run = new SoftBoundsRun(context, problem, model)
        {
            Rate = rate,
            Replicas = size.Replicas,
            BurnIn = (long)Math.Ceiling(size.BurnInTimes * time * (stochastic ? 1 : 2)),
            Steps = (long)Math.Ceiling(share * size.CorrelationTimes * time),
            IsStochastic = stochastic,
        };
        var recorder = new TrajectoryRecorder([.. Enumerable.Range(0, Math.Min(6, columns)).Select(i => i * columns / Math.Min(6, columns))], size.Replicas, mirrored: false);
        run.Run(recorder);
        double[] pull = GradientSums.Mean(run.Sizes), weight = GradientSums.Mean(run.Weights);

        // λ of each weight, over b = 1; of whole gradients, which vanish, that of stochastic ones at least squares stands in.
        double reference = stochastic ? pull.Average() : Residual * Math.Sqrt(2 / Math.PI) * Math.Sqrt(problem.Curvatures.Average());
        double[] lambda = soft && stochastic ? pull : new double[columns];
        double mean = lambda.Average();
        double[] ridge = mean > 0 ? problem.Solve(mean, [.. lambda.Select(l => l / mean)]) : problem.LeastSquares;
        double[][] forces = [.. run.Weights.Select(w => Array.ConvertAll(problem.Gradient(w), g => -g))];
        Estimate found = Estimate.Slope(run.Weights, forces), exact = Estimate.Slope([.. run.Products], forces);

        // Theory is measured in the same replicas: the error is that of the difference.
        if (soft && stochastic) found = found with { StandardError = Estimate.Slope(run.Weights, [.. forces.Select((f, r) => f.Select((v, j) => v - (run.Sizes[r][j] * run.Weights[r][j])).ToArray())]).StandardError };
        double theory = lambda.Select((l, j) => l * weight[j] * weight[j]).Sum() / weight.Sum(w => w * w);
        double[][] ratios = [.. run.Weights.Select((w, r) => w.Select((v, j) => (forces[r][j] - ((soft && stochastic ? run.Sizes[r][j] : 0) * v)) / (reference * weight[j])).ToArray())];
        ImmutableArray<EmergentL2Direction> directions = [.. Enumerable.Range(0, columns).Select(j =>
        {
            Estimate one = Estimate.Mean([.. run.Weights.Select((w, r) => (forces[r][j] / weight[j]) - (forces.Average(f => f[j]) / (weight[j] * weight[j]) * (w[j] - weight[j])))]);
            return new EmergentL2Direction(problem.H[(j * columns) + j], one.Value, one.StandardError, lambda[j]);
        })];
        return (Measurement.Of(found, theory, reference, (theory == 0 ? 0.02 : 2 * rate * reference) * reference) with
        {
            Name = stochastic ? "ridge" : "whole gradients",
            Brief = stochastic ? "a row a step; theory is the E|∂L|/b that was measured" : "gradients of all rows",
            Claim = !soft ? "steps that are the same everywhere shrink nothing"
                : stochastic ? "soft bounds are a penalty ½λⱼwⱼ², λⱼ = E|∂Lⱼ|/b: the weights are those of ridge" : "where gradients vanish so does their λ: the weights are those of least squares",
            Regime = "a row a step and replica; λ of H·E[w] − c = −λ·E[w], a slope through the origin over all weights, against the E|∂Lⱼ|/b that was measured beside it, with the standard error of the difference; homogeneity: each weight against its own; beside it the distance to ridge with these λⱼ, solved by this library",
            Quantity = "λ",
            Model = Name(model),
            Settings =
            [
                new("rows", problem.Rows), new("columns", columns), new("conditionNumber", size.ConditionNumber), new("replicas", size.Replicas), new("burnIn", run.BurnIn), new("steps", run.Steps), new("rate", rate),
                new("bound", 1), new("cycleToCycle", SoftBoundsRun.Spread), new("step", SoftBoundsRun.Step),
            ],
            Neglected = theory == 0 ? "rounding" : "that |∂L| and w are not independent, 2ηλ of λ",
            Homogeneity = stochastic ? Estimate.MeanIsZero(Estimate.Deviations(ratios)) : null,
            Directions = directions,
            Beside = stochastic && soft ? [new("equationRatio", exact.Value), new("equationRatioStandardError", exact.StandardError), new("meanAbsoluteGradient", pull.Average()),
                    new("distanceToRidge", RidgeComparison.Distance(weight, ridge)), new("distanceToLeastSquares", RidgeComparison.Distance(weight, problem.LeastSquares))] : [],
        }, new EmergentL2Trajectories(
            $"{Name(model)} cells, stochastic gradients, mean of {size.Replicas} arrays",
            [.. recorder.Steps],
            run.BurnIn,
            theory,
            [.. recorder.Weights.Select((w, at) => new EmergentL2Trajectory(w, [.. recorder.Mean(at)], [.. recorder.Spread(at)], problem.LeastSquares[w], ridge[w], weight[w]))]));
    }

    private static string Name(CellModel model) => ModelName.IsSoftBounds(model) ? "soft-bounds" : "constant-step";
}
