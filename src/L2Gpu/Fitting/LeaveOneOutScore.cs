using System.Collections.Immutable;

namespace L2Gpu.Fitting;

/// <summary>Turns sums of leave-one-out errors into a curve and its best point.</summary>
internal static class LeaveOneOutScore
{
    public static LeaveOneOutCurve Curve(double[] lambda, double[] sums, int targets, double totalWeight)
    {
        var perTarget = ImmutableArray.CreateBuilder<ImmutableArray<double>>(targets);
        for (int k = 0; k < targets; k++)
        {
            int target = k;
            perTarget.Add([.. Enumerable.Range(0, lambda.Length).Select(l => sums[(l * targets) + target] / totalWeight)]);
        }

        ImmutableArray<double> mean = [.. Enumerable.Range(0, lambda.Length).Select(l => perTarget.Average(errors => errors[l]))];
        return new LeaveOneOutCurve([.. lambda], mean, perTarget.MoveToImmutable(), lambda[LambdaScore.IndexOfBest(lambda, mean)]);
    }
}
