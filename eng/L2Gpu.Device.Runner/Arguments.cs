namespace L2Gpu.DeviceRunner;

/// <summary>The arguments of a command: options with a value, flags, and nothing else.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, List<string>> _values = [];

    /// <summary>Takes arguments apart.</summary>
    /// <param name="args">What was given.</param>
    /// <param name="options">Names that a value follows.</param>
    /// <param name="flags">Names that stand alone.</param>
    /// <exception cref="UsageException">Something else was given.</exception>
    public Arguments(ReadOnlySpan<string> args, string[] options, string[] flags)
    {
        for (int i = 0; i < args.Length; i++)
        {
            bool isOption = options.Contains(args[i], StringComparer.Ordinal);
            if (!isOption && !flags.Contains(args[i], StringComparer.Ordinal)) throw new UsageException($"'{args[i]}' is no argument here.");
            if (isOption && i + 1 == args.Length) throw new UsageException($"{args[i]} needs a value.");
            if (!_values.TryGetValue(args[i], out List<string>? values)) _values[args[i]] = values = [];
            if (isOption) values.Add(args[++i]);
        }
    }

    /// <summary>Whether a flag was given.</summary>
    public bool Has(string flag) => _values.ContainsKey(flag);

    /// <summary>The values of an option, in order.</summary>
    public IReadOnlyList<string> All(string option) => _values.GetValueOrDefault(option) ?? [];

    /// <summary>The last value of an option; null where there is none.</summary>
    public string? Last(string option) => _values.GetValueOrDefault(option)?[^1];

    /// <summary>A value of an enumeration, in any case of letters.</summary>
    /// <exception cref="UsageException">It has no such value.</exception>
    public T Choice<T>(string option, T otherwise)
        where T : struct, Enum
        => Last(option) is not { } text ? otherwise
            : Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) ? value
            : throw new UsageException($"{option} {text}: one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()} is needed.");

    /// <summary>A number of seconds; infinitely many where none is given.</summary>
    /// <exception cref="UsageException">It is no positive number.</exception>
    public TimeSpan Seconds(string option)
        => Last(option) is not { } text ? TimeSpan.MaxValue
            : double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1e6 ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"{option} {text}: a positive number of seconds is needed.");
}
