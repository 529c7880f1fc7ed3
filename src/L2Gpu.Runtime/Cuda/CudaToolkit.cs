namespace L2Gpu.Runtime.Cuda;

/// <summary>Where the libraries of CUDA's toolkit are.</summary>
internal static class CudaToolkit
{
    /// <summary>A library's names, the newest that a driver supports first: as the system finds them by itself, then in the folders of a toolkit.</summary>
    /// <param name="versions">The library's names, and the version of CUDA that each came with.</param>
    /// <param name="driverMajor">The first number of the version of CUDA that the driver knows.</param>
    public static string[] Candidates((int Major, string Linux, string Windows)[] versions, int driverMajor)
    {
        string[] names = [.. versions.Where(version => version.Major <= driverMajor).Select(version => OperatingSystem.IsWindows() ? version.Windows : version.Linux)];
        return [.. names, .. Folders().Where(Directory.Exists).SelectMany(folder => names.Select(name => Path.Combine(folder, name)))];
    }

    private static IEnumerable<string> Folders()
    {
        string[] below = OperatingSystem.IsWindows() ? ["bin", Path.Combine("bin", "x64")] : ["lib64"];
        foreach (string variable in new[] { "CUDA_PATH", "CUDA_HOME" })
        {
            if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } toolkit) continue;
            foreach (string folder in below) yield return Path.Combine(toolkit, folder);
        }

        if (OperatingSystem.IsWindows()) yield break;
        yield return "/usr/local/cuda/lib64";
        yield return "/usr/local/cuda/lib";
    }
}
