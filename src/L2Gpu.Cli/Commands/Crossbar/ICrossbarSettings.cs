namespace L2Gpu.Cli.Commands.Crossbar;

/// <summary>The settings of a command of the group.</summary>
internal interface ICrossbarSettings
{
    /// <summary>What all of them have.</summary>
    CrossbarSettings Common { get; }
}
