using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>The numbers of an experiment that is made up: even over a range, from a seed, and the same whatever device it is made for.</summary>
internal static class DrawnNumbers
{
    /// <summary>Of arrays: purpose <see cref="SimulationPurpose.Initial"/>, beyond the draws of simulations.</summary>
    public const ushort Conductances = 0xFF00;

    /// <summary>Of inputs.</summary>
    public const ushort Inputs = 0xFF01;

    /// <summary>Draws numbers.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="draw">What they are for; number i has index i.</param>
    /// <param name="count">How many.</param>
    /// <param name="low">The end of the range that does not come, but for rounding.</param>
    /// <param name="high">The end that may come.</param>
    public static float[] Even(ulong seed, ushort draw, long count, float low, float high)
    {
        const int Piece = 1 << 20;
        Accelerator cpu = Accelerators.Cpu;
        var numbers = new float[count];
        using IQueue queue = cpu.Device.CreateQueue();
        using DeviceBuffer buffer = cpu.Device.Allocate((nuint)Math.Min(Piece, count) * sizeof(float));
        for (long first = 0; first < count; first += Piece)
        {
            Span<float> part = numbers.AsSpan((int)first, (int)Math.Min(Piece, count - first));
            var view = new VectorView<float>(buffer, 0, part.Length);
            cpu.Get<IRandom>().Uniforms(queue, new RandomStream(seed, (ushort)SimulationPurpose.Initial, draw: draw), first, view);
            queue.Read(view, part);
            foreach (ref float number in part) number = Math.Min(MathF.FusedMultiplyAdd(number, high - low, low), high);
        }

        return numbers;
    }
}
