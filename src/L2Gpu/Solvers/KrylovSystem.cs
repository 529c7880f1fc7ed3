using L2Gpu.Kernels;

namespace L2Gpu.Solvers;

/// <summary>One system (A + shift·I)x = b[:, column], and how far it has come.</summary>
internal sealed class KrylovSystem(int column, double shift)
{
    public int Column => column;

    public double Shift => shift;

    /// <summary>‖b‖.</summary>
    public double Size { get; set; }

    public int Iterations { get; set; }

    /// <summary>Why the last round of iterations ended; null while it runs.</summary>
    public RoundEnd? End { get; set; }

    /// <summary>The relative residual as it was computed last, not by the recursion.</summary>
    public double Residual { get; set; } = 1;

    /// <summary>The part of <see cref="Residual"/> at which a round over inexact products ends; 0 where products are exact.</summary>
    public double Gain { get; set; }

    public double BackwardError { get; set; } = double.NaN;

    public double Largest { get; set; } = double.NaN;

    public double Smallest { get; set; } = double.NaN;

    /// <summary>Null until it is settled.</summary>
    public IterationStatus? Status { get; set; }

    public IterationResult ToResult() => new(Status!.Value, Iterations, Residual, BackwardError, Largest, Smallest);

    /// <summary>Widens the range of eigenvalues that was seen.</summary>
    public void Saw(double smallest, double largest)
    {
        Largest = double.IsNaN(Largest) ? largest : Math.Max(Largest, largest);
        Smallest = double.IsNaN(Smallest) ? smallest : Math.Min(Smallest, smallest);
    }
}
