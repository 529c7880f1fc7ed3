using L2Gpu.Fitting;
using L2Gpu.Runtime;
using L2Gpu.Tests.Native;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>How rows cross to a device with memory of its own.</summary>
public sealed unsafe class StagedRowsTests
{
    [FakeTheory]
    [InlineData(100_000, 3, 1, 1)]
    [InlineData(100_001, 8, 2, 3)]
    [InlineData(3, 600_000, 1, 5)]
    [InlineData(1, 7, 1, 3)]
    public void Rows_with_gaps_cross_in_few_commands(int rows, int columns, int targets, int rest)
    {
        using var fake = new FakeOpenCl();
        using (ISourceDevice device = fake.Open())
        {
            using IQueue queue = device.CreateQueue();
            int width = columns + targets + rest;
            double[] table = [.. Enumerable.Range(0, rows * width).Select(i => (double)i)];
            fixed (double* origin = table)
            {
                using var staged = new StagedRows<double>(queue, wholeBlocks: true);
                staged.Use(new RowBlock<double>(0, View(origin, rows, columns, width), View(origin + columns, rows, targets, width), null), (x, y, _) =>
                {
                    Check(queue, x, (i, j) => (i * (long)width) + j);
                    Check(queue, y, (i, k) => (i * (long)width) + columns + k);
                });

                // 4 MiB at a time, or a row where that is longer; X and Y apart. What is left of a chunk of pinned memory makes one more.
                long bytes = (long)rows * (columns + targets) * sizeof(double);
                Assert.InRange(fake.Calls("clEnqueueWriteBuffer"), 2, 6 + (bytes >> 20));
                Assert.Equal(bytes, staged.Moved.ToDevice);
            }
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void A_copy_that_fails_while_it_runs_throws_before_the_pass_ends()
    {
        using var fake = new FakeOpenCl();
        using (ISourceDevice device = fake.Open())
        {
            using IQueue queue = device.CreateQueue();
            using var feeder = new RowFeeder<double>(queue, null, CancellationToken.None);
            using var source = new MemoryRowSource<double>(new double[60_000, 1], new double[60_000, 1], null, blockRows: 60_000);
            fake.LeavePending();
            Assert.ThrowsAny<DeviceException>(() => feeder.EachBlock("rows", source, static (_, _, _) => { }, _ => fake.FailCommand(-5)));
        }

        fake.AssertClean();
    }

    [FakeFact]
    public void Rows_are_not_overwritten_while_work_reads_them_that_was_enqueued_before_an_exception()
    {
        using var fake = new FakeOpenCl();
        using (ISourceDevice device = fake.Open())
        {
            using IQueue queue = device.CreateQueue();
            using var staged = new StagedRows<double>(queue, wholeBlocks: true);
            double* table = stackalloc double[8];
            var rows = new RowBlock<double>(0, View(table, 2, 3, 4), View(table + 3, 2, 1, 4), null);
            Assert.Throws<TimeoutException>(() => staged.Use(rows, static (_, _, _) => throw new TimeoutException()));
            staged.Use(rows, static (_, _, _) => { });

            // The third finds the place of the first: its copies wait for the work, and the work for each of three copies.
            staged.Use(rows, static (_, _, _) => { });
            Assert.Equal(4, fake.Calls("clEnqueueBarrierWithWaitList"));
        }

        fake.AssertClean();
    }

    [FakeTheory]
    [InlineData(10, true)]
    [InlineData(50, false)]
    public void Rows_stay_only_where_they_leave_room_for_the_work(int besideMiB, bool stay)
    {
        using var fake = new FakeOpenCl();
        fake.Memory(limit: null, atUse: null, total: 64L << 20);
        using (ISourceDevice device = fake.Open())
        {
            using IQueue queue = device.CreateQueue();
            using var source = new MemoryRowSource<double>(new double[1 << 20, 1], new double[1 << 20, 1]);
            using var rows = new ResidentRows<double>(queue, source, (Int128)besideMiB << 20);
            Assert.Equal(stay, rows.TryBegin(source));
        }

        fake.AssertClean();
    }

    private static HostView<double> View(double* origin, int rows, int columns, int width) => new((nint)origin, rows, columns, width);

    private static void Check(IQueue queue, MatrixView<double> view, Func<int, int, long> expected)
    {
        var found = new double[view.Rows * view.Columns];
        queue.Synchronize();
        queue.Read(view, found.AsSpan());
        for (int at = 0; at < found.Length; at += found.Length > 1000 ? 97 : 1)
            Assert.Equal(expected((int)(at / view.Columns), (int)(at % view.Columns)), found[at]);
    }
}
