using L2Gpu.Kernels;

namespace L2Gpu.KernelFitting;

/// <summary>What a search over kernels has found so far. Only the best model is kept.</summary>
internal sealed class KernelSearch
{
    private readonly List<KernelSearchEntry> _entries = [];
    private double _score;

    /// <summary>The model with the smallest leave-one-out error; of equal ones that with the largest λ, and of these the first.</summary>
    public KernelRidgeModel Best { get; private set; } = null!;

    /// <summary>Adds a model whose λ was chosen by leave-one-out.</summary>
    public void Add(KernelFunction kernel, KernelRidgeModel model)
    {
        LeaveOneOutCurve curve = model.Report!.LeaveOneOut!;
        _entries.Add(new(kernel.Resolve(model.Columns), curve));
        double score = curve.MeanSquaredError[curve.Lambda.IndexOf(curve.Best)];
        if (_entries.Count > 1 && !(score < _score) && !(score == _score && curve.Best > Best.Lambda[0])) return;
        (Best, _score) = (model, score);
    }

    /// <summary>The same model with the table in its report.</summary>
    public KernelRidgeModel WithTable(KernelRidgeModel model) => model.With(model.Report! with { Search = [.. _entries] });
}
