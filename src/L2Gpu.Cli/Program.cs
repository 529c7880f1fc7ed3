using System.Runtime.InteropServices;
using L2Gpu.Cli;

using var interrupt = new CancellationTokenSource();
using PosixSignalRegistration onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return CliApp.Run(args, CliConsole.OfProcess(interrupt.Token));

// The first signal asks for a clean stop; a second one gets what it would have got without us.
void Stop(PosixSignalContext context)
{
    if (interrupt.IsCancellationRequested) return;
    context.Cancel = true;
    interrupt.Cancel();
}
