using System.Text.RegularExpressions;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Architecture;

/// <summary>One public type a file, files that fit a screen or two, one word for one operator.</summary>
public sealed partial class LayoutTests
{
    private const int LongestFile = 300;

    // Files that are longer, each with the reason why it is better so.
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["src/L2Gpu.Cpu/Cholesky/SubstitutionKernel.cs"] = "Forward and backward substitution are one kernel in two directions and are read side by side.",
    };

    private static readonly string[] Folders = ["src", "tests", "bench"];

    public static TheoryData<string> OperatorFamilies => [.. OperatorWords];

    // Simulations, which have one precision.
    private static readonly Type[] SingleFamilies =
    [
        typeof(IRandom),
        typeof(ICrossbarWrite),
        typeof(ICrossbarRead),
        typeof(IIrDrop),
    ];

    private static IEnumerable<string> OperatorWords => [.. GenericWords, .. SingleFamilies.Select(type => type.Name[1..])];

    private static IEnumerable<string> GenericWords
        => typeof(IGemm<>).Assembly.GetExportedTypes()
            .Where(type => type.IsInterface && type.IsGenericType && !type.Name.Contains("Accumulator", StringComparison.Ordinal))
            .Select(type => type.Name[1..type.Name.IndexOf('`', StringComparison.Ordinal)]);

    [Fact]
    public void Every_public_type_under_src_has_a_file_of_its_name()
        => Assert.All(Repository.Files("src", "*.cs"), path =>
        {
            string[] types = [.. PublicType().Matches(Repository.Read(path)).Select(match => match.Groups["name"].Value).Distinct()];
            string file = Path.GetFileName(path).Split('.')[0];
            Assert.True(types.Length <= 1, $"{path} holds {string.Join(", ", types)}: one public type a file.");
            Assert.True(types.Length == 0 || types[0] == file, $"{path} holds {types.FirstOrDefault()}: the file bears the name of its type.");
        });

    [Fact]
    public void No_source_file_is_long_without_a_reason()
    {
        var found = Folders.SelectMany(folder => Repository.Files(folder, "*.cs")).ToDictionary(path => path, path => Repository.Read(path).Count(c => c == '\n'));
        Assert.NotEmpty(found);
        Assert.All(found.Where(file => !LongFiles.ContainsKey(file.Key)), file => Assert.True(file.Value <= LongestFile, $"{file.Key} has {file.Value} lines; split it by concern."));
        Assert.All(LongFiles, file =>
        {
            Assert.False(string.IsNullOrWhiteSpace(file.Value));
            Assert.True(found.GetValueOrDefault(file.Key) > LongestFile, $"{file.Key} is not long, or not there, any more; take it off the list.");
        });
    }

    [Theory]
    [MemberData(nameof(OperatorFamilies))]
    public void An_operator_has_contract_reference_implementation_and_conformance_under_one_word(string word)
    {
        Assert.True(Repository.Has($"src/L2Gpu.Kernels/{word}/I{word}.cs"), $"I{word} is not in its folder.");
        Assert.True(Repository.Has($"src/L2Gpu.Kernels/{word}/{word}Operator.cs"), $"{word} has no contract.");
        Assert.True(Repository.Has($"src/L2Gpu.Kernels/{word}/{word}Reference.cs"), $"{word} has no reference.");
        Assert.True(Repository.Files($"src/L2Gpu.Cpu/{word}", "*.cs").Any(), $"{word} has no implementation for the CPU.");
        Assert.True(Repository.Has($"tests/L2Gpu.Conformance/{word}/{word}Conformance.cs"), $"{word} has no conformance cases.");
        Assert.Contains(L2Gpu.Conformance.ConformanceSuite.All, c => c.Operator == word);
    }

    [Fact]
    public void The_operators_are_the_families_that_the_CPU_has_in_the_precisions_that_they_have()
    {
        using Accelerator accelerator = L2Gpu.Cpu.CpuAccelerator.Create(threads: 1);
        string[] names = [.. accelerator.Operators.Select(OperatorTable.NameOf).Order(StringComparer.Ordinal)];
        Assert.Equal([.. GenericWords.SelectMany(word => new[] { $"I{word}<Double>", $"I{word}<Single>" }).Concat(SingleFamilies.Select(OperatorTable.NameOf)).Order(StringComparer.Ordinal)], names);
    }

    [Fact]
    public void Every_test_that_is_always_skipped_says_why()
        => Assert.All(typeof(LayoutTests).Assembly.GetTypes().SelectMany(type => type.GetMethods()), method =>
        {
            foreach (FactAttribute fact in method.GetCustomAttributes(typeof(FactAttribute), inherit: true))
                Assert.True(fact.Skip is null || fact.Skip.Length > 10, $"{method.DeclaringType}.{method.Name} is skipped without a reason.");
        });

    // A type at the left margin is a top-level one.
    [GeneratedRegex(@"^public (?:(?:static|sealed|abstract|readonly|partial|unsafe|ref|file) )*(?:record struct|record class|record|class|struct|interface|enum|delegate \S+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();
}
