using System.Numerics;
using System.Runtime.InteropServices;
using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.Pairwise;

/// <summary>A matrix of more than 4 MiB, which is written past the caches, against blocks of its rows, which are not.</summary>
public sealed class StreamedMatrixTests
{
    private const int Columns = 5;
    private const int Offset = 3;

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (Isa isa in IsaSelector.Available)
            {
                data.Add(isa.ToString(), false);
                data.Add(isa.ToString(), true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_written_past_the_caches_has_the_bits_of_what_is_not(string isa, bool symmetric)
    {
        Compare<float>(Enum.Parse<Isa>(isa), 1101, symmetric);
        Compare<double>(Enum.Parse<Isa>(isa), 757, symmetric);
    }

    // Rows begin at every place within a line of the cache, and what lies between them must stay as it was.
    private static void Compare<T>(Isa isa, int rows, bool symmetric)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int BlockRows = 256;
        int others = symmetric ? rows : rows + 4, ld = (others + 2) | 1;
        Assert.Equal((1, true), (ld % 2, (long)rows * others * Marshal.SizeOf<T>() > 4 << 20));
        using Accelerator accelerator = CpuAccelerator.Create(2, isa);
        using IQueue queue = accelerator.Device.CreateQueue();
        var pairs = accelerator.Get<IPairwise<T>>();
        var numbers = new NumberStream(91);
        MatrixView<T> x = Upload(accelerator, queue, numbers.Uniform<T>(rows * Columns)), y = symmetric ? x : Upload(accelerator, queue, numbers.Uniform<T>(others * Columns));
        KernelFunction kernel = KernelFunction.Rbf();

        T sentinel = T.CreateChecked(-7);
        T[] all = new T[Offset + (rows * ld)];
        Array.Fill(all, sentinel);
        using DeviceBuffer buffer = accelerator.Device.Allocate((nuint)(all.Length * Marshal.SizeOf<T>()));
        queue.Write(MemoryMarshal.AsBytes<T>(all), buffer, 0);
        pairs.Matrix(queue, kernel, x, y, new(buffer, Offset, rows, others, ld));
        queue.Read(buffer, 0, MemoryMarshal.AsBytes(all.AsSpan()));

        T[] expected = new T[rows * others];
        using DeviceBuffer part = accelerator.Device.Allocate((nuint)(BlockRows * others * Marshal.SizeOf<T>()));
        for (int first = 0; first < rows; first += BlockRows)
        {
            int taken = Math.Min(BlockRows, rows - first);
            pairs.Matrix(queue, kernel, x.Block(first, 0, taken, Columns), y, new MatrixView<T>(part, 0, taken, others, others));
            queue.Read(part, 0, MemoryMarshal.AsBytes(expected.AsSpan(first * others, taken * others)));
        }

        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < ld; j++)
            {
                // Of a symmetric matrix one half is computed.
                T wanted = j >= others ? sentinel : symmetric && j > i ? expected[(j * others) + i] : expected[(i * others) + j];
                T found = all[Offset + (i * ld) + j];
                Assert.True(found == wanted, $"[{i}, {j}] is {found} instead of {wanted}.");
            }
        }

        Assert.All(all[..Offset], value => Assert.Equal(sentinel, value));
    }

    private static MatrixView<T> Upload<T>(Accelerator accelerator, IQueue queue, T[] values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        DeviceBuffer buffer = accelerator.Device.Allocate((nuint)(values.Length * Marshal.SizeOf<T>()));
        queue.Write(MemoryMarshal.AsBytes<T>(values), buffer, 0);
        return new(buffer, 0, values.Length / Columns, Columns, Columns);
    }
}
