using System.Diagnostics;

namespace L2Gpu.Bench.Compare;

/// <summary>Runs other programs.</summary>
internal static class Shell
{
    /// <summary>What a program prints on standard output.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message carries its standard error.</exception>
    public static string Output(string program, params IReadOnlyList<string> arguments)
        => Output(program, arguments, new Dictionary<string, string>());

    /// <summary>What a program prints on standard output, with some environment variables set.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message carries its standard error.</exception>
    public static string Output(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{errors.Result}{output}");
    }
}
