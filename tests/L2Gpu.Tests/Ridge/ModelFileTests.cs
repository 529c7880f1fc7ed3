using System.Globalization;
using System.Text;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>Models on disk: bit for bit, and strict.</summary>
public sealed class ModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("l2gpu-models-").FullName;

    private string FilePath => Path.Combine(_folder, "model.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(30, 4, true)]
    [InlineData(5, 12, false)]
    public void A_model_comes_back_bit_for_bit(int rows, int columns, bool intercept)
    {
        RidgeProblem problem = RidgeProblem.Random(1, rows, columns, targets: 2, mean: 1e3).WithRandomWeights(1) with { Intercept = intercept, Lambda = [0.1, 7] };
        string[] names = [.. Enumerable.Range(0, columns).Select(j => $"säule \"{j}\"\n\t\\ λ 🙂")];
        RidgeModel model = problem.Fit(change: o => o with { FeatureNames = names, TargetNames = ["", "y, the second"] });
        RidgeModel back = SaveAndLoad(model);
        AssertFit.SameBits(model, back);
        Assert.Equal(names, back.FeatureNames.AsEnumerable());
        Assert.Equal(model.TargetNames.AsEnumerable(), back.TargetNames.AsEnumerable());
        Assert.Equal(model.Predict<double>(problem.X), back.Predict<double>(problem.X));
        FitReport a = model.Report!, b = back.Report!;
        Assert.Equal((a.Device, a.Precision, a.Solver, a.Why, a.Status, a.Rows, a.ConditionNumber), (b.Device, b.Precision, b.Solver, b.Why, b.Status, b.Rows, b.ConditionNumber));
        foreach ((IEnumerable<double> x, IEnumerable<double> y) in ((IEnumerable<double>, IEnumerable<double>)[])
            [(a.BackwardError, b.BackwardError), (a.DegreesOfFreedom, b.DegreesOfFreedom), (a.R2, b.R2), (a.Rmse, b.Rmse), (a.FeatureDeviations, b.FeatureDeviations)])
            Assert.Equal(AssertFit.Bits(x), AssertFit.Bits(y));
    }

    [Fact]
    public void Infinite_evidence_and_numbers_at_the_ends_of_the_range_come_back()
    {
        RidgeProblem problem = RidgeProblem.Random(2, 20, 3).TakeColumns([0, 1, 2, 0]).MapX((_, j, v) => j == 1 ? v * 1e-140 : v).MapY((_, _, v) => v * 1e140) with { Lambda = [0] };
        RidgeModel model = problem.Fit(Solver.Cholesky), back = SaveAndLoad(model);
        Assert.Equal(double.PositiveInfinity, back.Report!.ConditionNumber.Gram);
        Assert.Equal(model.Report!.Warnings.AsEnumerable(), back.Report.Warnings.AsEnumerable());
        Assert.NotEmpty(back.Report.Warnings);
        AssertFit.SameBits(model, back);
    }

    [Fact]
    public void Saving_twice_gives_the_same_file()
    {
        RidgeModel model = RidgeProblem.Random(3, 20, 3).Fit();
        model.Save(FilePath);
        byte[] first = File.ReadAllBytes(FilePath);
        RidgeModel.Load(FilePath).Save(FilePath);
        Assert.Equal(first, File.ReadAllBytes(FilePath));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Damage_is_refused_or_harmless_and_never_a_crash_or_another_shape()
    {
        RidgeModel model = RidgeProblem.Random(4, 20, 5, targets: 2).Fit(change: o => o with { FeatureNames = ["a", "b", "c", "d", "e"] });
        model.Save(FilePath);
        byte[] good = File.ReadAllBytes(FilePath);
        var random = new Random(5);
        int refused = 0;
        for (int run = 0; run < 1200; run++)
        {
            byte[] bad = Damage(good, random, run % 6);
            File.WriteAllBytes(FilePath, bad);
            try
            {
                RidgeModel loaded = RidgeModel.Load(FilePath);
                Assert.Equal((5, 2, 2, 5, 2, 2), (loaded.FeatureNames.Length, loaded.TargetNames.Length, loaded.Coefficients.Length, loaded.Center.Length, loaded.Offset.Length, loaded.Lambda.Length));
                Assert.All(loaded.Coefficients, beta => Assert.Equal(5, beta.Length));
                Assert.All(loaded.Coefficients.SelectMany(b => b).Concat(loaded.Center).Concat(loaded.Offset), v => Assert.True(double.IsFinite(v)));
                Assert.All(loaded.Lambda, l => Assert.True(l >= 0));
            }
            catch (InvalidDataException e)
            {
                Assert.Contains("model.json", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.True(refused > 400, $"Only {refused} of 1200 damaged files were refused.");
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        RidgeProblem.Random(6, 10, 2).Fit().Save(FilePath);
        byte[] good = File.ReadAllBytes(FilePath);
        for (int length = 0; length < good.Length - 1; length += 7)
        {
            File.WriteAllBytes(FilePath, good[..length]);
            Assert.Throws<InvalidDataException>(() => RidgeModel.Load(FilePath));
        }
    }

    [Theory]
    [InlineData("", "model.json")]
    [InlineData("null", "l2gpu-model")]
    [InlineData("[]", "l2gpu-model")]
    [InlineData("{}", "l2gpu-model")]
    [InlineData("3.14", "l2gpu-model")]
    [InlineData("{\"format\":17}", "l2gpu-model")]
    [InlineData("{\"coef\":[1,2],\"intercept\":3}", "l2gpu-model")]
    [InlineData("{\"format\":\"l2gpu-model\"}", "version")]
    [InlineData("{\"format\":\"l2gpu-model\",\"version\":2}", "version 2")]
    [InlineData("{\"format\":\"l2gpu-model\",\"version\":1.5}", "model.json")]
    [InlineData("{\"format\":\"l2gpu-model\",\"version\":\"1\"}", "model.json")]
    [InlineData("{\"format\":\"l2gpu-model\",\"version\":99999999999999}", "model.json")]
    [InlineData("{\"format\":\"l2gpu-model\",\"version\":1,\"model\":\"kernel-ridge\"}", "kernel-ridge")]
    [InlineData("{\"format\":\"l2gpu-model\",\"format\":\"l2gpu-model\",\"version\":1}", "model.json")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", "model.json")]
    public void Foreign_files_are_refused_with_the_reason(string text, string reason)
    {
        File.WriteAllText(FilePath, text);
        var e = Assert.Throws<InvalidDataException>(() => RidgeModel.Load(FilePath));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.Contains("model.json", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_version_says_what_to_do()
    {
        Change("\"version\": 1", "\"version\": 2");
        var e = Assert.Throws<InvalidDataException>(() => RidgeModel.Load(FilePath));
        Assert.Contains("version 2", e.Message, StringComparison.Ordinal);
        Assert.Contains("fit again", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"x0\",", "")]
    [InlineData("\"x0\",", "\"x0\", \"x9\",")]
    [InlineData("\"x0\",", "17,")]
    [InlineData("\"x0\",", "null,")]
    [InlineData("\"x0\",", "\"x1\",")]
    [InlineData("\"features\"", "\"feature\"")]
    [InlineData("\"format\"", "\"extra\": 1, \"format\"")]
    [InlineData("\"report\"", "\"evidence\"")]
    [InlineData("\"device\"", "\"machine\"")]
    [InlineData("\"rows\": 10", "\"rows\": -10")]
    [InlineData("\"rows\": 10", "\"rows\": 1e400")]
    [InlineData("\"lambda\": [\n    1\n", "\"lambda\": [\n    -1\n")]
    [InlineData("\"lambda\": [\n    1\n", "\"lambda\": [\n    1e999\n")]
    [InlineData("\"lambda\": [\n    1\n", "\"lambda\": [\n    1, 2\n")]
    [InlineData("\"conditionNumberIsExact\": false", "\"conditionNumberIsExact\": 0")]
    public void A_file_that_does_not_fit_together_is_refused(string found, string instead)
    {
        Change(found, instead);
        Assert.Throws<InvalidDataException>(() => RidgeModel.Load(FilePath));
    }

    [Fact]
    public void A_model_without_a_report_is_a_model()
    {
        RidgeModel model = RidgeProblem.Random(7, 10, 2).Fit();
        model.Save(FilePath);
        string text = File.ReadAllText(FilePath);
        int report = text.IndexOf("\"report\"", StringComparison.Ordinal);
        File.WriteAllText(FilePath, text[..text.LastIndexOf(',', report)] + "}");
        RidgeModel bare = RidgeModel.Load(FilePath);
        Assert.Null(bare.Report);
        AssertFit.SameBits(model, bare);
    }

    [Fact]
    public void Files_that_are_not_there_say_so()
    {
        RidgeModel model = RidgeProblem.Random(8, 10, 2).Fit();
        Assert.Throws<FileNotFoundException>(() => RidgeModel.Load(Path.Combine(_folder, "none.json")));
        Assert.Throws<DirectoryNotFoundException>(() => model.Save(Path.Combine(_folder, "none", "model.json")));
        Assert.Throws<UnauthorizedAccessException>(() => model.Save(_folder));
        Assert.ThrowsAny<ArgumentException>(() => model.Save(""));
        Assert.ThrowsAny<ArgumentException>(() => RidgeModel.Load(""));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Names_that_a_file_could_not_give_back_are_refused_by_the_fit()
    {
        foreach (string name in (string[])["half a pair \ud83d", "\udc00 the other half"])
        {
            var e = Assert.Throws<ArgumentException>(() => RidgeProblem.Random(9, 10, 1).Fit(change: o => o with { FeatureNames = [name] }));
            Assert.Contains("not text", e.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => RidgeProblem.Random(9, 10, 2).Fit(change: o => o with { FeatureNames = ["a", "a"] }));
    }

    private RidgeModel SaveAndLoad(RidgeModel model)
    {
        model.Save(FilePath);
        return RidgeModel.Load(FilePath);
    }

    private void Change(string found, string instead)
    {
        RidgeProblem.Random(7, 10, 2).Fit().Save(FilePath);
        string text = File.ReadAllText(FilePath).ReplaceLineEndings("\n");
        Assert.Contains(found, text, StringComparison.Ordinal);
        int place = text.IndexOf(found, StringComparison.Ordinal);
        File.WriteAllText(FilePath, string.Concat(text.AsSpan(0, place), instead, text.AsSpan(place + found.Length)));
    }

    private static byte[] Damage(byte[] good, Random random, int kind)
    {
        byte[] bad = [.. good];
        int place = random.Next(good.Length), length = Math.Min(random.Next(1, 30), good.Length - place);
        switch (kind)
        {
            case 0:
                bad[place] = (byte)random.Next(256);
                return bad;
            case 1:
                bad[place] ^= (byte)(1 << random.Next(8));
                return bad;
            case 2:
                return [.. good[..place], .. good[(place + length)..]];
            case 3:
                return [.. good[..place], .. good.AsSpan(place, length), .. good[place..]];
            case 4:
                return [.. good[..place], .. Encoding.UTF8.GetBytes(random.Next(4) switch { 0 => ",", 1 => "[", 2 => "1e999", _ => random.Next().ToString(CultureInfo.InvariantCulture) }), .. good[place..]];
            default:
                int other = random.Next(good.Length - length);
                Buffer.BlockCopy(good, other, bad, place, length);
                return bad;
        }
    }
}
