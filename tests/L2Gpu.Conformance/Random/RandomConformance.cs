using L2Gpu.Kernels;
using L2Gpu.Runtime;
using static L2Gpu.Conformance.ConformanceOutput;

namespace L2Gpu.Conformance;

/// <summary>What every <see cref="IRandom"/> must do: each number has the bits of its definition.</summary>
internal static class RandomConformance
{
    private static readonly RandomStream Plain = new(seed: 1, purpose: 3, step: 5, draw: 7);

    public static IEnumerable<ConformanceCase> Cases()
        => CaseList.For<IRandom, float>("Random")
            .Output("words have the bits of the generator, wherever tiles are cut", context => Cuts(context, Words, Philox.Word), RandomWords)
            .Output("uniform numbers have their bits, wherever tiles are cut", context => Cuts(context, Uniforms, Philox.Uniform), RandomUniforms)
            .Output("normal numbers have their bits, wherever tiles are cut", context => Cuts(context, Normals, Philox.Normal), RandomNormals)
            .Output("seed, purpose, step and draw reach the words", context => Streams(context, Words, Philox.Word), RandomWords)
            .Output("seed, purpose, step and draw reach uniform numbers", context => Streams(context, Uniforms, Philox.Uniform), RandomUniforms)
            .Output("seed, purpose, step and draw reach normal numbers", context => Streams(context, Normals, Philox.Normal), RandomNormals)
            .Output("many normal numbers", Many, RandomNormals)
            .Repeatable("the same stream gives the same bits", Repeated, RandomWords, RandomUniforms, RandomNormals)
            .Exempt("no numbers touch nothing", "There is no number to perturb.", Empty)
            .Exempt("indices beyond a stream are refused", "Nothing is written.", Refused)
            .Cases;

    private static void Words(IRandom random, IQueue queue, RandomStream stream, long first, VectorView<uint> view) => random.Words(queue, stream, first, view);

    private static void Uniforms(IRandom random, IQueue queue, RandomStream stream, long first, VectorView<float> view) => random.Uniforms(queue, stream, first, view);

    private static void Normals(IRandom random, IQueue queue, RandomStream stream, long first, VectorView<float> view) => random.Normals(queue, stream, first, view);

    private static void Cuts<T>(ConformanceContext context, Fill<T> fill, Func<RandomStream, long, T> number)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        (long First, int Count)[] few = [(0, 1), (0, Philox.TileWords), (127, 3), (1000, 700)];
        (long First, int Count)[] more =
        [
            (0, 127), (0, 129), (1, 127), (31, 2), (96, 32), (128, 128), (129, 1), (255, 1), (40_000, 70_001), ((1L << 34) - 65, 200), ((1L << 40) + 77, 333), (Philox.IndexLimit - 200, 200),
        ];
        foreach ((long first, int count) in context.IsFull ? [.. few, .. more] : few) Check(context, Plain, first, count, fill, number);
    }

    private static void Streams<T>(ConformanceContext context, Fill<T> fill, Func<RandomStream, long, T> number)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        RandomStream[] streams =
        [
            new(0, 0), new(1, 0), new(1UL << 32, 0), new(0, 1), new(0, 0, 1), new(0, 0, 1UL << 32), new(0, 0, 0, 1), new(ulong.MaxValue, ushort.MaxValue, RandomStream.StepLimit - 1, ushort.MaxValue),
        ];
        foreach (RandomStream stream in streams) Check(context, stream, 77, 70, fill, number);
    }

    private static void Many(ConformanceContext context) => Check(context, Plain, 5, context.IsFull ? 1_000_000 : 3000, Normals, Philox.Normal);

    private static void Check<T>(ConformanceContext context, RandomStream stream, long first, int count, Fill<T> fill, Func<RandomStream, long, T> number)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        context.Begin($"{stream} first={first} count={count}");
        GuardedBatch<T> output = context.Output<T>(1, 1, count, GuardLayout.Nth(count));
        fill(context.Get<IRandom>(), context.Queue, stream, first, output.Vector);
        T[] got = output.Read("numbers");
        for (int i = 0; i < count; i++)
        {
            T wanted = number(stream, first + i);
            context.Expect(got[i].Equals(wanted), $"number {first + i} is {got[i]}, expected {wanted}");
        }
    }

    private static void Repeated(ConformanceContext context)
    {
        context.Begin($"count=5000");
        Same<uint>(context, Words);
        Same<float>(context, Uniforms);
        Same<float>(context, Normals);
    }

    private static void Same<T>(ConformanceContext context, Fill<T> fill)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        GuardedBatch<T> one = context.Output<T>(1, 1, 5000, GuardLayout.Packed), other = context.Output<T>(1, 1, 5000, GuardLayout.Gappy);
        fill(context.Get<IRandom>(), context.Queue, Plain, 60, one.Vector);
        fill(context.Get<IRandom>(), context.Queue, Plain, 60, other.Vector);
        context.ExpectSameBits("numbers", one, other);
    }

    private static void Empty(ConformanceContext context)
    {
        context.Begin($"count=0");
        GuardedBatch<uint> words = context.Output<uint>(1, 1, 0, GuardLayout.Gappy);
        context.Get<IRandom>().Words(context.Queue, Plain, 3, words.Vector);
        context.Expect(words.Read("words").Length == 0, $"there are words");
        GuardedBatch<float> numbers = context.Output<float>(1, 1, 0, GuardLayout.Gappy);
        context.Get<IRandom>().Uniforms(context.Queue, Plain, 3, numbers.Vector);
        context.Get<IRandom>().Normals(context.Queue, Plain, Philox.IndexLimit, numbers.Vector);
        context.Expect(numbers.Read("numbers").Length == 0, $"there are numbers");
    }

    private static void Refused(ConformanceContext context)
    {
        context.Begin($"count=4");
        IRandom random = context.Get<IRandom>();
        GuardedBatch<uint> words = context.Output<uint>(1, 1, 4, GuardLayout.Gappy);
        GuardedBatch<float> numbers = context.Output<float>(1, 1, 4, GuardLayout.Gappy);
        foreach (long first in new[] { -1, Philox.IndexLimit - 3, long.MaxValue })
        {
            context.ExpectRefusal<ArgumentOutOfRangeException>("words", () => random.Words(context.Queue, Plain, first, words.Vector));
            context.ExpectRefusal<ArgumentOutOfRangeException>("uniforms", () => random.Uniforms(context.Queue, Plain, first, numbers.Vector));
            context.ExpectRefusal<ArgumentOutOfRangeException>("normals", () => random.Normals(context.Queue, Plain, first, numbers.Vector));
        }

        context.ExpectRefusal<ArgumentOutOfRangeException>("a step of 2⁴⁸", () => _ = new RandomStream(0, 0, RandomStream.StepLimit));
    }

    private delegate void Fill<T>(IRandom random, IQueue queue, RandomStream stream, long first, VectorView<T> view)
        where T : unmanaged;
}
