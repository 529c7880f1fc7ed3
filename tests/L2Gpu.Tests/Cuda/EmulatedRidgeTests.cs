using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using L2Gpu.Tests.OpenCl;
using Xunit;

namespace L2Gpu.Tests.Cuda;

/// <summary>Fits on emulated CUDA, with so many columns that tensor cores are used, against the CPU.</summary>
public sealed class EmulatedRidgeTests : IDisposable
{
    private readonly EmulatedCuda _cuda = new(seed: 5, multiprocessors: 2);
    private readonly Accelerator _device;

    public EmulatedRidgeTests() => _device = SourceAccelerator.Create(_cuda.Open());

    public void Dispose()
    {
        _device.Dispose();
        _cuda.Dispose();
    }

    [EmulatedTheory]
    [InlineData(Solver.Cholesky, "gram_tensor_moments")]
    [InlineData(Solver.Eigen, "gram_tensor_moments")]
    [InlineData(Solver.Qr, null)]
    [InlineData(Solver.ConjugateGradient, null)]
    public void FP64_agrees_with_the_CPU(Solver solver, string? kernel) => Agree<double>(new() { Lambda = 2, Solver = solver }, 1e-10, kernel);

    [EmulatedTheory]
    [InlineData(Precision.Data)]
    [InlineData(Precision.Mixed)]
    public void FP32_data_agree_with_the_CPU(Precision precision) => Agree<float>(new() { Lambda = 2, Precision = precision }, 1e-4, "gram_tensor_moments");

    [EmulatedFact]
    public void Leave_one_out_takes_the_same_penalty() => Agree<double>(new(), 1e-8, "gram_tensor_moments");

    [EmulatedFact]
    public void Small_problems_agree_with_the_CPU()
    {
        RemoteData<float> data = RemoteData<float>.Create(50 * 40, 16, 1);
        var options = new BatchedRidgeOptions { Lambda = 2 };
        BatchedRidgeModel here = BatchedRidge.Fit<float>(data.X, data.Y, 40, options with { Accelerator = Accelerators.Cpu });
        BatchedRidgeModel there = BatchedRidge.Fit<float>(data.X, data.Y, 40, options with { Accelerator = _device });
        for (int problem = 0; problem < 50; problem++) Close([.. here[problem].Coefficients()], [.. there[problem].Coefficients()], 1e-4);
        AssertRan("batched_ridge_tiles");
    }

    private void Agree<T>(RidgeOptions options, double bound, string? kernel)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        RemoteData<T> data = RemoteData<T>.Create(700, 80, 2);
        RidgeModel here = Ridge.Fit<T>(data.X, data.Y, options with { Accelerator = Accelerators.Cpu }, data.Weights);
        RidgeModel there = Ridge.Fit<T>(data.X, data.Y, options with { Accelerator = _device }, data.Weights);
        Assert.Equal("cuda:0", there.Report!.Device);
        Assert.Equal(here.Lambda[0], there.Lambda[0], 1e-6 * here.Lambda[0]);
        for (int k = 0; k < 2; k++) Close(here.Coefficients[k], there.Coefficients[k], bound);
        if (kernel is not null) AssertRan(kernel);
    }

    private void AssertRan(string kernel)
    {
        Assert.True(_device.Device.TryGetService(out IKernelRecord? record));
        Assert.Contains(kernel, record.Launched);
        Assert.Equal(string.Empty, _cuda.Misuse);
    }

    private static void Close(IReadOnlyList<double> here, IReadOnlyList<double> there, double bound)
    {
        double size = Math.Sqrt(here.Sum(b => b * b)), error = Math.Sqrt(here.Zip(there, (a, b) => (a - b) * (a - b)).Sum());
        Assert.InRange(error, 0, bound * size);
    }
}
