using System.Numerics;
using L2Gpu.Cli.Data;
using L2Gpu.Cli.Output;
using L2Gpu.Kernels;

namespace L2Gpu.Cli.Commands;

/// <summary>The kernels that a fit may take, one or several to choose from.</summary>
/// <param name="Kernels">The kernels.</param>
/// <param name="Text">What they are, for people.</param>
internal sealed record KernelSearch<T>(IReadOnlyList<KernelFunction> Kernels, string Text)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The kernels that were asked for.</summary>
    public static KernelSearch<T> Of(KernelRidgeFitSettings settings, Dataset<T> data, KernelRidgeOptions options)
    {
        KernelChoice choice = settings.Kernel;
        if (choice.Scale == KernelScale.Given) return new([choice.Given], KernelText.Of(choice.Given.Resolve(data.Features.Length)));
        throw new NotImplementedException();
    }

    /// <summary>Fits the best of several.</summary>
    public KernelRidgeModel Fit(Dataset<T> data, KernelRidgeOptions options, IProgress<FitProgress>? progress, CancellationToken cancellation)
        => throw new NotImplementedException();
}
