using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace L2Gpu.Runtime.OpenCl;

/// <summary>What native calls return. A device that is lost stays lost.</summary>
internal sealed unsafe partial class OpenClDevice
{
    private DeviceException? _lost;

    /// <summary>Whether the driver gave the device up: nothing on it is waited for any more.</summary>
    public bool IsLost => Volatile.Read(ref _lost) is not null;

    /// <summary>Throws what a call means that did not succeed.</summary>
    /// <param name="status">What it returned.</param>
    /// <param name="api">The call; the expression is the diagnosis.</param>
    public void Check(int status, [CallerArgumentExpression(nameof(status))] string api = "")
    {
        if (status != OpenClStatus.Success) Fail(status, api);
    }

    /// <summary>Throws what a status means.</summary>
    [DoesNotReturn]
    public void Fail(int status, string api)
    {
        NoteIfLost(status, api);
        ThrowIfLost();
        throw OpenClStatus.Error(status, api, $"; {Memory.Describe()}");
    }

    /// <summary>Keeps in mind that the device is lost, if a status says so.</summary>
    public void NoteIfLost(int status, string api)
    {
        if (OpenClStatus.IsLost(status)) Interlocked.CompareExchange(ref _lost, OpenClStatus.Error(status, api), null);
    }

    /// <summary>Refuses to go on with a lost device.</summary>
    /// <exception cref="DeviceLostException">The device is lost.</exception>
    public void ThrowIfLost()
    {
        if (Volatile.Read(ref _lost) is { } lost) throw new DeviceLostException(lost.Message, lost.Api!, lost.Status);
    }
}
