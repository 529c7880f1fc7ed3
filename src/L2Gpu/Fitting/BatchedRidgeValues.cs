using L2Gpu.Kernels;

namespace L2Gpu.Fitting;

/// <summary>The numbers of a batch of fits, problem by problem; within a problem target by target. They stay where they are, so that a device can write them.</summary>
internal sealed class BatchedRidgeValues(int count, int columns, int targets, int grid)
{
    public double[] Coefficients { get; } = GC.AllocateUninitializedArray<double>(checked(count * targets * columns), pinned: true);

    public double[] Center { get; } = GC.AllocateUninitializedArray<double>(checked(count * columns), pinned: true);

    public double[] Offset { get; } = GC.AllocateUninitializedArray<double>(checked(count * targets), pinned: true);

    public double[] Lambda { get; } = GC.AllocateUninitializedArray<double>(count, pinned: true);

    public double[] BackwardError { get; } = GC.AllocateUninitializedArray<double>(checked(count * targets), pinned: true);

    public double[] LeaveOneOut { get; } = GC.AllocateUninitializedArray<double>(checked(count * grid), pinned: true);

    public BatchedRidgeStatus[] Status { get; } = GC.AllocateArray<BatchedRidgeStatus>(count, pinned: true);
}
