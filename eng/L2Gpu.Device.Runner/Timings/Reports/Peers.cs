using System.Text.Json;

namespace L2Gpu.DeviceRunner.Timings.Reports;

/// <summary>What other libraries took for the same rows, from the file of eng/gpu-peers.py.</summary>
internal sealed class Peers
{
    private readonly ILookup<string, Peer> _peers;

    /// <param name="path">The file; null for none.</param>
    /// <exception cref="UsageException">It cannot be read.</exception>
    public Peers(string? path) => _peers = (path is null ? [] : Read(path)).ToLookup(peer => peer.Row);

    /// <summary>The peers of a row, in the file's order.</summary>
    public IEnumerable<Peer> Of(Row row) => _peers[row.Id];

    /// <summary>The fastest that computes what the row computes; null where there is none.</summary>
    public Peer? Best(Row row) => Of(row).Where(peer => peer.IsComparable).MinBy(peer => peer.Seconds);

    private static List<Peer> Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            return
            [
                .. document.RootElement.GetProperty("peers").EnumerateArray().Select(entry => new Peer(
                    entry.GetProperty("row").GetString()!, entry.GetProperty("peer").GetString()!, entry.GetProperty("seconds").GetDouble(), entry.GetProperty("comparable").GetBoolean())),
            ];
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException($"{path} is no file of peers: {e.Message}");
        }
    }
}
