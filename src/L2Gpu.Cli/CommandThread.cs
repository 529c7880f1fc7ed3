namespace L2Gpu.Cli;

/// <summary>Runs a command where it can be left behind: a decomposition of seconds cannot be interrupted, but nobody has to wait for it.</summary>
internal static class CommandThread
{
    // As much stack as a first thread usually has.
    private const int StackBytes = 8 << 20;

    /// <summary>Runs a command.</summary>
    /// <param name="command">The command; it gives its exit code.</param>
    /// <param name="grace">How long it may take to stop when it is asked to.</param>
    /// <param name="abandon">What is left to do when it takes longer.</param>
    /// <param name="cancellation">Asks it to stop.</param>
    public static int Run(Func<int> command, TimeSpan grace, Action abandon, CancellationToken cancellation)
    {
        int code = CliException.Failed;
        var done = new ManualResetEventSlim();
        void Work()
        {
            try
            {
                code = command();
            }
            finally
            {
                done.Set();
            }
        }

        new Thread(Work, StackBytes) { IsBackground = true, Name = "command" }.Start();
        WaitHandle.WaitAny([done.WaitHandle, cancellation.WaitHandle]);
        if (done.Wait(cancellation.IsCancellationRequested ? grace : Timeout.InfiniteTimeSpan, CancellationToken.None)) return code;
        abandon();
        return CliException.Interrupted;
    }
}
