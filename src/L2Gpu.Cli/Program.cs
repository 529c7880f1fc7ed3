using System.Runtime.InteropServices;
using L2Gpu;
using L2Gpu.Cli;
using L2Gpu.Cli.Text;

using var interrupt = new CancellationTokenSource();
CliConsole console = CliConsole.OfProcess(interrupt.Token);
using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return CommandThread.Run(() => CliApp.Run(args, console), TimeSpan.FromMilliseconds(500), Abandon, interrupt.Token);

// The first signal asks for a clean stop; a second one gets what it would have got without us.
void Stop(PosixSignalContext context)
{
    if (interrupt.IsCancellationRequested) return;
    context.Cancel = true;
    if (!args.Contains("--quiet")) Say("stopping…");
    interrupt.Cancel();
}

void Abandon()
{
    AtomicFile.AbandonAll();
    Say($"error: {InterruptText.Of(args)}");
}

void Say(string line)
{
    try
    {
        console.Error.WriteLine(console.ErrorIsTerminal ? $"\r\u001b[K{line}" : line);
    }
    catch (IOException)
    {
        // Nobody listens any more.
    }
}
