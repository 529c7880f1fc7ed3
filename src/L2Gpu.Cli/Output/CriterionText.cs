namespace L2Gpu.Cli.Output;

/// <summary>The names of criteria, for arguments, for scripts and for people.</summary>
internal static class CriterionText
{
    /// <summary>As arguments and scripts name them.</summary>
    public static string[] Names { get; } = ["loo", "gcv", "cv", "evidence"];

    public static string Name(LambdaCriterion criterion) => criterion switch
    {
        LambdaCriterion.LeaveOneOut => "loo",
        LambdaCriterion.GeneralizedCrossValidation => "gcv",
        LambdaCriterion.CrossValidation => "cv",
        _ => "evidence",
    };

    /// <summary>The criterion of a name; null if there is none.</summary>
    public static LambdaCriterion? Find(string name)
    {
        foreach (LambdaCriterion criterion in Enum.GetValues<LambdaCriterion>())
        {
            if (Name(criterion) == name) return criterion;
        }

        return null;
    }

    /// <summary>How a choice was made, after "by".</summary>
    public static string Method(LambdaCriterion criterion) => criterion switch
    {
        LambdaCriterion.LeaveOneOut => "exact leave-one-out",
        LambdaCriterion.GeneralizedCrossValidation => "generalised cross-validation",
        LambdaCriterion.CrossValidation => "cross-validation",
        _ => "evidence",
    };

    /// <summary>What a score is.</summary>
    public static string Score(LambdaCriterion criterion) => criterion switch
    {
        LambdaCriterion.LeaveOneOut => "leave-one-out mean squared error",
        LambdaCriterion.GeneralizedCrossValidation => "generalised cross-validation score",
        LambdaCriterion.CrossValidation => "held-out mean squared error",
        _ => "minus the logarithm of the evidence",
    };

    /// <summary>The same as the head of a column.</summary>
    public static string Head(LambdaCriterion criterion) => criterion switch
    {
        LambdaCriterion.LeaveOneOut => "leave-one-out MSE",
        LambdaCriterion.GeneralizedCrossValidation => "GCV",
        LambdaCriterion.CrossValidation => "held-out MSE",
        _ => "−log evidence",
    };
}
