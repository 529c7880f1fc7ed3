using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Bytes that were copied between the host's memory and a device's.</summary>
internal readonly record struct TransferTotal(long ToDevice, long ToHost)
{
    /// <summary>In both directions.</summary>
    public long Both => ToDevice + ToHost;

    public static TransferTotal operator +(TransferTotal a, TransferTotal b) => new(a.ToDevice + b.ToDevice, a.ToHost + b.ToHost);

    public static TransferTotal operator -(TransferTotal a, TransferTotal b) => new(a.ToDevice - b.ToDevice, a.ToHost - b.ToHost);

    /// <summary>What a queue has copied so far; nothing where it works on the host's own memory.</summary>
    public static TransferTotal Of(IQueue queue) => queue is ITransferRecord record ? new(record.BytesToDevice, record.BytesToHost) : default;
}
