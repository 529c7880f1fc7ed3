namespace L2Gpu;

/// <summary>How a feature is made of a column of a file.</summary>
public enum FeatureEncodingKind
{
    /// <summary>The number that stands there.</summary>
    Value,

    /// <summary>1 where one level stands there, else 0.</summary>
    OneHot,

    /// <summary>The day of the year of a date, from 1.</summary>
    DayOfYear,

    /// <summary>The hour of a date and time, from 0.</summary>
    Hour,
}
