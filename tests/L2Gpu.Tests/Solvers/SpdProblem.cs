using System.Numerics;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using MathNet.Numerics.LinearAlgebra;

namespace L2Gpu.Tests.Solvers;

/// <summary>A symmetric system with a known spectrum, on an accelerator of its own.</summary>
internal sealed class SpdProblem<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Accelerator _accelerator;

    /// <summary>Makes A = QΛQᵀ of random directions and right sides.</summary>
    /// <remarks>The accelerator is disposed with the problem.</remarks>
    public SpdProblem(int seed, double[] eigenvalues, int rightSides = 1, int threads = 1, Accelerator? accelerator = null)
    {
        var random = new Random(seed);
        int n = eigenvalues.Length;
        Matrix<double> q = Matrix<double>.Build.Dense(n, n, (_, _) => random.NextDouble() - 0.5).QR().Q;
        A = q * Matrix<double>.Build.DenseOfDiagonalArray(eigenvalues) * q.Transpose();
        A = (A + A.Transpose()) / 2;
        B = Matrix<double>.Build.Dense(n, rightSides, (_, _) => random.NextDouble() - 0.5);
        _accelerator = accelerator ?? CpuAccelerator.Create(threads);
        Queue = _accelerator.Device.CreateQueue();
    }

    public Matrix<double> A { get; set; }

    public Matrix<double> B { get; set; }

    public Accelerator Accelerator => _accelerator;

    public IQueue Queue { get; }

    public Matrix<double> Exact(double shift = 0) => (A + (shift * Matrix<double>.Build.DenseIdentity(A.RowCount))).Solve(B);

    public MatrixView<T> Upload(Matrix<double> values)
    {
        MatrixView<T> view = Room(values.RowCount, values.ColumnCount);
        Queue.Write<T>([.. Enumerable.Range(0, values.RowCount * values.ColumnCount).Select(i => T.CreateTruncating(values[i / values.ColumnCount, i % values.ColumnCount]))], view);
        Queue.Synchronize(); // solvers have queues of their own
        return view;
    }

    public unsafe MatrixView<T> Room(int rows, int columns) => new(_accelerator.Device.Allocate((nuint)(rows * columns * sizeof(T))), 0, rows, columns, columns);

    public Matrix<double> Download(MatrixView<T> view)
    {
        var values = new T[view.Count];
        Queue.Read(view, values.AsSpan());
        return Matrix<double>.Build.Dense((int)view.Rows, (int)view.Columns, (i, j) => double.CreateTruncating(values[(i * (int)view.Columns) + j]));
    }

    public DenseOperator<T> Operator() => new(_accelerator, Upload(A));

    public (ConjugateGradientResult Result, Matrix<double> X) Solve(ConjugateGradientOptions? options = null, IPreconditioner<T>? preconditioner = null)
    {
        MatrixView<T> x = Room(A.RowCount, B.ColumnCount);
        ConjugateGradientResult result = ConjugateGradient.Solve(_accelerator, Operator(), Upload(B), x, options, preconditioner);
        return (result, Download(x));
    }

    public (ConjugateGradientResult Result, Matrix<double> X) SolveShifted(double[] shifts, ConjugateGradientOptions? options = null)
    {
        MatrixView<T> x = Room(A.RowCount, shifts.Length * B.ColumnCount);
        ConjugateGradientResult result = ConjugateGradient.SolveShifted(_accelerator, Operator(), Upload(B), shifts, x, options);
        return (result, Download(x));
    }

    public double Residual(Matrix<double> x, int column, double shift = 0, int? side = null)
    {
        MathNet.Numerics.LinearAlgebra.Vector<double> b = B.Column(side ?? column), solution = x.Column(column);
        return (b - (A * solution) - (shift * solution)).L2Norm() / b.L2Norm();
    }

    public void Dispose()
    {
        Queue.Dispose();
        _accelerator.Dispose();
    }
}
