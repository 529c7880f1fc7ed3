using System.Diagnostics.CodeAnalysis;

namespace L2Gpu.Runtime.Native;

/// <summary>What native calls return. A device that is lost stays lost.</summary>
internal sealed partial class NativeDevice
{
    private DeviceException? _lost;

    /// <summary>Whether the driver gave the device up: nothing on it is waited for any more.</summary>
    public bool IsLost => Volatile.Read(ref _lost) is not null;

    /// <summary>Prepares the calling thread for calls of the driver.</summary>
    /// <returns>Ends it. It lies inside of the lock that keeps what is called from being disposed: the driver closes when nobody is in it.</returns>
    public DriverScope Enter()
    {
        Check(Driver.Enter());
        return new DriverScope(Driver);
    }

    /// <summary>Does what <see cref="Enter"/> does, and never throws: what is released with a device that is lost fails unseen.</summary>
    public DriverScope TryEnter()
    {
        NativeResult result = Driver.Enter();
        NoteIfLost(result);
        return new DriverScope(result.Succeeded ? Driver : null);
    }

    /// <summary>Throws what a call means that did not succeed.</summary>
    public void Check(NativeResult result)
    {
        if (!result.Succeeded) Fail(result);
    }

    /// <summary>Throws what a call means.</summary>
    [DoesNotReturn]
    public void Fail(NativeResult result)
    {
        NoteIfLost(result);
        ThrowIfLost();
        throw Driver.Error(result, $"; {Memory.Describe()}");
    }

    /// <summary>Keeps in mind that the device is lost, if a call says so.</summary>
    public void NoteIfLost(NativeResult result)
    {
        if (!result.Succeeded && Driver.IsLost(result)) Interlocked.CompareExchange(ref _lost, Driver.Error(result), null);
    }

    /// <summary>Refuses to go on with a lost device.</summary>
    /// <exception cref="DeviceLostException">The device is lost.</exception>
    public void ThrowIfLost()
    {
        if (Volatile.Read(ref _lost) is { } lost) throw new DeviceLostException(lost.Message, lost.Api!, lost.Status);
    }
}
