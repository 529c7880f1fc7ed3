using System.Numerics;

namespace L2Gpu.KernelFitting;

/// <summary>A Nyström fit from options to models.</summary>
/// <param name="Centers">Rows that are the centres, of those that count.</param>
/// <param name="Answers">One for each penalty of a path; one where λ was chosen or given.</param>
/// <param name="LeaveOneOut">The errors by which λ was chosen; null where it was given.</param>
/// <param name="Stages">What was done, in order.</param>
internal sealed record NystromFit(int[] Centers, NystromAnswer[] Answers, LeaveOneOutCurve? LeaveOneOut, IReadOnlyList<StageReport> Stages)
{
    /// <summary>Fits one model.</summary>
    /// <typeparam name="T">The arithmetic of features: FP32 only where <see cref="Precision.Data"/> asks for that of FP32 data.</typeparam>
    /// <param name="problem">The rows.</param>
    /// <param name="data">Their targets and weights.</param>
    /// <param name="options">How.</param>
    /// <param name="plan">With how many centres, and by which solver.</param>
    /// <param name="decomposing">Asked before a decomposition that was not planned; throws where there is no room for it.</param>
    public static NystromFit Run<T>(KernelProblem problem, NystromData data, KernelRidgeOptions options, NystromPlan plan, Action decomposing)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] centers = Pick(problem, data, plan);
        double[] given = [.. options.Lambda.Values];
        if (plan.Penalties == 0)
        {
            using INystromFitter fitter = Fitter<T>(problem, data, options, plan, centers, decomposing);
            NystromAnswer answer = fitter.Solve(given.Length == 1 ? Each(given[0], data.Targets) : given);
            return new(centers, [answer], null, [.. fitter.Stages]);
        }

        using var direct = new NystromFitter<T>(problem, data, centers, options.FitIntercept);
        LeaveOneOutCurve curve = direct.LeaveOneOut(options.Lambda.Kind == LambdaChoiceKind.Auto ? direct.AutomaticGrid() : given);
        return new(centers, [direct.Solve(Each(curve.Best, data.Targets))], curve, [.. direct.Stages]);
    }

    /// <summary>Fits a model for each of some penalties, from the same features.</summary>
    public static NystromFit Path<T>(KernelProblem problem, NystromData data, KernelRidgeOptions options, NystromPlan plan, double[] lambdas)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int[] centers = Pick(problem, data, plan);
        using var fitter = new NystromFitter<T>(problem, data, centers, options.FitIntercept);
        LeaveOneOutCurve curve = fitter.LeaveOneOut(lambdas);
        return new(centers, [.. lambdas.Select(lambda => fitter.Solve(Each(lambda, data.Targets)))], curve, [.. fitter.Stages]);
    }

    private static INystromFitter Fitter<T>(KernelProblem problem, NystromData data, KernelRidgeOptions options, NystromPlan plan, int[] centers, Action decomposing)
        where T : unmanaged, IFloatingPointIeee754<T>
        => plan.Iterates && options.Lambda.Values.All(lambda => lambda > 0)
            ? new FalkonFitter(problem, data, centers, new NystromFitOptions(options.FitIntercept)
            {
                Arithmetic = typeof(T) == typeof(float) ? KernelArithmetic.Single
                    : options.Precision == Precision.Mixed && problem.IsInSingleRange ? KernelArithmetic.Mixed : KernelArithmetic.Double,
                Tolerance = options.Tolerance,
                MaximumIterations = options.MaximumIterations,
            })
            : new NystromFitter<T>(problem, data, centers, options.FitIntercept, decomposing);

    private static int[] Pick(KernelProblem problem, NystromData data, NystromPlan plan)
    {
        int[] picked = [];
        problem.Stage("centres", () => picked = plan.ByPivots
            ? NystromCenters.ByPivots(problem, data.RowWeights, plan.Centers)
            : NystromCenters.Uniform(data.Rows, plan.Centers, problem.Seed));
        return picked;
    }

    private static double[] Each(double lambda, int targets)
    {
        var result = new double[targets];
        Array.Fill(result, lambda);
        return result;
    }
}
