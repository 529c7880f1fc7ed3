namespace L2Gpu;

/// <summary>The kinds of <see cref="LambdaChoice"/>.</summary>
public enum LambdaChoiceKind
{
    /// <summary>The best of a grid made for the data.</summary>
    Auto,

    /// <summary>One for every target.</summary>
    Fixed,

    /// <summary>One for each target.</summary>
    PerTarget,

    /// <summary>The best of a list.</summary>
    BestOf,
}
