using L2Gpu.Kernels;

namespace L2Gpu.Fitting;

/// <summary>The numbers of a batch of fits, problem by problem; within a problem target by target.</summary>
internal sealed class BatchedRidgeValues(int count, int columns, int targets, int grid)
{
    public double[] Coefficients { get; } = GC.AllocateUninitializedArray<double>(count * targets * columns);

    public double[] Center { get; } = GC.AllocateUninitializedArray<double>(checked(count * columns));

    public double[] Offset { get; } = GC.AllocateUninitializedArray<double>(checked(count * targets));

    public double[] Lambda { get; } = GC.AllocateUninitializedArray<double>(count);

    public double[] BackwardError { get; } = GC.AllocateUninitializedArray<double>(checked(count * targets));

    public double[] LeaveOneOut { get; } = GC.AllocateUninitializedArray<double>(checked(count * grid));

    public BatchedRidgeStatus[] Status { get; } = new BatchedRidgeStatus[count];
}
