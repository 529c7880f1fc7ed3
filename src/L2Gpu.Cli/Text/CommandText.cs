using System.Text;

namespace L2Gpu.Cli.Text;

/// <summary>Commands as a user would type them, to be printed where a mistake has an obvious remedy.</summary>
internal static class CommandText
{
    private const string Plain = "-_./,=:+@%";

    /// <summary>The whole command, with quotes where a shell needs them.</summary>
    public static string Of(IEnumerable<string> args)
    {
        var text = new StringBuilder("l2gpu");
        foreach (string arg in args) text.Append(' ').Append(Quote(arg));
        return text.ToString();
    }

    /// <summary>The arguments with one column's name replaced by another, wherever a list of columns has it.</summary>
    public static List<string> Replace(IEnumerable<string> args, string wrong, string right)
    {
        var changed = new List<string>();
        foreach (string arg in args)
        {
            int equals = arg.StartsWith("--", StringComparison.Ordinal) ? arg.IndexOf('=') : -1;
            string value = arg[(equals + 1)..];
            string[] names = ColumnList.Split(value);
            bool found = false;
            for (int i = 0; i < names.Length; i++)
            {
                if (names[i] != wrong) continue;
                names[i] = right;
                found = true;
            }

            changed.Add(found ? arg[..(equals + 1)] + ColumnList.Join(names) : arg);
        }

        return changed;
    }

    /// <summary>The arguments without one option and its value.</summary>
    public static List<string> Without(IReadOnlyList<string> args, string option, bool hasValue)
    {
        var kept = new List<string>();
        for (int i = 0; i < args.Count; i++)
        {
            if (args[i].StartsWith(option + "=", StringComparison.Ordinal)) continue;
            if (args[i] != option) kept.Add(args[i]);
            else if (hasValue) i++;
        }

        return kept;
    }

    /// <summary>One argument, with quotes where a shell needs them.</summary>
    public static string Quote(string arg)
    {
        bool plain = arg.Length > 0;
        foreach (char c in arg) plain &= char.IsLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal);
        return plain ? arg : $"'{arg.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
