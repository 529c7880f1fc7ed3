using System.Diagnostics;
using Xunit;

namespace L2Gpu.Tests.RidgeFits;

/// <summary>What the README and the docs promise, a reader's project does: their C# examples compile against the library as a project and run.</summary>
public sealed class ReadmeExampleTests : IDisposable
{
    private const string Fence = "```csharp";

    private readonly string _folder = Directory.CreateTempSubdirectory("l2gpu-readme-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/choosing-an-estimator.md")]
    [InlineData("docs/crossbars.md")]
    public async Task The_first_example_of_a_page_compiles_and_runs(string page)
    {
        string root = Root(), library = Path.Combine(root, "src", "L2Gpu", "L2Gpu.csproj");
        Assert.True(File.Exists(library));
        string example = FirstExample(await File.ReadAllTextAsync(Path.Combine(root, page)));
        Assert.InRange(example.Split('\n').Length, 3, 40);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Program.cs"), example);
        await File.WriteAllTextAsync(Path.Combine(_folder, "Example.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{library}" />
              </ItemGroup>
            </Project>
            """);
        (int code, string output) = await Run(root, "run", "--project", Path.Combine(_folder, "Example.csproj"));
        Assert.True(code == 0, output);
        Assert.NotEmpty(output.Trim());
        Assert.DoesNotContain("NaN", output, StringComparison.Ordinal);
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "L2Gpu.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests do not run from within the repository.");
    }

    private static string FirstExample(string text)
    {
        int start = text.IndexOf(Fence, StringComparison.Ordinal);
        Assert.True(start >= 0, "The page has no C# example.");
        start = text.IndexOf('\n', start) + 1;
        int end = text.IndexOf("```", start, StringComparison.Ordinal);
        Assert.True(end > start, "The page's C# example does not end.");
        return text[start..end];
    }

    // From the root, so that paths of samples are those of the README.
    private static async Task<(int Code, string Output)> Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        // A test host passes settings of its own build on, which would lead this one astray.
        foreach (string name in (string[])["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH"]) start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
