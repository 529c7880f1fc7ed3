using System.Globalization;
using System.Numerics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>The CPU as an accelerator: every operator, in C# SIMD, with nothing to install.</summary>
public static class CpuAccelerator
{
    /// <summary>The environment variable that sets the number of threads.</summary>
    public const string ThreadsVariable = "L2GPU_THREADS";

    /// <summary>Creates an accelerator with workers of its own.</summary>
    /// <param name="threads">Threads that work on one call, the caller among them; null takes <c>L2GPU_THREADS</c>, else one a processor.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is not positive.</exception>
    /// <exception cref="InvalidOperationException"><c>L2GPU_THREADS</c> or <c>L2GPU_ISA</c> holds what it must not.</exception>
    public static Accelerator Create(int? threads = null)
    {
        int count = threads ?? ThreadsFromEnvironment() ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count, nameof(threads));
        return Create(count, IsaSelector.Select());
    }

    /// <summary>Creates an accelerator for one of the instruction sets that this machine has.</summary>
    internal static Accelerator Create(int threads, Isa isa)
    {
        var context = new CpuContext(new WorkerPool(threads), isa);
        var device = new CpuDevice(CpuDescription.Create(threads, isa), context);
        var operators = new OperatorTable();
        AddOperators<float>(operators, context);
        AddOperators<double>(operators, context);
        operators.Add<IRandom>(new CpuRandom(context));
        operators.Add<ICrossbarRead>(new CpuCrossbarRead(context));
        operators.Add<ICrossbarWrite>(new CpuCrossbarWrite(context));
        operators.Add<IIrDrop>(new CpuIrDrop(context));
        return new Accelerator(device, operators);
    }

    private static void AddOperators<T>(OperatorTable operators, CpuContext context)
        where T : unmanaged, IFloatingPointIeee754<T>
        => operators
            .Add<IGemm<T>>(new CpuGemm<T>(context))
            .Add<IGram<T>>(new CpuGram<T>(context))
            .Add<ICholesky<T>>(new CpuCholesky<T>(context))
            .Add<ISymmetricEigen<T>>(new CpuSymmetricEigen<T>(context))
            .Add<IQr<T>>(new CpuQr<T>(context))
            .Add<ILinearResidual<T>>(new CpuLinearResidual<T>(context))
            .Add<ILeaveOneOut<T>>(new CpuLeaveOneOut<T>(context))
            .Add<IBatchedRidge<T>>(new CpuBatchedRidge<T>(context))
            .Add<IColumnMoments<T>>(new CpuColumnMoments<T>(context))
            .Add<IKrylovSteps<T>>(new CpuKrylovSteps<T>(context))
            .Add<IBatchedConjugateGradient<T>>(new CpuBatchedConjugateGradient<T>(context))
            .Add<IConversion<T>>(new CpuConversion<T>(context))
            .Add<IPairwise<T>>(new CpuPairwise<T>(context));

    private static int? ThreadsFromEnvironment()
    {
        string? text = Environment.GetEnvironmentVariable(ThreadsVariable);
        if (string.IsNullOrEmpty(text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads > 0
            ? threads
            : throw new InvalidOperationException($"{ThreadsVariable} is '{text}'; a positive whole number is needed.");
    }
}
