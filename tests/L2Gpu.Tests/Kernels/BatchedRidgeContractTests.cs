using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

public sealed class BatchedRidgeContractTests : ContractTest
{
    private readonly BatchedRidgeReference<float> _ridge = new();

    [Fact]
    public void Rows_targets_offsets_and_weights_must_fit_together()
    {
        BatchedRidgeData<float> data = Data();
        Solve(data, Results());
        AssertRefused("y", () => Solve(data with { Y = Matrix<float>(8, 2) }, Results()));
        AssertRefused("weights", () => Solve(data with { Weights = Vector<float>(8) }, Results()));
        AssertRefused("data", () => Solve(data with { X = Matrix<float>(9, 0) }, Results()));
        AssertRefused("data", () => Solve(data with { Offsets = Vector<long>(0) }, Results()));
        AssertNeedsMemory("x", Foreign(data.X), Disposed(data.X), v => Solve(data with { X = v }, Results()));
        AssertNeedsMemory("y", Foreign(data.Y), Disposed(data.Y), v => Solve(data with { Y = v }, Results()));
        AssertNeedsMemory("offsets", Foreign(data.Offsets), Disposed(data.Offsets), v => Solve(data with { Offsets = v }, Results()));
        AssertNeedsMemory("weights", Foreign(Vector<float>(9)), Disposed(Vector<float>(9)), v => Solve(data with { Weights = v }, Results()));
        Assert.Throws<ArgumentNullException>(() => _ridge.Solve(null!, data, Shared(1), intercept: true, Results()));
    }

    [Fact]
    public void Penalties_must_fit_their_form()
    {
        BatchedRidgeData<float> data = Data();
        AssertRefused("penalties", () => _ridge.Solve(Queue, data, Shared(0), intercept: true, Results()));
        AssertRefused("penalties", () => _ridge.Solve(Queue, data, Shared(2) with { Form = BatchedPenaltyForm.PerProblem }, intercept: true, Results()));
        AssertRefused("penalties", () => _ridge.Solve(Queue, data, Shared(1) with { Form = (BatchedPenaltyForm)9 }, intercept: true, Results()));
        BatchedRidgeResults withErrors = Results() with { LeaveOneOut = Matrix<double>(3, 3) };
        _ridge.Solve(Queue, data, Shared(3), intercept: true, withErrors);
        AssertRefused("results", () => _ridge.Solve(Queue, data, Shared(3) with { Form = BatchedPenaltyForm.PerProblem }, intercept: true, withErrors));
        AssertRefused("leaveOneOut", () => _ridge.Solve(Queue, data, Shared(2), intercept: true, withErrors));
    }

    [Fact]
    public void Results_must_have_the_shape_of_the_batch_and_places_of_their_own()
    {
        BatchedRidgeData<float> data = Data();
        BatchedRidgeResults results = Results();
        AssertRefused("coefficients", () => Solve(data, results with { Coefficients = Matrix<double>(3, 7) }));
        AssertRefused("center", () => Solve(data, results with { Center = Matrix<double>(2, 4) }));
        AssertRefused("offset", () => Solve(data, results with { Offset = Matrix<double>(3, 3) }));
        AssertRefused("lambda", () => Solve(data, results with { Lambda = Vector<double>(4) }));
        AssertRefused("backwardError", () => Solve(data, results with { BackwardError = Matrix<double>(3, 1) }));
        AssertRefused("status", () => Solve(data, results with { Status = Vector<int>(2) }));
        AssertRefused("center", () => Solve(data, results with { Center = results.Coefficients.Block(0, 4, 3, 4) }));
        AssertNeedsMemory("status", Foreign(results.Status), Disposed(results.Status), v => Solve(data, results with { Status = v }));
        AssertNeedsMemory("center", Foreign(results.Center), Disposed(results.Center), v => Solve(data, results with { Center = v }));
    }

    [Fact]
    public void Models_and_predictions_must_fit_the_rows()
    {
        MatrixView<float> x = Matrix<float>(9, 4);
        VectorView<long> offsets = VectorOf<long>(0, 3, 3, 9);
        var models = new BatchedLinearModels(Matrix<double>(3, 8), Matrix<double>(3, 4), Matrix<double>(3, 2));
        MatrixView<double> predictions = Matrix<double>(9, 2);
        _ridge.Predict(Queue, x, offsets, models, predictions);
        AssertRefused("offsets", () => _ridge.Predict(Queue, x, Vector<long>(3), models, predictions));
        AssertRefused("coefficients", () => _ridge.Predict(Queue, x, offsets, models with { Coefficients = Matrix<double>(3, 4) }, predictions));
        AssertRefused("center", () => _ridge.Predict(Queue, x, offsets, models with { Center = Matrix<double>(3, 5) }, predictions));
        AssertRefused("offset", () => _ridge.Predict(Queue, x, offsets, models with { Offset = Matrix<double>(3, 1) }, predictions));
        AssertRefused("predictions", () => _ridge.Predict(Queue, x, offsets, models, Matrix<double>(8, 2)));
        AssertRefused("predictions", () => _ridge.Predict(Queue, x, offsets, models with { Offset = predictions.Block(0, 0, 3, 2) }, predictions));
    }

    private void Solve(BatchedRidgeData<float> data, BatchedRidgeResults results) => _ridge.Solve(Queue, data, Shared(1), intercept: true, results);

    private BatchedRidgePenalties Shared(int count) => new(Vector<double>(count), BatchedPenaltyForm.Shared);

    private BatchedRidgeData<float> Data() => new(Matrix<float>(9, 4), Matrix<float>(9, 2), VectorOf<long>(0, 3, 3, 9));

    private BatchedRidgeResults Results()
        => new(Matrix<double>(3, 8), Matrix<double>(3, 4), Matrix<double>(3, 2), Vector<double>(3), Matrix<double>(3, 2), Vector<int>(3));
}
