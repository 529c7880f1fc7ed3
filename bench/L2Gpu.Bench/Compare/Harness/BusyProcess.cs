using System.Diagnostics;

namespace L2Gpu.Bench.Compare;

/// <summary>Another process that keeps one core busy until it is disposed.</summary>
internal sealed class BusyProcess : IDisposable
{
    private readonly Process _process = Process.Start("sh", ["-c", "while :; do :; done"]);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
