using System.Numerics;
using System.Runtime.CompilerServices;

namespace L2Gpu.Cpu;

/// <summary>
/// The secular equation 1 + Σ wⱼ/(dⱼ − λ) = 0, whose roots are the eigenvalues of diag(d) + z·zᵀ with wⱼ = zⱼ². There is one root between each
/// pair of neighbouring poles, and one beyond the last.
/// </summary>
/// <remarks>
/// <para>
/// A root is found as a pole plus a correction, so that the distances from every pole are known to full relative accuracy. Each step replaces the
/// sums of either side by a constant and one pole that agree in value and slope, and solves the quadratic equation that results (Li, LAPACK
/// Working Note 89, 1994). A bracket around the root is kept: whatever such a step does, the iteration ends.
/// </para>
/// <para>d must ascend strictly, and w be positive.</para>
/// </remarks>
internal static unsafe class SecularEquation
{
    private const double Epsilon = 2.220446049250313e-16;

    // More than any root needs by far; bisection alone would end after about as many.
    private const int MostSteps = 200;

    /// <summary>Finds a root.</summary>
    /// <param name="count">How many poles.</param>
    /// <param name="d">The poles.</param>
    /// <param name="w">Their weights.</param>
    /// <param name="total">The sum of the weights.</param>
    /// <param name="index">Which root, from 0.</param>
    /// <returns>The number of the pole that is nearest, and the root's distance from it; not 0.</returns>
    public static (nint Pole, double Distance) Solve(nint count, double* d, double* w, double total, nint index)
    {
        if (count == 1)
            return (0, w[0]);

        // The two poles that rule the step; beyond the last pole there are none on the right.
        bool beyond = index == count - 1;
        nint left = beyond ? count - 2 : index, right = left + 1;
        double gap = d[right] - d[left];
        nint pole;
        double low, high, x;
        if (beyond)
        {
            pole = right;
            (low, high) = (0, total);
            x = total / 2;
        }
        else
        {
            pole = left;
            (low, high) = (0, gap);
            x = gap / 2;
        }

        SecularSums sums = Sum(count, d, w, d[pole], x, right);

        // Without the two nearest poles the sums hardly change over the bracket: that gives the first guess.
        double rest = sums.Value - (w[left] / (d[left] - d[pole] - x)) - (w[right] / (d[right] - d[pole] - x));
        if (sums.Value < 0 && !beyond)
        {
            pole = right;
            (low, high) = (-gap / 2, 0);
        }
        else if (sums.Value < 0)
        {
            low = x;
        }
        else
        {
            high = x;
        }

        double toLeft = d[left] - d[pole], toRight = d[right] - d[pole];
        x = Inside(
            rest, (rest * (toLeft + toRight)) + w[left] + w[right], (rest * toLeft * toRight) + (w[left] * toRight) + (w[right] * toLeft), 0, low, high);
        double previous = double.PositiveInfinity;
        bool middleWay = false;
        for (int step = 0; step < MostSteps; step++)
        {
            sums = Sum(count, d, w, d[pole], x, right);
            double f = sums.Value, slope = sums.LeftSlope + sums.RightSlope;
            double noise = Epsilon * (((4 + Math.Sqrt(count)) * sums.Size) + (Math.Abs(x) * slope));
            if (Math.Abs(f) <= noise)
                break;
            if (f < 0) low = x;
            else high = x;
            if (high - low <= 2 * Epsilon * Math.Max(Math.Abs(low), Math.Abs(high)))
                break;

            // Either keep the weight of the nearest pole and let the other one stand for all the rest, or treat both sides alike.
            if (Math.Abs(f) > 0.1 * previous)
                middleWay = !middleWay;
            previous = Math.Abs(f);
            double a = toLeft - x, b = toRight - x;
            double constant = middleWay || beyond ? f - (a * sums.LeftSlope) - (b * sums.RightSlope)
                : pole == left ? f - (b * slope) + (gap * (w[left] / a / a))
                : f - (a * slope) - (gap * (w[right] / b / b));
            double next = Inside(constant, ((a + b) * f) - (a * b * slope), a * b * f, x, low, high);
            if (next == x)
                break;
            x = next;
        }

        return (pole, x);
    }

    /// <summary>Evaluates both sides at d = origin + x, with the poles below <paramref name="right"/> on the left.</summary>
    private static SecularSums Sum(nint count, double* d, double* w, double origin, double x, nint right)
    {
        (double leftValue, double leftSlope) = Part(d, w, 0, right, origin, x);
        (double rightValue, double rightSlope) = Part(d, w, right, count, origin, x);
        return new(1 + leftValue + rightValue, leftSlope, rightSlope, 1 + Math.Abs(leftValue) + Math.Abs(rightValue));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (double Value, double Slope) Part(double* d, double* w, nint first, nint end, double origin, double x)
    {
        Vector<double> value = Vector<double>.Zero, slope = Vector<double>.Zero, from = new(origin), to = new(x);
        nint j = first;
        for (; j + Vector<double>.Count <= end; j += Vector<double>.Count)
        {
            Vector<double> inverse = Vector<double>.One / (Unsafe.ReadUnaligned<Vector<double>>(d + j) - from - to);
            Vector<double> term = Unsafe.ReadUnaligned<Vector<double>>(w + j) * inverse;
            value += term;
            slope += term * inverse;
        }

        double valueSum = 0, slopeSum = 0;
        for (; j < end; j++)
        {
            double inverse = 1 / (d[j] - origin - x), term = w[j] * inverse;
            valueSum += term;
            slopeSum += term * inverse;
        }

        return (valueSum + Vector.Sum(value), slopeSum + Vector.Sum(slope));
    }

    /// <summary>x plus that root of c·η² − a·η + b which lies within the bracket; where none does, a point that cuts the bracket.</summary>
    private static double Inside(double c, double a, double b, double x, double low, double high)
    {
        double root = Math.Sqrt(Math.Max(0, (a * a) - (4 * b * c)));
        double q = (a + Math.CopySign(root, a)) / 2;
        double first = x + (b / q), second = x + (q / c);
        bool firstIn = first > low && first < high, secondIn = second > low && second < high;
        if (firstIn && (!secondIn || Math.Abs(first - x) <= Math.Abs(second - x)))
            return first;
        if (secondIn)
            return second;

        // Roots are often much nearer to a pole, which is at 0, than the bracket is long.
        double near = Math.Min(Math.Abs(low), Math.Abs(high)), far = Math.Max(Math.Abs(low), Math.Abs(high));
        double size = near == 0 ? far / 16 : far > 4 * near ? Math.Sqrt(near) * Math.Sqrt(far) : (near + far) / 2;
        return low < 0 ? -size : size;
    }
}
