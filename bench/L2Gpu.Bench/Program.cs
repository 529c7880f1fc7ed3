using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using L2Gpu.Bench.Compare;

namespace L2Gpu.Bench;

/// <summary>Comparisons with peers (<c>compare …</c>, which bench/compare.sh runs), else micro-benchmarks by BenchmarkDotNet.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["compare", ..]) return CompareProgram.Run(arguments.AsSpan(1));

        // In this process: the generated project of the default toolchain would inherit the repository's build settings.
        IEnumerable<Summary> summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. arguments, "--inProcess"]);
        return summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
    }
}
