using System.Numerics;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>The ways of a ridge fit, by name.</summary>
internal static class RidgeWays
{
    public static TheoryData<string> Names =>
    [
        "cholesky", "eigen", "qr", "cg", "auto", "mixed", "dual cholesky", "dual eigen", "dual auto", "list", "list by cg", "per target", "no intercept", "standardized", "penalties", "gcv", "cv", "dual cv",
    ];

    /// <summary>One model, or one for each penalty of a list.</summary>
    public static RidgeModel[] Fit<T>(RemoteData<T> data, RidgeOptions options, string way)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        using var source = new MemoryRowSource<T>(data.X, data.Y);
        return Fit(source, options, way);
    }

    /// <summary>The same for the rows of a source.</summary>
    public static RidgeModel[] Fit<T>(IRowSource<T> source, RidgeOptions options, string way)
        where T : unmanaged, IFloatingPointIeee754<T>
        => way.StartsWith("list", StringComparison.Ordinal) ? [.. Ridge.FitPath(source, [0.5, 5, 50], options).Models] : [Ridge.Fit(source, options)];

    /// <summary>Data of which the way makes what its name says.</summary>
    public static RemoteData<T> Data<T>(string way)
        where T : unmanaged, IFloatingPointIeee754<T>
        => way.StartsWith("dual", StringComparison.Ordinal) ? RemoteData<T>.Create(40, 90, 2) : RemoteData<T>.Create(400, 30, 2);

    /// <summary>Without an accelerator.</summary>
    public static RidgeOptions Options(string way) => way switch
    {
        "cholesky" => new() { Lambda = 2, Solver = Solver.Cholesky },
        "eigen" => new() { Lambda = 2, Solver = Solver.Eigen },
        "qr" => new() { Lambda = 2, Solver = Solver.Qr },
        "cg" => new() { Lambda = 2, Solver = Solver.ConjugateGradient },
        "mixed" => new() { Lambda = 2, Precision = Precision.Mixed },
        "dual cholesky" => new() { Lambda = 2, Solver = Solver.Cholesky },
        "dual eigen" => new() { Lambda = 2, Solver = Solver.Eigen },
        "list by cg" => new() { Solver = Solver.ConjugateGradient },
        "per target" => new() { Lambda = LambdaChoice.PerTarget([1, 20]) },
        "no intercept" => new() { Lambda = 2, FitIntercept = false },
        "standardized" => new() { Lambda = 2, Standardize = true },
        "penalties" => new() { Lambda = 2, FeaturePenalties = [.. Enumerable.Range(0, 30).Select(j => j == 3 ? 0.0 : j % 4 == 0 ? 2 : 1)], Solver = Solver.Eigen },
        "gcv" => new() { Criterion = LambdaCriterion.GeneralizedCrossValidation },
        "cv" or "dual cv" => new() { Criterion = LambdaCriterion.CrossValidation },
        _ => new(),
    };
}
