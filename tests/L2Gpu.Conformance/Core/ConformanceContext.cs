using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>What a case works with: an accelerator, a queue, guarded memory, and comparisons that say what they compared.</summary>
public sealed class ConformanceContext : IDisposable
{
    private readonly List<DeviceBuffer> _buffers = [];
    private readonly string _caseName;
    private string _shape = string.Empty;
    private long _checks;

    internal ConformanceContext(Accelerator accelerator, ConformanceBudget budget, string caseName)
    {
        Accelerator = accelerator;
        Budget = budget;
        _caseName = caseName;
        Queue = accelerator.Device.CreateQueue();
    }

    /// <summary>What is tried.</summary>
    public Accelerator Accelerator { get; }

    /// <summary>A queue of its device.</summary>
    public IQueue Queue { get; }

    /// <summary>How much work the case may be.</summary>
    public ConformanceBudget Budget { get; }

    /// <summary>Whether every shape is to be tried.</summary>
    public bool IsFull => Budget == ConformanceBudget.Full;

    /// <summary>Gives an operator of the accelerator.</summary>
    public TOperator Get<TOperator>()
        where TOperator : class
        => Accelerator.Get<TOperator>();

    /// <summary>Names the shape that is tried next, for messages, and gives the memory of the one before back.</summary>
    public void Begin(FormattableString shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Release();
        _shape = shape.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Allocates memory that is given back with the context.</summary>
    public DeviceBuffer Allocate(nuint bytes)
    {
        DeviceBuffer buffer = Accelerator.Device.Allocate(bytes);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Matrices on the device with guards around and between their rows.</summary>
    /// <param name="values">Count × rows × columns values, packed.</param>
    /// <param name="count">The number of matrices.</param>
    /// <param name="rows">Rows of each.</param>
    /// <param name="columns">Columns of each.</param>
    /// <param name="layout">Where they lie.</param>
    public GuardedBatch<T> Upload<T>(T[] values, long count, long rows, long columns, GuardLayout layout)
        where T : unmanaged, INumber<T>
        => new(this, values, count, rows, columns, layout);

    /// <summary>One matrix on the device; see <see cref="Upload{T}(T[], long, long, long, GuardLayout)"/>.</summary>
    public GuardedBatch<T> Upload<T>(T[] values, long rows, long columns, GuardLayout layout)
        where T : unmanaged, INumber<T>
        => new(this, values, 1, rows, columns, layout);

    /// <summary>Memory for an output that is overwritten: full of a value that no result should be.</summary>
    public GuardedBatch<T> Output<T>(long count, long rows, long columns, GuardLayout layout)
        where T : unmanaged, INumber<T>
    {
        var poison = new T[count * rows * columns];
        Array.Fill(poison, GuardedBatch<T>.Poison);
        return new(this, poison, count, rows, columns, layout);
    }

    /// <summary>Checks every element of an output, and the guards around it.</summary>
    /// <param name="name">The output, for messages.</param>
    /// <param name="output">The output.</param>
    /// <param name="expected">The values, packed. NaN and ∞ are expected as they stand.</param>
    /// <param name="tolerance">The bound of each element's error.</param>
    public void ExpectClose<T>(string name, GuardedBatch<T> output, double[] expected, double[] tolerance)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(tolerance);
        double[] got = output.ReadDoubles(name);
        for (long i = 0; i < got.LongLength; i++)
        {
            _checks++;
            if (!IsClose(got[i], expected[i], tolerance[i])) Fail($"{name}{output.Element(i)} is {got[i]:R}, expected {expected[i]:R}, bound {tolerance[i]:R}.");
        }
    }

    /// <summary>Checks numbers that were computed from an output: a matrix with so many columns.</summary>
    public void ExpectClose(string name, double[] got, double[] expected, double[] tolerance, int columns)
    {
        ArgumentNullException.ThrowIfNull(got);
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(tolerance);
        for (long i = 0; i < got.LongLength; i++)
        {
            _checks++;
            if (!IsClose(got[i], expected[i], tolerance[i]))
                Fail($"{name}[{i / columns}, {i % columns}] is {got[i]:R}, expected {expected[i]:R}, bound {tolerance[i]:R}.");
        }
    }

    /// <summary>Checks a number.</summary>
    public void ExpectClose(string name, double got, double expected, double tolerance)
    {
        _checks++;
        if (!IsClose(got, expected, tolerance)) Fail($"{name} is {got:R}, expected {expected:R}, bound {tolerance:R}.");
    }

    /// <summary>Checks that two outputs hold the same bits.</summary>
    public void ExpectSameBits<T>(string name, GuardedBatch<T> first, GuardedBatch<T> second)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        T[] left = first.Read(name), right = second.Read(name);
        ReadOnlySpan<byte> leftBytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(left);
        ReadOnlySpan<byte> rightBytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(right);
        _checks++;
        int common = leftBytes.CommonPrefixLength(rightBytes);
        if (common == leftBytes.Length && common == rightBytes.Length) return;
        long element = common / System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        Fail($"{name}{first.Element(element)} is {left[element]} in one run and {right[element]} in the other; the same input must give the same bits.");
    }

    /// <summary>Checks that outputs have the same bits, but for NaN, which may be any.</summary>
    /// <param name="name">The name of the output.</param>
    /// <param name="found">What is judged.</param>
    /// <param name="wanted">What it is to be.</param>
    public void ExpectSameNumbers(string name, GuardedBatch<float> found, GuardedBatch<float> wanted)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(wanted);
        float[] left = found.Read(name), right = wanted.Read(name);
        for (int i = 0; i < left.Length; i++)
        {
            bool same = float.IsNaN(right[i]) ? float.IsNaN(left[i]) : BitConverter.SingleToInt32Bits(left[i]) == BitConverter.SingleToInt32Bits(right[i]);
            Expect(same, $"{name}{found.Element(i)} is {left[i]:R}, not {right[i]:R}");
        }
    }

    /// <summary>Checks that something is so.</summary>
    public void Expect([DoesNotReturnIf(false)] bool condition, FormattableString finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        _checks++;
        if (!condition) Fail(finding.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Checks that a call is refused.</summary>
    /// <typeparam name="TException">The exception, or a base of it.</typeparam>
    public void ExpectRefusal<TException>(string what, Action call)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(call);
        _checks++;
        try
        {
            call();
        }
        catch (TException e)
        {
            if (string.IsNullOrWhiteSpace(e.Message)) Fail($"{what} is refused with a {e.GetType().Name} that says nothing.");
            return;
        }
#pragma warning disable CA1031 // Whatever else is thrown is the finding.
        catch (Exception e)
        {
            Fail($"{what} threw {e.GetType().Name} instead of {typeof(TException).Name}: {e.Message}");
        }
#pragma warning restore CA1031

        Fail($"{what} was accepted; a {typeof(TException).Name} is due.");
    }

    /// <summary>Ends the case as failed.</summary>
    [DoesNotReturn]
    public void Fail(string finding) => throw new ConformanceException(_caseName, _shape, finding);

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Release();
        Queue.Dispose();
    }

    internal void CountCheck() => _checks++;

    internal void ThrowIfNothingWasChecked()
    {
        if (_checks == 0) Fail("the case checked nothing; it is not a case.");
    }

    // NaN is expected where it is expected, and is never close to a number.
    private static bool IsClose(double got, double expected, double tolerance)
        => double.IsFinite(expected) ? Math.Abs(got - expected) <= tolerance : got.Equals(expected);

    private void Release()
    {
        foreach (DeviceBuffer buffer in _buffers) buffer.Dispose();
        _buffers.Clear();
    }
}
