using System.Security.Cryptography;
using System.Text;
using L2Gpu.Runtime;
using L2Gpu.Tests.Cli;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Sums in files: the same bits afterwards, and nothing but whole files.</summary>
public sealed class AccumulatorFileTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Sums_that_are_read_again_go_on_to_the_same_bits(bool intercept, bool weighted)
    {
        RidgeProblem problem = RidgeAccumulatorTests.Problem(40_000, intercept, false, weighted);
        using MemoryRowSource<double> source = problem.Source<double>(blockRows: 700);
        using RidgeAccumulator<double> whole = RidgeAccumulatorTests.Empty<double>(problem), first = RidgeAccumulatorTests.Empty<double>(problem);
        whole.Add(source);
        RidgeModel expected = whole.Fit(problem.Options(Solver.Cholesky), source);

        // Interrupted anywhere: the file holds the segments that had ended.
        using var file = new TemporaryFile("sums");
        foreach (int blocks in (int[])[0, 1, 24, 30, 50])
        {
            using var cancel = new CancellationTokenSource();
            var some = new CountingSource<double>(source) { BeforeBlock = i => { if (i == blocks) cancel.Cancel(); } };
            using RidgeAccumulator<double> sums = RidgeAccumulatorTests.Empty<double>(problem);
            sums.Note = "of this";
            Assert.Throws<OperationCanceledException>(() => sums.Add(some, cancellationToken: cancel.Token));
            sums.Save(file.Path, wholeSegments: true);
            Assert.Equal(blocks * 700, sums.Rows);
            using RidgeAccumulator<double> again = RidgeAccumulator<double>.Load(file.Path);
            Assert.Equal("of this", again.Note);
            Assert.Equal(blocks * 700 / 16800 * 16800, again.Rows);
            again.Add(source, again.Rows);
            RidgeModel actual = again.Fit(problem.Options(Solver.Cholesky), source);
            AssertFit.SameBits(expected, actual);
            Assert.Equal(AssertFit.Bits(expected.Report!.R2), AssertFit.Bits(actual.Report!.R2));

            // What was saved meanwhile did not change the sums themselves.
            sums.Add(source, sums.Rows);
            AssertFit.SameBits(expected, sums.Fit(problem.Options(Solver.Cholesky), source));
        }
    }

    [Fact]
    public void Everything_is_saved_unless_whole_segments_are_asked_for()
    {
        RidgeProblem problem = RidgeAccumulatorTests.Problem(100, true, false, true);
        using RidgeAccumulator<double> sums = RidgeAccumulatorTests.Filled(problem);
        using var file = new TemporaryFile("sums");
        sums.Save(file.Path);
        using RidgeAccumulator<double> again = RidgeAccumulator<double>.Load(file.Path);
        Assert.Equal(100, again.Rows);
        Assert.True(again.IsWeighted && again.IsCentered);
        Assert.Null(again.Note);
        AssertFit.SameBits(sums.Fit(problem.Options(Solver.Eigen)), again.Fit(problem.Options(Solver.Eigen)));
        Assert.Contains("RidgeAccumulator<double>", Assert.Throws<InvalidDataException>(() => RidgeAccumulator<float>.Load(file.Path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => RidgeAccumulator<double>.Load(file.Beside("none")));
    }

    [Fact]
    public void A_damaged_foreign_or_later_file_is_refused_with_the_reason()
    {
        using var file = new TemporaryFile("sums");
        byte[] valid = Valid(file);
        Refused(file, [], "does not begin");
        Refused(file, Encoding.UTF8.GetBytes("{\"format\": \"something else\"}"), "does not begin");
        Refused(file, valid[..10], "ends too early");
        Refused(file, valid[..^1], "bytes instead of");
        Refused(file, [.. valid, 0], "bytes instead of");
        byte[] flipped = [.. valid];
        flipped[^60] ^= 1;
        Refused(file, flipped, "checksum");
        Refused(file, Header(valid, "\"version\":1", "\"version\":9"), "version 9");
        Refused(file, Header(valid, "\"columns\":4", "\"columns\":9"), "bytes instead of");
        Refused(file, Header(valid, "\"columns\":4", "\"columns\":0"), "'columns' is 0");
        Refused(file, Header(valid, "\"columns\":4", "\"colours\":4"), "unknown property 'colours'");
        Refused(file, Header(valid, "\"rows\":50", "\"rows\":-5"), "'rows' is -5");
        Refused(file, Header(valid, "\"rows\":50,\"countedRows\":50", "\"rows\":0 ,\"countedRows\":0 "), "no rows");
        Refused(file, Header(valid, "\"countedRows\":50", "\"countedRows\":51"), "'countedRows' is 51");
        Refused(file, Header(valid, "f64", "f16"), "'f16'");
        byte[] infinite = [.. valid];
        BitConverter.TryWriteBytes(infinite.AsSpan(infinite.Length - 32 - 8), double.NaN);
        Refused(file, Resealed(infinite), "NaN");
        BitConverter.TryWriteBytes(infinite.AsSpan(infinite.Length - 32 - 8), -1.0);
        Refused(file, Resealed(infinite), "negative");
    }

    [Fact]
    public void Mutated_files_are_refused_or_hold_sums()
    {
        using var file = new TemporaryFile("sums");
        byte[] valid = Valid(file);
        var random = new Random(1);
        int refused = 0, read = 0;
        for (int i = 0; i < 600; i++)
        {
            byte[] bytes = [.. valid];
            for (int n = random.Next(1, 4); n > 0; n--) bytes[random.Next(bytes.Length - 32)] ^= (byte)(1 << random.Next(8));
            if (random.Next(4) == 0) bytes = bytes[..random.Next(bytes.Length)];

            // Half of them with a checksum that is right again, so that what comes after it is met as well.
            if (i % 2 == 0 && bytes.Length > 44) bytes = Resealed(bytes);
            File.WriteAllBytes(file.Path, bytes);
            try
            {
                using RidgeAccumulator<double> sums = RidgeAccumulator<double>.Load(file.Path);
                Assert.True(i % 2 == 0, "A wrong checksum was not noticed.");
                read++;
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith($"'{file.Path}' holds ", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.InRange(refused, 300, 600);
        Assert.InRange(read, 1, 300);
    }

    private static byte[] Valid(TemporaryFile file)
    {
        using RidgeAccumulator<double> sums = RidgeAccumulatorTests.Filled(RidgeAccumulatorTests.Problem(50, true, false, false));
        sums.Note = "a note";
        sums.Save(file.Path);
        return File.ReadAllBytes(file.Path);
    }

    private static void Refused(TemporaryFile file, byte[] bytes, string reason)
    {
        File.WriteAllBytes(file.Path, bytes);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => RidgeAccumulator<double>.Load(file.Path)).Message, StringComparison.Ordinal);
    }

    private static byte[] Header(byte[] valid, string old, string other)
    {
        byte[] bytes = [.. valid];
        int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(old));
        Encoding.UTF8.GetBytes(other).CopyTo(bytes.AsSpan(at, old.Length));
        return Resealed(bytes);
    }

    private static byte[] Resealed(byte[] bytes)
    {
        byte[] copy = [.. bytes];
        SHA256.HashData(copy.AsSpan(0, copy.Length - 32)).CopyTo(copy.AsSpan(copy.Length - 32));
        return copy;
    }
}
