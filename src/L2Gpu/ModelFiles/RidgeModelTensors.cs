namespace L2Gpu.ModelFiles;

/// <summary>Ridge models as <c>.safetensors</c>.</summary>
internal static class RidgeModelTensors
{
    private const string Lambda = "lambda";
    private const string Center = "center";
    private const string Offset = "offset";
    private const string Coefficients = "coefficients";

    public static void Save(RidgeModel model, string path)
        => TensorModelWriter.Save(
            path, RidgeModelWriter.Kind, model.FeatureNames, model.FeatureEncodings, model.TargetNames, model.Report, [],
            [
                new(Lambda, model.Lambda), new(Center, model.Center), new(Offset, model.Offset),
                TensorModelWriter.PerTarget(Coefficients, model.Coefficients, model.FeatureNames.Length),
            ]);

    public static RidgeModel Load(string path) => TensorModelFile.Read(path, RidgeModelWriter.Kind, [], [Lambda, Center, Offset, Coefficients], file =>
    {
        int features = file.Features.Length, targets = file.Targets.Length;
        return new RidgeModel(
            file.Features,
            file.Targets,
            ModelJsonReader.NotNegative([.. file.Tensor(Lambda, targets)], Lambda),
            [.. file.Tensor(Center, features)],
            [.. file.Tensor(Offset, targets)],
            file.PerTarget(Coefficients, features),
            file.HasReport ? file.Json("report", json => ModelJsonReader.Report(json, features, targets)) : null,
            file.Encodings);
    });
}
