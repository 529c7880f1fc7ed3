namespace L2Gpu.Cli.Data;

/// <summary>A column of a file that is used, and where its numbers go in a row.</summary>
internal sealed class UsedColumn
{
    public required int Index { get; init; }

    public required string Name { get; init; }

    public required ColumnKind Kind { get; init; }

    /// <summary>The place of its number in a row; of the first level's, or of the level's code, for a one-hot column.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>The place of the hour of a date; −1 if it is not wanted.</summary>
    public int HourSlot { get; set; } = -1;

    /// <summary>What is a feature's slot; targets and weights come after all features.</summary>
    public bool IsFeature { get; init; }

    /// <summary>Whether the numbers must not be negative.</summary>
    public bool IsWeight { get; init; }

    /// <summary>Whether it says which rows belong together; its slot holds a code for each label.</summary>
    public bool IsGroup { get; init; }

    /// <summary>For a one-hot or group column: the values that were met, or that a model knows, with their codes or slots.</summary>
    public Dictionary<string, int>? Levels { get; init; }

    /// <summary>Whether <see cref="Levels"/> come from a model, so that no others are known and each has a slot.</summary>
    public bool LevelsAreFixed { get; init; }

    /// <summary>The number of slots while rows are read.</summary>
    public int Width => Kind == ColumnKind.DateTime ? 2 : 1;
}
