using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>Conjugate gradients for one solve, over the strips of its lines.</summary>
/// <remarks>
/// Sp is not kept. rᵀB⁻¹r is known after the forward sweep, so that the sweep back ends with the new direction; and pᵀSp is a sum of what falls over segments and
/// over cells, of which there is half before the word lines are solved and half after, and no difference of large numbers.
/// </remarks>
internal unsafe ref struct IrDropIteration(WorkerPool? pool, IrDropKernel kernel, IrDropShape shape, IrDropFactors factors, IrDropVectors vectors, double ratio)
{
    private IrDropStepJob _job = new() { Kernel = kernel, Shape = shape, Factors = factors, Vectors = vectors };

    /// <summary>Solves for the voltages at the ends of the lines.</summary>
    /// <param name="limits">When to end.</param>
    /// <returns>Iterations, and the residual of the solution that is left, NaN where numbers are not finite.</returns>
    public (int Iterations, double Residual) Solve(IrDropLimits limits)
    {
        new Span<double>(vectors.Solution, checked((int)shape.MatrixSize)).Clear();
        new Span<double>(vectors.Direction, checked((int)shape.MatrixSize)).Clear();
        double size = Measure(), rho = size, alpha = 0, beta = 0, last = double.PositiveInfinity;
        if (!(size > 0 && double.IsFinite(size))) return (0, size == 0 ? 0 : double.NaN);
        double goal = limits.Tolerance * limits.Tolerance * size;
        bool isFirst = true, isBroken = false;
        for (int taken = 0; ;)
        {
            bool isSolved = rho <= goal;
            if (isSolved || isBroken || taken == limits.Iterations)
            {
                if (!isFirst && !isBroken) Run(IrDropStep.AddDirection, null, null, alpha, 0, false);
                rho = Measure();
                double residual = Math.Sqrt(rho / size);
                if (!double.IsFinite(residual)) return (taken, double.NaN);
                if (rho <= goal || !isSolved || !(residual <= last / 2) || taken == limits.Iterations) return (taken, residual);
                last = residual;
                isFirst = true;
            }

            double curvature = Run(IrDropStep.Advance, null, null, alpha, beta, isFirst);
            curvature += Run(IrDropStep.Answer, vectors.Direction, vectors.Zeros, 0, 0, false) / ratio;
            alpha = rho / curvature;
            isFirst = false;
            isBroken = !(curvature > 0 && double.IsFinite(alpha));
            if (isBroken) continue;
            taken++;
            double left = Run(IrDropStep.Residual, vectors.Direction, vectors.Zeros, alpha, 0, false);
            beta = left / rho;
            rho = left;
        }
    }

    /// <summary>Computes what word lines answer to the solution, all of it.</summary>
    public void AnswerSolution() => Run(IrDropStep.Answer, vectors.Solution, vectors.Drive, 0, 0, false);

    // The residual of the solution as it is.
    private double Measure()
    {
        AnswerSolution();
        return Run(IrDropStep.Residual, vectors.Solution, vectors.Sense, 1, 0, true);
    }

    private double Run(IrDropStep step, double* voltages, double* ends, double alpha, double beta, bool first)
    {
        _job.Step = step;
        _job.Voltages = voltages;
        _job.Ends = ends;
        _job.Alpha = alpha;
        _job.Beta = beta;
        _job.First = first;
        return IrDropStepJob.Run(pool, ref _job);
    }
}
