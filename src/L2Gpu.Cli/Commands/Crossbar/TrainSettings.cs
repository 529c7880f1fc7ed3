using System.Diagnostics.CodeAnalysis;

namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>What a user asked <c>crossbar train</c> to do.</summary>
/// <param name="Rows">The data.</param>
/// <param name="Common">What all commands of the group have.</param>
/// <param name="Trainer">The network, and how it is trained.</param>
[method: SetsRequiredMembers]
internal sealed record TrainSettings(DataSettings Rows, CrossbarSettings Common, CrossbarTrainerOptions Trainer) : DataSettings(Rows), ICrossbarSettings;
