using System.Numerics;
using L2Gpu.Cpu;

namespace L2Gpu.Cli.Commands;

/// <summary>Lets the runtime compile the code of a fit on one processor while another one reads the data. On small files most of the time is that.</summary>
internal static class WarmUp
{
    private static readonly double[] Values = [1, 2, 4, 3, 5, 9, 7, 8, 6, 10, 12, 11, 2, 1, 3, 5];

    private static int _started;

    /// <summary>Starts it, once a process, and lets nobody wait for it.</summary>
    public static void Start<T>(RidgeFitSettings settings, DeviceSelection device)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Whoever asks for one thread gets one.
        if (Environment.ProcessorCount < 2 || device.IsSingleThreaded) return;
        if (Interlocked.Exchange(ref _started, 1) != 0) return;
        var thread = new Thread(() => Run<T>(settings)) { IsBackground = true, Name = "warm-up" };
        thread.Start();
    }

    // On an accelerator of its own, which nobody disposes: this thread may outlive the fit.
    private static void Run<T>(RidgeFitSettings settings)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        try
        {
            T[,] x = new T[8, 2], y = new T[8, 1];
            for (int i = 0; i < 8; i++)
            {
                for (int j = 0; j < 2; j++) x[i, j] = T.CreateTruncating(Values[(2 * i) + j]);
                y[i, 0] = T.CreateTruncating(Values[(3 * i) % 16]);
            }

            LambdaChoice lambda = settings.Lambda.Kind == LambdaChoiceKind.PerTarget ? LambdaChoice.Fixed(1) : settings.Lambda;
            Ridge.Fit<T>(x, y, new RidgeOptions
            {
                Lambda = lambda,
                Criterion = lambda.Kind == LambdaChoiceKind.Fixed ? LambdaCriterion.LeaveOneOut : settings.Selection.Criterion,
                Solver = settings.Solver,
                Precision = settings.Precision,
                Standardize = settings.Standardize,
                FitIntercept = settings.FitIntercept,
                Accelerator = CpuAccelerator.Create(1),
            });
        }
        catch (Exception)
        {
            // What escapes from a thread ends the process. Whatever is wrong, the fit itself will meet it, and say so.
        }
    }
}
