using System.Reflection;
using System.Xml.Linq;
using L2Gpu.Conformance;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.Architecture;

/// <summary>Layers refer downwards only, as the picture of the architecture has it.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["L2Gpu.Runtime"] = [],
        ["L2Gpu.Kernels"] = ["L2Gpu.Runtime"],
        ["L2Gpu.Cpu"] = ["L2Gpu.Kernels", "L2Gpu.Runtime"],
        ["L2Gpu"] = ["L2Gpu.Cpu", "L2Gpu.Kernels", "L2Gpu.Runtime"],
        ["L2Gpu.Cli"] = ["L2Gpu", "L2Gpu.Cpu", "L2Gpu.Kernels", "L2Gpu.Runtime"],
        ["L2Gpu.Conformance"] = ["L2Gpu.Kernels", "L2Gpu.Runtime"],
    };

    // A project whose assembly bears another name, because the tool's would hide it on disks that do not tell upper case from lower.
    private static readonly Dictionary<string, string> ProjectOfAssembly = new() { ["L2Gpu.Estimators"] = "L2Gpu", ["l2gpu"] = "L2Gpu.Cli" };

    private static readonly Dictionary<string, Assembly> Assemblies = new()
    {
        ["L2Gpu.Runtime"] = typeof(DeviceBuffer).Assembly,
        ["L2Gpu.Kernels"] = typeof(Accelerator).Assembly,
        ["L2Gpu.Cpu"] = typeof(CpuAccelerator).Assembly,
        ["L2Gpu"] = typeof(Accelerators).Assembly,
        ["L2Gpu.Cli"] = Assembly.Load("l2gpu"),
        ["L2Gpu.Conformance"] = typeof(ConformanceSuite).Assembly,
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_assembly_refers_to_the_layers_below_it_and_to_no_other(string project)
    {
        IEnumerable<string> own = Assemblies[project].GetReferencedAssemblies().Select(name => ProjectOf(name.Name!)).Where(IsOwn);
        Assert.Empty(own.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_file_refers_to_the_layers_below_it_and_to_no_other(string project)
    {
        string folder = project == "L2Gpu.Conformance" ? "tests" : "src";
        string[] own = [.. References($"{folder}/{project}/{project}.csproj", "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))];
        Assert.Empty(own.Except(Allowed[project]));
    }

    [Fact]
    public void No_sum_depends_on_where_in_memory_an_array_begins()
    {
        // These align to the pointer first, so that the order of their additions is that of the address.
        string[] reductions = ["Dot", "Sum", "SumOfSquares", "SumOfMagnitudes", "Norm", "Distance", "CosineSimilarity", "Product", "Average", "StdDev"];
        Assert.All(Repository.Files("src", "*.cs").Where(path => !path.EndsWith("/HostSums.cs", StringComparison.Ordinal)), path =>
        {
            string text = Repository.Read(path);
            Assert.All(reductions, name => Assert.False(
                text.Contains($"TensorPrimitives.{name}(", StringComparison.Ordinal) || text.Contains($"TensorPrimitives.{name}<", StringComparison.Ordinal),
                $"{path} takes TensorPrimitives.{name}; take HostSums, or a loop."));
        });
    }

    [Fact]
    public void Runtime_and_Kernels_need_no_package()
    {
        foreach (string project in new[] { "L2Gpu.Runtime", "L2Gpu.Kernels" })
        {
            Assert.Empty(References($"src/{project}/{project}.csproj", "PackageReference"));
            Assert.All(Assemblies[project].GetReferencedAssemblies(), name => Assert.True(IsOwn(name.Name!) || name.Name!.StartsWith("System", StringComparison.Ordinal), name.Name));
        }
    }

    [Fact]
    public void The_conformance_library_can_be_hosted_without_a_test_framework()
    {
        Assert.Empty(References("tests/L2Gpu.Conformance/L2Gpu.Conformance.csproj", "PackageReference"));
        Assert.DoesNotContain(Assemblies["L2Gpu.Conformance"].GetReferencedAssemblies(), name => name.Name!.StartsWith("xunit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Nothing_refers_to_the_tool()
        => Assert.All(Allowed.Keys.Where(project => project != "L2Gpu.Cli"), project =>
            Assert.DoesNotContain(Assemblies[project].GetReferencedAssemblies(), name => ProjectOf(name.Name!) == "L2Gpu.Cli"));

    [Fact]
    public void Every_project_under_src_is_in_the_picture()
        => Assert.All(
            Repository.Files("src", "*.csproj").Where(path => !path.Contains("L2Gpu.Ilgpu", StringComparison.Ordinal)),
            path => Assert.Contains(Path.GetFileNameWithoutExtension(path), Allowed.Keys));

    [Fact]
    public void Nothing_under_src_names_ILGPU_but_the_project_for_it()
    {
        IEnumerable<string> sources = Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.csproj")).Where(path => !path.StartsWith("src/L2Gpu.Ilgpu/", StringComparison.Ordinal));
        Assert.NotEmpty(sources);
        Assert.All(sources, path => Assert.DoesNotContain("ILGPU", Repository.Read(path), StringComparison.OrdinalIgnoreCase));
    }

    private static string ProjectOf(string assembly) => ProjectOfAssembly.GetValueOrDefault(assembly, assembly);

    private static bool IsOwn(string name) => name.StartsWith("L2Gpu", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> References(string project, string kind)
        => XDocument.Parse(Repository.Read(project)).Descendants(kind).Select(element => (string)element.Attribute("Include")!);
}
