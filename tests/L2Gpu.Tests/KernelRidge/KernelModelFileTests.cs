using System.Collections.Immutable;
using L2Gpu.Kernels;
using L2Gpu.Tests.Oracles;
using Xunit;

namespace L2Gpu.Tests.KernelRidgeFits;

/// <summary>Kernel models, and linear ones, as tensors on disk: bit for bit, and strict.</summary>
public sealed class KernelModelFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("l2gpu-models-").FullName;

    private string FilePath => Path.Combine(_folder, "model.safetensors");

    public static TheoryData<string> Kernels => ["rbf", "laplacian", "polynomial", "matern12", "matern32", "matern52", "linear", "sigmoid", "cosine", "chi2", "scaled"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_model_comes_back_bit_for_bit(string name)
    {
        KernelRidgeModel model = Model(Kernel(name), standardized: name != "linear"), back = SaveAndLoad(model);
        Assert.Equal(model.Kernel, back.Kernel);
        Assert.Equal(model.FeatureNames.AsEnumerable(), back.FeatureNames.AsEnumerable());
        Assert.Equal(model.FeatureEncodings.AsEnumerable(), back.FeatureEncodings.AsEnumerable());
        Assert.Equal(model.TargetNames.AsEnumerable(), back.TargetNames.AsEnumerable());
        Assert.Equal(model.Points.ToArray(), back.Points.ToArray());
        Assert.Equal((5L, 3L), (back.Centers, back.Columns));
        foreach ((IEnumerable<double> a, IEnumerable<double> b) in ((IEnumerable<double>, IEnumerable<double>)[])
            [(model.Lambda, back.Lambda), (model.Intercept, back.Intercept), (model.FeatureCenter, back.FeatureCenter), (model.FeatureScale, back.FeatureScale), (model.DualCoefficients[0], back.DualCoefficients[0]), (model.DualCoefficients[1], back.DualCoefficients[1])])
            Assert.Equal(AssertFit.Bits(a), AssertFit.Bits(b));
        KernelFitReport x = model.Report!, y = back.Report!;
        Assert.Equal((x.Solver, x.Why, x.Status, x.Precision, x.Device, x.Rows, x.Kernel, x.Centers), (y.Solver, y.Why, y.Status, y.Precision, y.Device, y.Rows, y.Kernel, y.Centers));
        Assert.Equal(x.RelativeResidual.AsEnumerable(), y.RelativeResidual.AsEnumerable());
        Assert.Equal(x.Warnings.AsEnumerable(), y.Warnings.AsEnumerable());
        Assert.True(double.IsPositiveInfinity(y.ConditionNumber.Gram) && double.IsNaN(y.ConditionNumber.Regularized));
    }

    [Fact]
    public void Saving_twice_gives_the_same_file_and_leaves_nothing_beside_it()
    {
        Model(Kernel("rbf")).Save(FilePath);
        byte[] first = File.ReadAllBytes(FilePath);
        KernelRidgeModel.Load(FilePath).Save(FilePath);
        Assert.Equal(first, File.ReadAllBytes(FilePath));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void A_model_without_a_report_comes_back_without_one()
    {
        KernelRidgeModel model = Model(Kernel("rbf"));
        var bare = new KernelRidgeModel(
            model.Kernel, model.FeatureNames, model.TargetNames, model.Lambda, model.Points, model.FeatureCenter, model.FeatureScale, model.DualCoefficients, model.Intercept, null, null);
        Assert.Null(SaveAndLoad(bare).Report);
    }

    [Theory]
    [InlineData("format", "pt", "another program")]
    [InlineData("format", null, "\"format\" is missing")]
    [InlineData("version", "2", "version 2; this L2Gpu reads version 1")]
    [InlineData("version", "x", "version is 'x'")]
    [InlineData("model", "ridge", "of kind 'ridge', not 'kernel-ridge'")]
    [InlineData("kernel", "{\"name\":\"polynomial\"}", "coef0")]
    [InlineData("kernel", "{\"name\":\"rbf\",\"gamma\":-1}", "positive")]
    [InlineData("kernel", "{\"name\":\"rbf\",\"gamma\":1,\"degree\":2}", "degree")]
    [InlineData("kernel", "{\"name\":\"magic\"}", "no kernel is called 'magic'")]
    [InlineData("kernel", "{\"name\":\"rbf\",\"gamma\":1,\"length_scales\":[1,2]}", "2 length scales")]
    [InlineData("kernel", null, "'kernel' is missing")]
    [InlineData("features", "[\"a\",\"b\"]", "shape")]
    [InlineData("features", "[\"a\",\"b\",\"b\"]", "twice")]
    [InlineData("targets", "[\"y\"]", "shape")]
    [InlineData("more", "x", "unknown text 'more'")]
    public void What_is_damaged_foreign_or_of_a_later_version_is_refused_with_the_reason(string text, string? value, string reason)
    {
        Model(Kernel("rbf")).Save(FilePath);
        Rewrite(texts => value is null ? texts.Remove(text) : texts.SetItem(text, value), t => t);
        Refused(reason);
    }

    [Theory]
    [InlineData("points", "missing")]
    [InlineData("lambda", "missing")]
    [InlineData("feature_scale", "missing")]
    public void A_tensor_that_is_missing_is_named(string name, string reason)
    {
        Model(Kernel("rbf")).Save(FilePath);
        Rewrite(texts => texts, tensors => tensors.Where(t => t.Name != name));
        Refused(reason, name);
    }

    [Theory]
    [InlineData("lambda", -1, "negative")]
    [InlineData("feature_scale", -1, "negative")]
    [InlineData("points", double.NaN, "NaN")]
    [InlineData("dual_coefficients", double.PositiveInfinity, "Infinity")]
    public void Numbers_that_no_model_has_are_refused(string name, double value, string reason)
    {
        Model(Kernel("rbf")).Save(FilePath);
        Rewrite(texts => texts, tensors => tensors.Select(t => t.Name == name ? t with { Parts = [new double[] { value }.Concat(t.Parts[0].ToArray().Skip(1)).ToArray()] } : t));
        Refused(reason, name);
    }

    [Fact]
    public void Flipped_bits_are_found_wherever_they_are()
    {
        Model(Kernel("scaled")).Save(FilePath);
        byte[] good = File.ReadAllBytes(FilePath);
        for (int at = 0; at < good.Length; at += at < 400 ? 1 : 7)
        {
            byte[] bad = [.. good];
            bad[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(FilePath, bad);
            Assert.Contains("model.safetensors", Assert.Throws<InvalidDataException>(() => KernelRidgeModel.Load(FilePath)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Linear_models_are_tensors_where_the_name_says_so()
    {
        RidgeProblem problem = RidgeProblem.Random(1, 30, 4, targets: 2, mean: 1e3) with { Lambda = [0.1, 7] };
        RidgeModel model = problem.Fit();
        model.Save(FilePath);
        Assert.NotEqual((byte)'{', File.ReadAllBytes(FilePath)[0]);
        RidgeModel back = RidgeModel.Load(FilePath);
        AssertFit.SameBits(model, back);
        Assert.Equal(model.Predict<double>(problem.X), back.Predict<double>(problem.X));
        Assert.Equal(model.Report!.Why, back.Report!.Why);
        Assert.Contains("of kind 'ridge'", Assert.Throws<InvalidDataException>(() => KernelRidgeModel.Load(FilePath)).Message, StringComparison.Ordinal);
    }

    private static KernelFunction Kernel(string name) => (name switch
    {
        "laplacian" => KernelFunction.Laplacian(0.1),
        "polynomial" => KernelFunction.Polynomial(0.3, -0.7, 4),
        "matern12" => KernelFunction.Matern12(0.1),
        "matern32" => KernelFunction.Matern32(1e-3),
        "matern52" => KernelFunction.Matern52(1e3),
        "linear" => KernelFunction.Linear,
        "sigmoid" => KernelFunction.Sigmoid(2e-7, 3),
        "cosine" => KernelFunction.Cosine,
        "chi2" => KernelFunction.ChiSquared(1.0 / 3),
        "scaled" => KernelFunction.Rbf().WithLengthScales(0.1, 2, 1e5),
        _ => KernelFunction.Rbf(Math.PI),
    }).Resolve(3);

    // Numbers of every kind that a fit can give; nothing here was fitted.
    private static KernelRidgeModel Model(KernelFunction kernel, bool standardized = true)
    {
        var random = new Random(1);
        ImmutableArray<double> Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => RidgeProblem.Normal(random) * Math.Pow(10, i - 3))];
        var report = new KernelFitReport
        {
            Device = "cpu", Precision = "mixed", Solver = "cholesky", Why = "λ \"was\" given\n", Status = "solved", Rows = 5, BackwardError = [1e-17, 0], ConditionNumber = new(double.PositiveInfinity, double.NaN, false),
            DegreesOfFreedom = [], R2 = [0.5, double.NaN], Rmse = [1, 2], FeatureDeviations = Numbers(3), Warnings = ["careful"], Kernel = kernel.ToString(), Centers = 5, RelativeResidual = [1e-12, 3e-9],
        };
        return new KernelRidgeModel(
            kernel, ["säule \"a\"", "c=u", ""], ["y, the second", ""], [0.1, 0], Numbers(15).ToArray(), standardized ? Numbers(3) : [], standardized ? [1, 0, 3e-5] : [], [Numbers(5), Numbers(5)], [-0.0, 1e300], report,
            [new("säule \"a\"", FeatureEncodingKind.Value), new("c", FeatureEncodingKind.OneHot, "u"), new("", FeatureEncodingKind.Hour)]);
    }

    private KernelRidgeModel SaveAndLoad(KernelRidgeModel model)
    {
        model.Save(FilePath);
        return KernelRidgeModel.Load(FilePath);
    }

    // The same file with other content and the digest of that, as a program that means it would write it.
    private void Rewrite(Func<ImmutableSortedDictionary<string, string>, ImmutableSortedDictionary<string, string>> texts, Func<IEnumerable<SafeTensor>, IEnumerable<SafeTensor>> tensors)
    {
        ImmutableSortedDictionary<string, string> metadata;
        List<SafeTensor> all;
        using (SafeTensorsFile file = SafeTensorsFile.Open(FilePath))
        {
            metadata = file.Header.Metadata;
            Dictionary<string, double[]> values = file.Read();
            all = [.. file.Header.Entries.Select(e => new SafeTensor(e.Name, e.Shape, [values[e.Name]]))];
        }

        using FileStream stream = File.Create(FilePath);
        SafeTensorsWriter.Write(stream, texts(metadata), tensors(all));
    }

    private void Refused(params string[] parts)
    {
        string message = Assert.Throws<InvalidDataException>(() => KernelRidgeModel.Load(FilePath)).Message;
        Assert.StartsWith($"'{FilePath}' is not a usable L2Gpu model: ", message, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
