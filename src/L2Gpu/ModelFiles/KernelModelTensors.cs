using System.Text.Json;
using L2Gpu.Kernels;

namespace L2Gpu.ModelFiles;

/// <summary>
/// Kernel ridge models as <c>.safetensors</c>: <c>points</c> (centers, columns), <c>dual_coefficients</c> (targets, centers), <c>intercept</c> and <c>lambda</c> (targets),
/// <c>feature_center</c> and <c>feature_scale</c> (columns; none where columns are not standardised), and the kernel among the texts.
/// </summary>
internal static class KernelModelTensors
{
    public const string Kind = "kernel-ridge";

    private const string Kernel = "kernel";
    private const string Points = "points";
    private const string DualCoefficients = "dual_coefficients";
    private const string Intercept = "intercept";
    private const string Lambda = "lambda";
    private const string FeatureCenter = "feature_center";
    private const string FeatureScale = "feature_scale";

    public static void Save(KernelRidgeModel model, string path)
        => TensorModelWriter.Save(
            path, Kind, model.FeatureNames, model.FeatureEncodings, model.TargetNames, model.Report,
            [new(Kernel, model.Kernel.ToJson())],
            [
                new(Points, [model.Centers, model.Columns], [model.Points]),
                TensorModelWriter.PerTarget(DualCoefficients, model.DualCoefficients, (int)model.Centers),
                new(Intercept, model.Intercept), new(Lambda, model.Lambda), new(FeatureCenter, model.FeatureCenter), new(FeatureScale, model.FeatureScale),
            ]);

    public static KernelRidgeModel Load(string path)
        => TensorModelFile.Read(path, Kind, [Kernel], [Points, DualCoefficients, Intercept, Lambda, FeatureCenter, FeatureScale], Read);

    private static KernelRidgeModel Read(TensorModelFile file)
    {
        int columns = file.Features.Length, targets = file.Targets.Length;
        double[] points = file.Tensor(Points, -1, columns);
        long centers = file.Length(Points, 0), scaled = file.Length(FeatureScale, 0) == 0 ? 0 : columns;
        double[] scale = file.Tensor(FeatureScale, scaled);
        if (Array.Exists(scale, s => s < 0)) throw new InvalidDataException($"tensor '{FeatureScale}' holds a negative number.");
        KernelFunction kernel = KernelFunction.FromJson(file.Text(Kernel)).Resolve(columns);
        return new KernelRidgeModel(
            kernel,
            file.Features,
            file.Targets,
            ModelJsonReader.NotNegative([.. file.Tensor(Lambda, targets)], Lambda),
            points,
            [.. file.Tensor(FeatureCenter, scaled)],
            [.. scale],
            file.PerTarget(DualCoefficients, centers),
            [.. file.Tensor(Intercept, targets)],
            file.HasReport ? file.Json("report", json => Report(json, columns, targets)) : null,
            file.Encodings);

        KernelFitReport Report(JsonElement json, int features, int count) => new(ModelJsonReader.Report(json, features, count))
        {
            Kernel = kernel.ToString(),
            Centers = centers,
            RelativeResidual = ModelJsonReader.Evidence(json, "relativeResidual", count),
        };
    }
}
