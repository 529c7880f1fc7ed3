using System.Globalization;
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

    /// <summary>A model of the best pair that another solver fitted, with the table and the leave-one-out errors of the search, and whose they are.</summary>
    /// <param name="model">The model.</param>
    /// <param name="scored">How kernels were compared.</param>
    public KernelRidgeModel Refitted(KernelRidgeModel model, KernelRidgeOptions scored)
    {
        (KernelFitReport found, KernelFitReport report) = (Best.Report!, model.Report!);
        string points = found.Centers < found.Rows ? string.Create(CultureInfo.InvariantCulture, $" on {found.Centers} centres") : "";
        return WithTable(model.With(report with
        {
            LeaveOneOut = found.LeaveOneOut,
            Selection = found.Selection,
            Why = $"{report.Why}; kernel and λ by leave-one-out errors of the search, by {found.Solver}{points}",
            Warnings = [.. report.Warnings, .. KernelWarnings.About(found.LeaveOneOut, scored)],
        }));
    }
}
