using System.Runtime.InteropServices;

namespace L2Gpu.Bench.Compare;

/// <summary>What was run: ours and the peers, by version.</summary>
/// <param name="Commit">The commit, with <c>+</c> where files outside <c>bench/results</c> differ from it.</param>
/// <param name="Runtime">The .NET runtime.</param>
/// <param name="Peers">The peers that took part, by name.</param>
/// <param name="LoadBefore">The load average when the row began; above 0 something else was running.</param>
internal sealed record Provenance(string Commit, string Runtime, IReadOnlyDictionary<string, string> Peers, string LoadBefore)
{
    public static Provenance Collect(IReadOnlyDictionary<string, string> peers, string loadBefore)
        => new(CommitOfTree(), RuntimeInformation.FrameworkDescription, peers, loadBefore);

    public static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string CommitOfTree()
    {
        string root = RowContext.RepositoryRoot;
        string commit = Shell.Output("git", "-C", root, "rev-parse", "--short=12", "HEAD").Trim();
        string changes = Shell.Output("git", "-C", root, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench/results");
        return string.IsNullOrWhiteSpace(changes) ? commit : commit + "+";
    }
}
