using L2Gpu.Conformance;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Sums that cannot have all of their memory give back what they had, whichever allocation is refused.</summary>
public sealed class RefusedMemoryTests
{
    private const int Rows = 3000, Columns = 4;

    [OpenClTheory]
    [InlineData("gram")]
    [InlineData("moments")]
    [InlineData("residual")]
    [InlineData("loo")]
    [InlineData("qr")]
    public void Nothing_stays_allocated_whichever_allocation_is_refused(string sums)
    {
        using ISourceDevice device = OpenClPresence.Open();
        using var metered = new MeteredDevice(device);
        using Accelerator accelerator = SourceAccelerator.Create(metered);
        using var arrays = new DeviceArrays(device);
        MatrixView<double> x = arrays.Upload(new NumberStream(1).Uniform<double>(Rows * Columns), 1, Rows, Columns)[0];
        MatrixView<double> y = arrays.Upload(new NumberStream(2).Uniform<double>(Rows), 1, Rows, 1)[0];
        VectorView<double> zeros = arrays.Upload(new double[Columns + 1]), ones = arrays.Upload([.. Enumerable.Repeat(1.0, Columns + 1)]);
        MatrixView<double> square = arrays.Upload(new double[Columns * Columns], 1, Columns, Columns)[0], result = arrays.Room<double>(1, 10, 10)[0];
        arrays.Queue.Synchronize();
        long before = device.Memory().AllocatedBytes;
        int refused = 0;
        for (bool wasRefused = true; wasRefused; refused++)
        {
            metered.UntilRefusal = refused;
            wasRefused = false;
            try
            {
                Run();
            }
            catch (DeviceOutOfMemoryException)
            {
                wasRefused = true;
            }

            arrays.Queue.Synchronize();
            Assert.Equal(before, device.Memory().AllocatedBytes);
        }

        Assert.True(refused > 1, "no allocation was refused");

        void Run()
        {
            MatrixView<double> column = square.Block(0, 0, Columns, 1);
            switch (sums)
            {
                case "gram":
                    using (IGramAccumulator<double> rows = accelerator.Get<IGram<double>>().Begin(arrays.Queue, new GramShape(Columns, 1, false, true)))
                    {
                        rows.Add(x, y, null);
                        rows.Finish(result.Block(0, 0, Columns + 2, Columns + 2));
                    }

                    break;
                case "moments":
                    using (IColumnMomentsAccumulator<double> rows = accelerator.Get<IColumnMoments<double>>().Begin(arrays.Queue, Columns, 1, false))
                        rows.Add(x, y, null);
                    break;
                case "residual":
                    using (ILinearResidualAccumulator<double> rows = accelerator.Get<ILinearResidual<double>>().Begin(
                        arrays.Queue, new(zeros.Slice(0, Columns), column, zeros.Slice(0, 1)), false))
                    {
                        rows.Add(x, y, null);
                        rows.Finish(result.Block(0, 0, Columns, 1), result.Block(5, 0, 2, 1));
                    }

                    break;
                case "loo":
                    using (ILeaveOneOutAccumulator<double> rows = accelerator.Get<ILeaveOneOut<double>>().Begin(
                        arrays.Queue, new(zeros.Slice(0, Columns), square, square, column, zeros.Slice(0, 1), 0), false))
                    {
                        rows.Add(x, y, null);
                    }

                    break;
                default:
                    using (IQrAccumulator<double> rows = accelerator.Get<IQr<double>>().Begin(arrays.Queue, new QrShape(Columns, 1, false), zeros, ones))
                    {
                        rows.Add(x.Block(0, 0, 10, Columns), y.Block(0, 0, 10, 1), null);
                        rows.Add(x, y, null);
                        rows.Finish(result.Block(0, 0, Columns + 1, Columns + 1));
                    }

                    break;
            }
        }
    }
}
