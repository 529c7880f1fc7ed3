using System.Numerics;
using L2Gpu.Cpu;

namespace L2Gpu.Cli.Commands;

/// <summary>Lets the runtime compile the code of a fit on one processor while another one reads the data. On small files most of the time is that.</summary>
internal static class WarmUp
{
    private static readonly double[] Values = [1, 2, 4, 3, 5, 9, 7, 8, 6, 10, 12, 11, 2, 1, 3, 5];

    private static int _started;

    /// <summary>Starts it for a ridge fit, once a process, and lets nobody wait for it.</summary>
    public static void Start<T>(RidgeFitSettings settings, DeviceSelection device)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Start(device, () =>
        {
            LambdaChoice lambda = Lambda(settings);
            Ridge.Fit<T>(X<T>(), Y<T>(), new RidgeOptions
            {
                Lambda = lambda,
                Criterion = lambda.Kind == LambdaChoiceKind.Fixed ? LambdaCriterion.LeaveOneOut : settings.Selection.Criterion,
                Solver = settings.Solver,
                Precision = settings.Precision,
                Standardize = settings.Standardize,
                FitIntercept = settings.FitIntercept,
                Accelerator = CpuAccelerator.Create(1),
            });
        });

    /// <summary>Starts it for a kernel ridge fit, once a process, and lets nobody wait for it.</summary>
    public static void Start<T>(KernelRidgeFitSettings settings, DeviceSelection device)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Start(device, () => KernelRidge.Fit<T>(X<T>(), Y<T>(), settings.Options with
        {
            Kernel = settings.Kernel.Make(settings.Kernel.Values.Length > 0 ? settings.Kernel.Values[0] : null),
            Lambda = Lambda(settings),
            Centers = null,
            PreconditionerRank = null,
            Accelerator = CpuAccelerator.Create(1),
        }));

    // On an accelerator of its own, which nobody disposes: this thread may outlive the fit.
    private static void Start(DeviceSelection device, Action fit)
    {
        // Whoever asks for one thread gets one.
        if (Environment.ProcessorCount < 2 || device.IsSingleThreaded) return;
        if (Interlocked.Exchange(ref _started, 1) != 0) return;
        void Run()
        {
            try
            {
                fit();
            }
            catch (Exception)
            {
                // What escapes from a thread ends the process. Whatever is wrong, the fit itself will meet it, and say so.
            }
        }

        new Thread(Run) { IsBackground = true, Name = "warm-up" }.Start();
    }

    private static LambdaChoice Lambda(FitSettings settings) => settings.Lambda.Kind == LambdaChoiceKind.PerTarget ? LambdaChoice.Fixed(1) : settings.Lambda;

    private static T[,] X<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[,] x = new T[8, 2];
        for (int i = 0; i < 16; i++) x[i / 2, i % 2] = T.CreateTruncating(Values[i]);
        return x;
    }

    private static T[,] Y<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[,] y = new T[8, 1];
        for (int i = 0; i < 8; i++) y[i, 0] = T.CreateTruncating(Values[3 * i % 16]);
        return y;
    }
}
