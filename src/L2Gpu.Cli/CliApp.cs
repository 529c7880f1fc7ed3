using System.CommandLine;
using System.CommandLine.Help;
using L2Gpu.Cli.Commands;
using L2Gpu.Cli.Commands.Crossbar;
using L2Gpu.Cli.Text;
using L2Gpu.Runtime;

namespace L2Gpu.Cli;

/// <summary>The tool: arguments in, exit code out.</summary>
internal static class CliApp
{
    /// <summary>Runs one command.</summary>
    /// <returns>0; 1 if it failed, with one clear line on stderr; 2 for wrong arguments; 130 if it was interrupted.</returns>
    public static int Run(IReadOnlyList<string> args, CliConsole console)
    {
        int code;
        try
        {
            code = Invoke(args, console);
            Flush(console);
        }
        catch (Exception e)
        {
            code = Explain(e, args, console);
        }

        return code;
    }

    private static int Invoke(IReadOnlyList<string> args, CliConsole console)
    {
        RootCommand root = BuildRoot(args, console);
        ParseResult parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        bool asksForText = parsed.Action is HelpAction or HelpWithExamples || parsed.Action?.GetType().Name.Contains("Version", StringComparison.Ordinal) == true;
        if (parsed.Errors.Count > 0 && !asksForText)
            throw ArgumentErrors.Of(parsed, args);
        var writers = new InvocationConfiguration { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return parsed.Invoke(writers);
    }

    private static RootCommand BuildRoot(IReadOnlyList<string> args, CliConsole console)
    {
        var global = new GlobalOptions();
        var root = new RootCommand("L2-regularised models on whatever accelerator is there. Every answer carries its measured error.")
        {
            DevicesCommand.Create(console, global),
            new Command("fit", "Fit a model.") { FitRidgeCommand.Create(console, global, args), FitKernelRidgeCommand.Create(console, global, args) },
            PredictCommand.Create(console, global, args),
            CrossbarCommand.Create(console, global, args),
        };
        global.AddTo(root);
        foreach (Option option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction help }) option.Action = new HelpWithExamples(help);
        }

        return root;
    }

    private static void Flush(CliConsole console)
    {
        try
        {
            console.Out.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Who may not write to an open file has none.
            bool closed = e is UnauthorizedAccessException || e.Message.Contains("Bad file descriptor", StringComparison.Ordinal);
            throw new CliException(closed ? "stdout is closed." : $"stdout cannot be written: {ErrorText.Of(e)}");
        }
    }

    private static int Explain(Exception thrown, IReadOnlyList<string> args, CliConsole console)
    {
        (string message, int code) = thrown switch
        {
            CliException e => (e.Message, e.ExitCode),
            OperationCanceledException => ("Interrupted. Nothing was written.", CliException.Interrupted),
            OutOfMemoryException or InsufficientMemoryException => ("The memory does not suffice. Use fewer columns, --rows N, or --precision f32.", CliException.Failed),
            DeviceException or InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException
                => (ErrorText.Of(thrown), CliException.Failed),
            _ => ($"This should not have happened ({thrown.GetType().Name}): {ErrorText.Of(thrown)}", CliException.Failed),
        };
        try
        {
            console.Error.WriteLine($"error: {message}");
            string? suggestion = thrown is ColumnNameException { Near: { } near } column
                ? CommandText.Of(CommandText.Replace(args, column.Wrong, near))
                : (thrown as CliException)?.Suggestion;
            // What has just failed is no advice.
            if (suggestion is not null && suggestion != CommandText.Of(args)) console.Error.WriteLine($"try:   {suggestion}");
            if (Environment.GetEnvironmentVariable("L2GPU_TRACE") == "1") console.Error.WriteLine(thrown);
            console.Error.Flush();
        }
        catch (IOException)
        {
            // Nobody listens any more; the exit code still says what happened.
        }

        return code;
    }
}
