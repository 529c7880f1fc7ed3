using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Bench.Compare;

/// <summary>A = QΛQᵀ of a random symmetric matrix, against OpenBLAS's own <c>?syevd</c>, whose copy of A is restored before each call, outside the time.</summary>
internal sealed unsafe class EigenCase<T> : ICase
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _n;
    private readonly int _threads;
    private readonly OpenBlas _peer;
    private readonly ISymmetricEigen<T> _eigen;
    private readonly IQueue _queue;
    private readonly HostBlock<T> _a;
    private readonly HostBlock<T> _vectors;
    private readonly HostBlock<T> _values;
    private readonly HostBlock<int> _status;
    private readonly HostBlock<T> _theirVectors;
    private readonly HostBlock<T> _theirValues;
    private readonly HostBlock<T> _work;
    private readonly HostBlock<int> _integers;

    public EigenCase(RowContext context, int n, int threads)
    {
        Accelerator accelerator = context.Accelerator(threads);
        _n = n;
        _threads = threads;
        _peer = context.OpenBlas;
        _eigen = accelerator.Get<ISymmetricEigen<T>>();
        _queue = accelerator.Device.CreateQueue();
        _a = new HostBlock<T>(accelerator, n, n).Seeded(5).MadePositiveDefinite();
        _vectors = new HostBlock<T>(accelerator, n, n);
        _values = new HostBlock<T>(accelerator, 1, n);
        _status = new HostBlock<int>(accelerator, 1, 1);
        _theirVectors = new HostBlock<T>(accelerator, n, n);
        _theirValues = new HostBlock<T>(accelerator, 1, n);
        _work = new HostBlock<T>(accelerator, 1, OpenBlas.SyevdWork(n));
        _integers = new HostBlock<int>(accelerator, 1, OpenBlas.SyevdIntegers(n));
    }

    public string Name => $"eigen {_n}, {Precision.Name<T>()}";

    // How many the problem needs depends on the spectrum.
    public double Flops => 0;

    public double Bound => _n * Precision.Epsilon<T>();

    public double Ours()
    {
        double seconds = Clock.Seconds(() =>
        {
            _eigen.Decompose(_queue, _a.View, _values.Vector, _vectors.View, _status.Vector);
            _queue.Synchronize();
        });
        return _status[0, 0] == 0 ? seconds : throw new InvalidOperationException("Our decomposition did not converge.");
    }

    public double Peer()
    {
        _peer.SetThreads(_threads);
        _theirVectors.CopyFrom(_a);
        int status = 0;
        double seconds = Clock.Seconds(() => status = _peer.Syevd(_n, _theirVectors.Address, _theirValues.Address, _work.Address, _integers.Address));
        return status == 0 ? seconds : throw new InvalidOperationException($"The peer's decomposition failed with status {status}.");
    }

    public double Difference()
    {
        // Signs of vectors are free, so they are judged by what they must do. In FP64, in which neither answer's rounding hides.
        double[] a = Widen(_a), q = Widen(_vectors), transposed = new double[q.Length], product = new double[q.Length], scaled = new double[q.Length];
        for (int i = 0; i < q.Length; i++)
        {
            transposed[(i % _n * _n) + (i / _n)] = q[i];
            scaled[i] = q[i] * double.CreateTruncating(_values[0, i % _n]);
        }

        Multiply(a, q, product);
        double residual = Compare.Difference.Of(product.Zip(scaled));
        Multiply(transposed, q, product);
        double orthogonality = Compare.Difference.Of(product.Select((x, i) => (x, i / _n == i % _n ? 1.0 : 0)));
        return Math.Max(Compare.Difference.Of(_values, _theirValues, lowerOnly: false), Math.Max(residual, orthogonality));
    }

    public string Fingerprint() => _vectors.Sha256();

    public void Dispose()
    {
        foreach (IDisposable part in new IDisposable[] { _a, _vectors, _values, _status, _theirVectors, _theirValues, _work, _integers, _queue }) part.Dispose();
    }

    private static double[] Widen(HostBlock<T> block)
    {
        var result = new double[block.Rows * block.Columns];
        for (long i = 0; i < result.Length; i++) result[i] = double.CreateTruncating(block.Address[i]);
        return result;
    }

    private void Multiply(double[] x, double[] y, double[] result)
    {
        fixed (double* xp = x, yp = y, rp = result) _peer.Gemm(_n, xp, yp, rp);
    }
}
