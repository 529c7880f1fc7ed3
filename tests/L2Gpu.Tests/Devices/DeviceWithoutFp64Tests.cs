using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.Devices;

/// <summary>A GPU without FP64 fits nothing, whatever the data are, and is refused by name.</summary>
public sealed class DeviceWithoutFp64Tests : IDisposable
{
    private readonly Accelerator _narrow = new(new NamedDevice(new DeviceInfo(DeviceKind.OpenCl, 0, "Narrow", "", 1L << 30, 8, ["gpu"])), new OperatorTable());

    public void Dispose() => _narrow.Dispose();

    [Fact]
    public void It_is_refused_by_name()
    {
        double[,] x = new double[4, 1], y = new double[4, 1];
        float[,] narrowX = new float[4, 1], narrowY = new float[4, 1];
        Refused(() => Ridge.Fit<double>(x, y, new RidgeOptions { Accelerator = _narrow }));
        Refused(() => Ridge.Fit<float>(narrowX, narrowY, new RidgeOptions { Accelerator = _narrow }));
        Refused(() => Ridge.Plan<double>(4, 1, 1, new RidgeOptions { Accelerator = _narrow }));
        Refused(() => BatchedRidge.Fit<double>(x, y, 2, new BatchedRidgeOptions { Accelerator = _narrow }));
        Refused(() => new RidgeAccumulator<double>(1, 1, accelerator: _narrow).Dispose());
    }

    private static void Refused(Action act)
        => Assert.Contains("opencl:0 (Narrow) has no FP64", Assert.Throws<UnsupportedOperatorException>(act).Message, StringComparison.Ordinal);
}
