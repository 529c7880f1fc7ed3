using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.OpenCl;

/// <summary>Whatever way a compiler writes it, an error is quoted with file, line and text of our source.</summary>
public sealed class CompilerLogTests
{
    private const string Text = "#define REAL float\n#line 1 \"prelude.opencl.h\"\ntypedef long i64;\n#line 1 \"Gram/gram.kernel.c\"\n// First.\n    acc = foo * x;\nlast\n";

    [Theory]
    [InlineData("Gram/gram.kernel.c:2:11: error: use of undeclared identifier 'foo'")]
    [InlineData("error: /tmp/pocl/Gram/gram.kernel.c:2:11: error: use of undeclared identifier 'foo'")]
    [InlineData("error: Gram/gram.kernel.c:2:11: use of undeclared identifier 'foo'")]
    [InlineData("<kernel>:6:11: error: use of undeclared identifier 'foo'")]
    [InlineData("/tmp/comgr-12/input/CompileSource:6:11: error: use of undeclared identifier 'foo'")]
    [InlineData("1:6:11: error: use of undeclared identifier 'foo'")]
    [InlineData("\"/tmp/OCL12T1.cl\", line 6: error: use of undeclared identifier 'foo'")]
    [InlineData("\"Gram/gram.kernel.c\", line 2: error: use of undeclared identifier 'foo'")]
    [InlineData("Gram/gram.kernel.c(2): error: use of undeclared identifier 'foo'")]
    public void An_error_is_quoted(string log)
    {
        string explained = CompilerLog.Explain($"warning: something else\n{log}\n      acc = foo * x;\n1 error generated.", Text);
        Assert.StartsWith("Gram/gram.kernel.c:2: use of undeclared identifier 'foo'\n    acc = foo * x;\n", explained, StringComparison.Ordinal);
        Assert.EndsWith("1 error generated.", explained, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("internal compiler error")]
    [InlineData("<kernel>:99:1: error: beyond the end")]
    [InlineData("<kernel>:99999999999999999999:1: error: beyond all numbers")]
    [InlineData("Gram/gram.kernel.c:77:1: error: beyond the end")]
    public void A_log_without_a_line_of_ours_is_given_as_it_is(string log)
        => Assert.Equal($"The compiler's log:\n{log}", CompilerLog.Explain(log, Text));

    [Fact]
    public void Five_lines_are_quoted_each_once()
    {
        string text = "#line 1 \"a.kernel.c\"\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"line {i}\n"));
        string log = string.Concat(Enumerable.Range(2, 20).Select(i => $"<kernel>:{i / 2 * 2}:1: error: no {i}\n"));
        string[] quoted = CompilerLog.Explain(log, text).Split('\n').TakeWhile(line => !line.StartsWith("The compiler", StringComparison.Ordinal)).ToArray();
        Assert.Equal(10, quoted.Length);
        Assert.Equal(["a.kernel.c:1: no 2", "    line 1", "a.kernel.c:3: no 4", "    line 3"], quoted[..4]);
    }
}
