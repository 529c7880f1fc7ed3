using System.Numerics;
using L2Gpu.Runtime;

namespace L2Gpu.Fitting;

/// <summary>Cross-validation of a grid of λ: one pass for the moments of all folds, the solutions of each, and one pass for their errors.</summary>
internal sealed class CrossValidation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly FitSession<T> _session;
    private readonly RidgeOptions _options;
    private readonly long _rows;
    private readonly FoldPlan _plan;
    private FoldMoments? _moments;

    public CrossValidation(FitSession<T> session, RidgeOptions options)
    {
        _session = session;
        _options = options;
        _rows = session.Source.Rows ?? CountRows(session);
        if (_rows == 0) throw new ArgumentException("There are no rows to fit.");
        _plan = FoldsOf(options).For(_rows);
    }

    public static Folds FoldsOf(RidgeOptions options) => options.Folds ?? Folds.KFold(5);

    /// <summary>Reads the rows once: the moments of all of them, which those of the folds add up to.</summary>
    public Moments SumMoments() => MomentPass.Run(_session, _options.FitIntercept, _options.Standardize, (shape, matrix, inspect) =>
    {
        _moments = new FoldMoments(_plan, shape);
        return _moments.Sum(_session, _rows, matrix, inspect);
    });

    /// <summary>The errors on held-out rows. Reads the rows once more; and once for each fold where <see cref="SumMoments"/> was not called.</summary>
    public HeldOutScores Score(double[] grid)
    {
        FoldModel[] models = _session.Stage("folds", () => _moments is null ? OfRows(grid) : OfColumns(_moments, grid));
        (double[][] squares, double[] weights) = _session.Stage(
            "held-out errors", () => HeldOutErrors.Measure(_session, _plan.HeldOut, _rows, models, grid.Length));
        return HeldOutScores.Create(grid, squares, weights, models, _options.OneStandardError);
    }

    private FoldModel[] OfColumns(FoldMoments folds, double[] grid)
    {
        using IDisposable room = _session.Arena.Scope();
        MatrixView<double> matrix = _session.Arena.Matrix<double>(folds.Shape.Order, folds.Shape.Order);
        var models = new FoldModel[_plan.Count];
        using IEnumerator<(int Fold, double[] Moments)> sets = folds.TrainingSets().GetEnumerator();
        while (_session.HostStage(FoldMoments.HostStage, sets.MoveNext))
        {
            (int fold, double[] training) = sets.Current;
            _session.CancellationToken.ThrowIfCancellationRequested();
            if (training[^1] == 0) throw new ArgumentException($"The rows that train for fold {fold} (from 0) all have weight 0. Use other folds, or other weights.");
            using IDisposable ofFold = _session.Arena.Scope();
            _session.Queue.Write<double>(training, matrix);

            // Nobody asks how many rows these are.
            Moments moments = MomentPass.Of(_session, matrix, folds.Shape, rows: 0, _options.FitIntercept);
            models[fold] = FoldSolver.OfColumns(_session, moments, _options, grid);
        }

        return models;
    }

    // There is no small matrix that the training sets of folds could be added up from: what is small are the products of their rows.
    private FoldModel[] OfRows(double[] grid)
    {
        var models = new FoldModel[_plan.Count];
        for (int fold = 0; fold < models.Length; fold++)
        {
            int heldOut = fold;
            using var rows = new PartitionedRowSource<T>(_session.Source, _plan.Training, _rows, part => _plan.Trains(part, heldOut));
            Int128 beside = _session.MemoryBesideRows + ResidentRows<T>.BytesOf(_session.Source, _rows);
            using var training = new FitSession<T>(_session.Accelerator, rows, _options.FeatureNames, progress: null, _session.CancellationToken, beside) { Host = _session.Host };
            models[fold] = FoldSolver.OfRows(training, _options, grid);
            _session.Adopt(training);
        }

        return models;
    }

    private static long CountRows(FitSession<T> session)
    {
        long rows = 0;
        session.Source.Rewind();
        while (session.Source.TryRead(out RowBlock<T> block))
        {
            session.CancellationToken.ThrowIfCancellationRequested();
            rows += block.Rows;
        }

        return rows;
    }
}
