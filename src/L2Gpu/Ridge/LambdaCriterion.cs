namespace L2Gpu;

/// <summary>By what a penalty λ is chosen from a grid.</summary>
public enum LambdaCriterion
{
    /// <summary>The exact leave-one-out error (Allen 1974).</summary>
    LeaveOneOut,

    /// <summary>Generalised cross-validation: the mean squared residual over (1 − (df + 1)/n)², with the intercept counted where there is one (Golub, Heath and Wahba 1979).</summary>
    GeneralizedCrossValidation,

    /// <summary>The error on held-out folds.</summary>
    CrossValidation,

    /// <summary>The marginal likelihood of the Bayesian linear model, with the noise variance maximised out (MacKay 1992).</summary>
    Evidence,
}
