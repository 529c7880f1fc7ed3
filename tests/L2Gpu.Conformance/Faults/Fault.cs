using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Conformance;

/// <summary>One way in which one output is wrong. It strikes after the right operator has run.</summary>
/// <param name="output">The output that is wrong.</param>
/// <param name="kind">What is wrong with it.</param>
public sealed class Fault(ConformanceOutput output, FaultKind kind)
{
    // Above the bound by more than the accelerator's own error and the rounding of the wrong value can make up for.
    private const double Excess = 4;

    private int _calls;

    /// <summary>The output that is wrong.</summary>
    public ConformanceOutput Output => output;

    /// <summary>What is wrong with it.</summary>
    public FaultKind Kind => kind;

    /// <summary>How often the output was spoiled.</summary>
    public int Strikes { get; private set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Output}/{Kind}";

    /// <summary>Spoils an output, if it is the one.</summary>
    /// <param name="queue">Where the operator ran.</param>
    /// <param name="which">The output that was just written.</param>
    /// <param name="view">Where it lies.</param>
    /// <param name="bound">The bound of each element's error, by packed position.</param>
    /// <param name="isChecked">Whether an element has a meaning; null if all have.</param>
    internal void Strike<T>(IQueue queue, ConformanceOutput which, BatchView<T> view, Func<long, double> bound, Func<long, bool>? isChecked = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (which != output) return;
        _calls++;
        long size = view.Rows * view.Columns;
        long[] all = [.. Range(view.Count * size).Where(i => isChecked is null || isChecked(i))];
        if (all.Length == 0) return;
        switch (kind)
        {
            case FaultKind.WriteBehind:
                long end = view.Offset + ((view.Count - 1) * view.Stride) + ((view.Rows - 1) * view.LeadingDimension) + view.Columns;
                Write(queue, view, end, T.One);
                break;
            case FaultKind.WriteBetween when view.LeadingDimension > view.Columns:
                Write(queue, view, view.Offset + view.Columns, T.One);
                break;
            case FaultKind.WriteAbove when view.Columns > 1:
                Write(queue, view, view.Offset + view.Columns - 1, T.One);
                break;
            case FaultKind.Flicker when _calls % 2 == 0:
                Change(queue, view, all[all.Length / 2], value => T.IsFinite(value) ? T.BitIncrement(value) : T.One);
                break;
            case FaultKind.PerturbFirst or FaultKind.PerturbMiddle or FaultKind.PerturbLast:
                long position = kind == FaultKind.PerturbFirst ? all[0] : kind == FaultKind.PerturbLast ? all[^1] : all[all.Length / 2];
                Change(queue, view, position, value => Perturb(value, bound(position)));
                break;
        }
    }

    /// <summary>Spoils whole numbers, a status or words, if they are the ones.</summary>
    internal void StrikeWhole<T>(IQueue queue, ConformanceOutput which, VectorView<T> numbers)
        where T : unmanaged, IBinaryInteger<T>
        => StrikeWhole(queue, which, numbers.AsRow());

    /// <summary>Spoils whole numbers of a matrix, if they are the ones.</summary>
    internal void StrikeWhole<T>(IQueue queue, ConformanceOutput which, MatrixView<T> numbers)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (which != output || numbers.Count == 0) return;
        _calls++;
        switch (kind)
        {
            case FaultKind.WriteBehind:
                Write(queue, numbers.AsBatch(), numbers.Offset + ((numbers.Rows - 1) * numbers.LeadingDimension) + numbers.Columns, T.One);
                break;
            case FaultKind.WriteBetween when numbers.LeadingDimension > numbers.Columns:
                Write(queue, numbers.AsBatch(), numbers.Offset + numbers.Columns, T.One);
                break;
            case FaultKind.PerturbFirst or FaultKind.PerturbMiddle or FaultKind.PerturbLast:
                long position = kind == FaultKind.PerturbFirst ? 0 : kind == FaultKind.PerturbLast ? numbers.Count - 1 : numbers.Count / 2;
                Change(queue, numbers.AsBatch(), position, Wrong);
                break;
            case FaultKind.Flicker when typeof(T) == typeof(uint) && _calls % 2 == 0:
                Change(queue, numbers.AsBatch(), numbers.Count / 2, Wrong);
                break;
        }
    }

    private static T Wrong<T>(T value)
        where T : IBinaryInteger<T>
        => T.IsZero(value) ? T.One : value - T.One;

    private static T Perturb<T>(T value, double bound)
        where T : IFloatingPointIeee754<T>
    {
        if (!T.IsFinite(value)) return T.One;
        T wrong = double.IsFinite(bound) ? T.CreateTruncating(double.CreateTruncating(value) + (Excess * bound)) : value + T.One;
        return wrong == value ? T.BitIncrement(value) : wrong;
    }

    private void Change<T>(IQueue queue, BatchView<T> view, long position, Func<T, T> change)
        where T : unmanaged
    {
        long size = view.Rows * view.Columns, inside = position % size;
        var element = new VectorView<T>(
            view.Buffer, view.Offset + (position / size * view.Stride) + (inside / view.Columns * view.LeadingDimension) + (inside % view.Columns), 1);
        var value = new T[1];
        queue.Read(element, value.AsSpan());
        value[0] = change(value[0]);
        queue.Write<T>(value, element);
        Strikes++;
    }

    private void Write<T>(IQueue queue, BatchView<T> view, long position, T value)
        where T : unmanaged
    {
        queue.Write<T>([value], new VectorView<T>(view.Buffer, position, 1));
        Strikes++;
    }

    private static IEnumerable<long> Range(long count)
    {
        for (long i = 0; i < count; i++) yield return i;
    }
}
