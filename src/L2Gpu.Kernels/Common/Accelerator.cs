using System.Diagnostics.CodeAnalysis;
using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>A device together with the operators that were written for it.</summary>
/// <remarks>A backend from outside may derive from it, to offer what only its devices have. Thread-safe. An operator that the device lacks is refused by name; nothing falls back in silence.</remarks>
public class Accelerator : IDisposable
{
    private readonly OperatorTable _operators;

    /// <summary>Bundles a device and its operators.</summary>
    /// <param name="device">The device; disposed with the accelerator.</param>
    /// <param name="operators">The operators.</param>
    public Accelerator(IDevice device, OperatorTable operators)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(operators);
        Device = device;
        _operators = operators;
    }

    /// <summary>The device.</summary>
    public IDevice Device { get; }

    /// <summary>What is known of the device.</summary>
    public DeviceInfo Info => Device.Info;

    /// <summary>The operator families that the device has, as types such as <c>IGemm&lt;float&gt;</c>.</summary>
    public IReadOnlyCollection<Type> Operators => _operators.Families;

    /// <summary>Gives an operator.</summary>
    /// <typeparam name="TOperator">Its family, such as <c>IGemm&lt;float&gt;</c>.</typeparam>
    /// <exception cref="UnsupportedOperatorException">The device does not have it.</exception>
    public TOperator Get<TOperator>()
        where TOperator : class
        => TryGet(out TOperator? found) ? found : throw new UnsupportedOperatorException(
            $"{Info.Id} ({Info.Name}) has no {OperatorTable.NameOf(typeof(TOperator))}. Choose a device that has it, such as cpu.");

    /// <summary>Gives an operator if the device has it.</summary>
    public bool TryGet<TOperator>([NotNullWhen(true)] out TOperator? found)
        where TOperator : class
        => _operators.TryGet(out found);

    /// <summary>Disposes the device, with its buffers and queues.</summary>
    public void Dispose()
    {
        Device.Dispose();
        GC.SuppressFinalize(this);
    }
}
