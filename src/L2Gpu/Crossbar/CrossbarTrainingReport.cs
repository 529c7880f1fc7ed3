namespace L2Gpu;

/// <summary>How training on simulated hardware went.</summary>
/// <param name="Seed">What all random numbers were drawn from.</param>
/// <param name="Losses">The mean loss of each epoch, by the outputs that the hardware gave before each of its updates.</param>
/// <param name="Batches">Updates of the network: one a batch.</param>
/// <param name="Steps">Steps that each layer's array has done, reads and writes, since it was made.</param>
/// <param name="SaturatedUpdates">Updates of rank one that were cut since the arrays were made; see <see cref="CrossbarArray.SaturatedUpdates"/>.</param>
/// <param name="Device">Where it ran, as in <c>cpu</c>.</param>
/// <param name="WhyDevice">Why there.</param>
public sealed record CrossbarTrainingReport(ulong Seed, IReadOnlyList<double> Losses, long Batches, IReadOnlyList<ulong> Steps, long SaturatedUpdates, string Device, string WhyDevice);
