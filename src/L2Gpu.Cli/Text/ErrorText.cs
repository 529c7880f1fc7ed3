namespace L2Gpu.Cli.Text;

/// <summary>What an exception says, on one line and without what only a programmer needs.</summary>
internal static class ErrorText
{
    public static string Of(Exception e)
    {
        string text = e.Message;
        if (e is ArgumentException { ParamName: { } name }) text = text.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal);
        int actual = e is ArgumentOutOfRangeException ? text.IndexOf("Actual value was", StringComparison.Ordinal) : -1;
        if (actual > 0) text = text[..actual];
        return text.ReplaceLineEndings(" ").Trim();
    }
}
