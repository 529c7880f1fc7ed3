namespace L2Gpu;

/// <summary>The arithmetic of a fit. The moments of the data are kept, and answers are given, in FP64 in any case.</summary>
public enum Precision
{
    /// <summary>That of the data: FP32 systems for <see cref="float"/>, FP64 systems for <see cref="double"/>. QR and conjugate gradients compute in FP64 for either.</summary>
    Data,

    /// <summary>
    /// The normal equations are factored in FP32 and the answer is refined with FP64 residuals until it has the digits of an FP64 factor. Where that
    /// does not contract, an FP64 factor takes over, or for FP32 data QR of the rows; <see cref="FitReport.Precision"/> and <see cref="FitReport.Why"/> say which it was.
    /// FP32 data are refined with residuals of the rows, a pass over them a step, until the coefficients have FP64's digits; the standard deviations of
    /// <see cref="RidgeOptions.Standardize"/> keep those of FP32 sums. For Cholesky with λ given.
    /// </summary>
    Mixed,
}
