namespace L2Gpu.Cli.Text;

/// <summary>What is said of a command that was left behind when it was interrupted.</summary>
internal static class InterruptText
{
    private const string Option = "--checkpoint";

    public static string Of(IReadOnlyList<string> args)
        => FileOf(args) is { } file && File.Exists(file) ? "Interrupted. The same command goes on from the checkpoint." : "Interrupted. Nothing was written.";

    private static string? FileOf(IReadOnlyList<string> args)
    {
        for (int i = 0; i < args.Count; i++)
        {
            if (args[i] == Option && i + 1 < args.Count) return args[i + 1];
            if (args[i].StartsWith(Option + "=", StringComparison.Ordinal)) return args[i][(Option.Length + 1)..];
        }

        return null;
    }
}
