using System.Collections.Immutable;
using L2Gpu.Fitting;
using L2Gpu.Kernels;
using L2Gpu.ModelFiles;
using L2Gpu.Runtime;

namespace L2Gpu.Cli.Commands;

/// <summary>A model of any kind that <c>l2gpu fit</c> saved, as predictions need it.</summary>
internal sealed class SavedModel
{
    private readonly Func<long, AcceleratorChoice> _weigh;
    private readonly Func<HostMatrix<double>, Accelerator, double[,]> _predict;

    private SavedModel(
        ImmutableArray<FeatureEncoding> encodings, ImmutableArray<string> targets, Func<long, AcceleratorChoice> weigh, Func<HostMatrix<double>, Accelerator, double[,]> predict)
        => (Encodings, Targets, _weigh, _predict) = (encodings, targets, weigh, predict);

    /// <summary>What its features are made of.</summary>
    public ImmutableArray<FeatureEncoding> Encodings { get; }

    /// <summary>The names of its targets.</summary>
    public ImmutableArray<string> Targets { get; }

    /// <summary>Reads a model, whatever its kind.</summary>
    /// <exception cref="CliException">Its name is none of a model.</exception>
    /// <exception cref="InvalidDataException">It is damaged, foreign, or of a later version.</exception>
    public static SavedModel Load(string path)
    {
        ModelFile.ThrowIfNone(path, ModelFile.Json, ModelFile.Tensors);
        bool isKernel = Path.GetExtension(path).Equals(ModelFile.Tensors, StringComparison.OrdinalIgnoreCase) && TensorModelFile.KindOf(path) == KernelModelTensors.Kind;
        return isKernel ? Of(KernelRidgeModel.Load(path)) : Of(RidgeModel.Load(path));
    }

    /// <summary>Predicts every target for some rows, which are weighed by themselves where no device was named.</summary>
    public double[,] Predict(HostMatrix<double> rows, DeviceSelection device) => _predict(rows, device.For(() => _weigh(rows.Rows)).Accelerator);

    private static SavedModel Of(RidgeModel model)
        => new(model.FeatureEncodings, model.TargetNames, rows => Ridge.DeviceForPrediction(rows, model.FeatureNames.Length, model.TargetNames.Length), (x, device) => model.Predict(x, device));

    private static SavedModel Of(KernelRidgeModel model)
        => new(model.FeatureEncodings, model.TargetNames, rows => new(FitDevice.ForKernelPrediction(model.Kernel, rows, model.Centers, model.Columns, model.TargetNames.Length, null), ""), (x, device) => model.Predict(x, device));
}
