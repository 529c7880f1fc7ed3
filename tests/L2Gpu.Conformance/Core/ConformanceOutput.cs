namespace L2Gpu.Conformance;

/// <summary>The outputs of the operators. A case names those that it watches, and must fail when one element of one of them is wrong.</summary>
public enum ConformanceOutput
{
    /// <summary>C of <c>IGemm.Multiply</c>.</summary>
    GemmResult,

    /// <summary>The moment matrix of <c>IGramAccumulator.Finish</c>.</summary>
    GramMoments,

    /// <summary>XᵀWX of <c>IGram.Multiply</c>.</summary>
    GramProduct,

    /// <summary>XXᵀ of <c>IGram.MultiplyRows</c>.</summary>
    GramRowProduct,

    /// <summary>The scaled and penalised system of <c>IGram.Assemble</c>.</summary>
    GramSystem,

    /// <summary>L of <c>ICholesky.Factor</c>.</summary>
    CholeskyFactor,

    /// <summary>The status of <c>ICholesky.Factor</c>.</summary>
    CholeskyStatus,

    /// <summary>X of <c>ICholesky.Solve</c>.</summary>
    CholeskySolution,

    /// <summary>The diagonal of <c>ICholesky.InverseDiagonal</c>.</summary>
    CholeskyInverseDiagonal,

    /// <summary>The logarithms of <c>ICholesky.LogDeterminant</c>.</summary>
    CholeskyLogDeterminant,

    /// <summary>R of <c>IQrAccumulator.Finish</c>.</summary>
    QrFactor,

    /// <summary>The eigenvalues of <c>ISymmetricEigen.Decompose</c>.</summary>
    Eigenvalues,

    /// <summary>The eigenvectors of <c>ISymmetricEigen.Decompose</c>.</summary>
    Eigenvectors,

    /// <summary>The status of <c>ISymmetricEigen.Decompose</c>.</summary>
    EigenStatus,

    /// <summary>The gradient of <c>ILinearResidualAccumulator.Finish</c>.</summary>
    ResidualGradient,

    /// <summary>The sums of <c>ILinearResidualAccumulator.Finish</c>.</summary>
    ResidualSums,

    /// <summary>The errors of <c>ILeaveOneOutAccumulator.Finish</c>.</summary>
    LeaveOneOutErrors,

    /// <summary>The coefficients of <c>IBatchedRidge.Solve</c>.</summary>
    BatchedCoefficients,

    /// <summary>The centers of <c>IBatchedRidge.Solve</c>.</summary>
    BatchedCenter,

    /// <summary>The offsets of <c>IBatchedRidge.Solve</c>.</summary>
    BatchedOffset,

    /// <summary>The penalties of <c>IBatchedRidge.Solve</c>.</summary>
    BatchedLambda,

    /// <summary>The backward errors of <c>IBatchedRidge.Solve</c>.</summary>
    BatchedBackwardError,

    /// <summary>The leave-one-out errors of <c>IBatchedRidge.Solve</c>.</summary>
    BatchedLeaveOneOut,

    /// <summary>The status of <c>IBatchedRidge.Solve</c>.</summary>
    BatchedStatus,

    /// <summary>The predictions of <c>IBatchedRidge.Predict</c>.</summary>
    BatchedPredictions,

    /// <summary>The means of <c>IColumnMomentsAccumulator.Finish</c>.</summary>
    ColumnMeans,

    /// <summary>The squares of <c>IColumnMomentsAccumulator.Finish</c>.</summary>
    ColumnSquares,

    /// <summary>The products with targets of <c>IColumnMomentsAccumulator.Finish</c>.</summary>
    ColumnCross,

    /// <summary>The scalars of <c>IKrylovSteps</c>: products, α, β, ω and ζ.</summary>
    KrylovScalars,

    /// <summary>x of <c>IKrylovSteps</c>.</summary>
    KrylovSolution,

    /// <summary>r of <c>IKrylovSteps.Advance</c>.</summary>
    KrylovResidual,

    /// <summary>p of <c>IKrylovSteps</c>.</summary>
    KrylovDirection,

    /// <summary>q of <c>IKrylovSteps.Shift</c> and y of <c>ScaleRows</c>.</summary>
    KrylovProduct,

    /// <summary>The columns of <c>IKrylovSteps.Gather</c>.</summary>
    KrylovGathered,

    /// <summary>x of <c>IBatchedConjugateGradient.Solve</c>.</summary>
    SystemSolution,

    /// <summary>The status of <c>IBatchedConjugateGradient.Solve</c>.</summary>
    SystemStatus,

    /// <summary>The iterations of <c>IBatchedConjugateGradient.Solve</c>.</summary>
    SystemIterations,

    /// <summary>The residuals of <c>IBatchedConjugateGradient.Solve</c>.</summary>
    SystemResidual,

    /// <summary>K of <c>IPairwise.Matrix</c>.</summary>
    PairwiseMatrix,

    /// <summary>K·V of <c>IPairwise.Multiply</c>.</summary>
    PairwiseProduct,

    /// <summary>The diagonal of <c>IPairwise.Diagonal</c>.</summary>
    PairwiseDiagonal,

    /// <summary>The floats of <c>IConversion.Convert</c>.</summary>
    ConvertedToFloat,

    /// <summary>The doubles of <c>IConversion.Convert</c>.</summary>
    ConvertedToDouble,

    /// <summary>The floats of <c>IConversion.Standardize</c>.</summary>
    StandardizedToFloat,

    /// <summary>The doubles of <c>IConversion.Standardize</c>.</summary>
    StandardizedToDouble,

    /// <summary>The words of <c>IRandom.Words</c>.</summary>
    RandomWords,

    /// <summary>The numbers of <c>IRandom.Uniforms</c>.</summary>
    RandomUniforms,

    /// <summary>The numbers of <c>IRandom.Normals</c>.</summary>
    RandomNormals,

    /// <summary>δ₊ of <c>ICrossbarWrite.Spread</c>.</summary>
    CellStepsUp,

    /// <summary>δ₋ of <c>ICrossbarWrite.Spread</c>.</summary>
    CellStepsDown,

    /// <summary>b₋ of <c>ICrossbarWrite.Spread</c>.</summary>
    CellLowerBounds,

    /// <summary>b₊ of <c>ICrossbarWrite.Spread</c>.</summary>
    CellUpperBounds,

    /// <summary>σ of <c>ICrossbarWrite.Spread</c>.</summary>
    CellCycleToCycle,

    /// <summary>The trains of <c>ICrossbarWrite.Encode</c>.</summary>
    PulseTrains,

    /// <summary>The states of <c>ICrossbarWrite.Pulse</c>.</summary>
    PulsedState,

    /// <summary>The conductances of <c>ICrossbarWrite.Pulse</c>.</summary>
    PulsedConductance,

    /// <summary>The states of <c>ICrossbarWrite.PulseCells</c>.</summary>
    CellPulsedState,

    /// <summary>The conductances of <c>ICrossbarWrite.PulseCells</c>.</summary>
    CellPulsedConductance,

    /// <summary>The states of <c>ICrossbarWrite.Increment</c>.</summary>
    IncrementedState,

    /// <summary>The conductances of <c>ICrossbarWrite.Increment</c>.</summary>
    IncrementedConductance,

    /// <summary>The conductances of <c>ICrossbarWrite.Program</c>.</summary>
    ProgrammedConductance,

    /// <summary>The conductances of <c>ICrossbarWrite.Respond</c>.</summary>
    RespondedConductance,

    /// <summary>The results of <c>ICrossbarRead.Read</c>.</summary>
    CrossbarRead,

    /// <summary>The results of <c>ICrossbarRead.ReadTransposed</c>.</summary>
    CrossbarReadTransposed,

    /// <summary>The voltages of <c>ICrossbarRead.Drive</c>.</summary>
    CrossbarVoltages,

    /// <summary>The conductances of <c>ICrossbarRead.Disturb</c>.</summary>
    CrossbarDisturbed,

    /// <summary>The results of <c>ICrossbarRead.Sense</c>.</summary>
    CrossbarSensed,

    /// <summary>The conductances of <c>ICrossbarRead.Age</c>.</summary>
    CrossbarAged,

    /// <summary>The deviations of <c>ICrossbarRead.Age</c>.</summary>
    CrossbarAgedNoise,

    /// <summary>The currents of <c>IIrDrop.Solve</c>.</summary>
    IrDropCurrents,

    /// <summary>The currents of <c>IIrDrop.SolveTransposed</c>.</summary>
    IrDropTransposedCurrents,

    /// <summary>The word lines' node voltages of <c>IIrDrop.Solve</c>.</summary>
    IrDropWordLines,

    /// <summary>The bit lines' node voltages of <c>IIrDrop.Solve</c>.</summary>
    IrDropBitLines,

    /// <summary>The conductances of <c>IIrDrop.Effective</c>.</summary>
    IrDropEffective,

    /// <summary>The evidence of <c>IIrDrop</c>.</summary>
    IrDropEvidence,
}
