namespace L2Gpu;

/// <summary>How far the experiments have come.</summary>
/// <param name="Measurement">What is being measured.</param>
/// <param name="Number">Which of them it is, from 1.</param>
/// <param name="Count">How many there are.</param>
/// <param name="StepsDone">Steps of the simulation that this one has done.</param>
/// <param name="StepsTotal">How many it does.</param>
public readonly record struct EmergentL2Progress(string Measurement, int Number, int Count, long StepsDone, long StepsTotal);
