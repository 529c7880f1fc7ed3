using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cpu;

/// <summary>Copies that change precision, origin and unit.</summary>
internal sealed unsafe class CpuConversion<T>(CpuContext context) : ConversionOperator<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    protected override void Run<TTo>(IQueue queue, MatrixView<T> source, (VectorView<double> Center, VectorView<double> Factor)? units, MatrixView<TTo> destination)
    {
        using BufferLease sourceLease = source.Buffer.Lease(), destinationLease = destination.Buffer.Lease();
        using BufferLease centerLease = units?.Center.Buffer.Lease() ?? default, factorLease = units?.Factor.Buffer.Lease() ?? default;
        ConversionJob<T, TTo> job = new()
        {
            Rows = source.Rows, Columns = source.Columns, Source = source.Address(), Ld = source.LeadingDimension,
            Destination = destination.Address(), LdDestination = destination.LeadingDimension,
        };
        if (units is { } given)
        {
            job.Center = given.Center.Address();
            job.Factor = given.Factor.Address();
        }

        context.Pool.Run(ref job, job.TaskCount);
    }
}
