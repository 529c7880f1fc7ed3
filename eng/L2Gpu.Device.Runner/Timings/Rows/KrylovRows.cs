using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner.Timings.Rows;

/// <summary>The vector steps of conjugate gradients for one right side: what they are held against is memory alone.</summary>
internal static class KrylovRows
{
    private const double Step = 0.25;

    /// <summary>xᵀy: two vectors are read.</summary>
    public static Row Dot<T>(long n)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Of<T>("krylov dot", n, vectors: 2, flops: 2, v =>
            new(() => v.Steps.Dot(v.Room.Queue, v.P, v.Q, v.Sum), accuracy => v.CompareSum(accuracy, (p, q, _, _) => p * q)));

    /// <summary>q ← q + σp and pᵀq: two are read, one is written.</summary>
    public static Row Shift<T>(long n)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Of<T>("krylov shift", n, vectors: 3, flops: 4, v => new(() => v.Steps.Shift(v.Room.Queue, v.Quarter, v.P, v.Q, v.Sum), accuracy =>
        {
            v.CompareElements(accuracy, v.Q, (p, q, _, _) => q + (Step * p));
            v.CompareSum(accuracy, (p, q, _, _) => p * Rounded<T>(q + (Step * p)));
        }));

    /// <summary>x ← x + αp, r ← r − αq and ‖r‖²: four are read, two are written.</summary>
    public static Row Advance<T>(long n)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Of<T>("krylov advance", n, vectors: 6, flops: 6, v => new(() => v.Steps.Advance(v.Room.Queue, v.Quarter, v.One, v.P, v.Q, v.X, v.R, v.Scalar, v.Sum), accuracy =>
        {
            v.CompareElements(accuracy, v.X, (p, _, x, _) => x + (Step * p));
            v.CompareElements(accuracy, v.R, (_, q, _, r) => r - (Step * q));
            v.CompareSum(accuracy, (_, q, _, r) => Rounded<T>(r - (Step * q)) * Rounded<T>(r - (Step * q)));
        }));

    /// <summary>p ← r + βp: two are read, one is written.</summary>
    public static Row Direction<T>(long n)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Of<T>("krylov direction", n, vectors: 3, flops: 2, v => new(() => v.Steps.Direction(v.Room.Queue, v.Quarter, v.One, v.R, v.P, v.Scalar), accuracy =>
            v.CompareElements(accuracy, v.P, (p, _, _, r) => r + (Step * p))));

    private static unsafe Row Of<T>(string work, long n, int vectors, int flops, Func<Vectors<T>, (Action Run, Action<Accuracy> Compare)> make)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new(work, Row.NameOf<T>(), [n], 4 * n * sizeof(T), room =>
        {
            var v = new Vectors<T>(room, n);
            (Action run, Action<Accuracy> compare) = make(v);
            return new Trial(new Workload((double)flops * n, (double)vectors * n * sizeof(T)), Arithmetic.Fp64, run, () =>
            {
                var accuracy = new Accuracy();
                compare(accuracy);
                return accuracy;
            })
            {
                Restore = v.Fill,
            };
        });

    private static double Rounded<T>(double value)
        where T : unmanaged, IFloatingPointIeee754<T>
        => double.CreateTruncating(T.CreateTruncating(value));

    // p, q, x, r with the seeds 1 to 4, and scalars on the device.
    private sealed class Vectors<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly long _n;

        public Vectors(Room room, long n)
        {
            (Room, _n, Steps) = (room, n, room.Accelerator.Get<IKrylovSteps<T>>());
            (P, Q, X, R) = (room.Matrix<T>(n, 1), room.Matrix<T>(n, 1), room.Matrix<T>(n, 1), room.Matrix<T>(n, 1));
            (Quarter, One, Sum, Scalar) = (room.Upload(Step), room.Upload(1.0), room.Vector<double>(1), room.Vector<double>(1));
        }

        public Room Room { get; }

        public IKrylovSteps<T> Steps { get; }

        public MatrixView<T> P { get; }

        public MatrixView<T> Q { get; }

        public MatrixView<T> X { get; }

        public MatrixView<T> R { get; }

        public VectorView<double> Quarter { get; }

        public VectorView<double> One { get; }

        public VectorView<double> Sum { get; }

        public VectorView<double> Scalar { get; }

        public void Fill()
        {
            MatrixView<T>[] all = [P, Q, X, R];
            for (int i = 0; i < all.Length; i++) Room.Fill<T>(all[i].Buffer, _n, i + 1);
        }

        public void CompareElements(Accuracy accuracy, MatrixView<T> view, Func<double, double, double, double, double> expected)
        {
            foreach (long i in Samples.Of(_n, 16)) accuracy.Compare($"element {i}", Room.Read(view.Block(i, 0, 1, 1))[0], At(i, expected), 2, 2 * Rounding.Epsilon<T>());
        }

        // A term that the device rounded the other way differs by ε of its type; n of them have the sizes of numbers below 2.
        public void CompareSum(Accuracy accuracy, Func<double, double, double, double, double> term)
        {
            double expected = Numbers.Sum(_n, i => At(i, term)), magnitude = Numbers.Sum(_n, i => Math.Abs(At(i, term)));
            accuracy.Compare("the sum", Room.Read(Sum)[0], expected, magnitude, ((_n + 2) * Rounding.Epsilon<double>()) + (4 * Rounding.Epsilon<T>()));
        }

        private static double At(long i, Func<double, double, double, double, double> f)
            => f(Numbers.At<T>(1, i), Numbers.At<T>(2, i), Numbers.At<T>(3, i), Numbers.At<T>(4, i));
    }
}
