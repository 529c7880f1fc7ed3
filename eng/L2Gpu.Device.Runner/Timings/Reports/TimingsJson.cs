using System.Text.Json;

namespace L2Gpu.DeviceRunner.Timings.Reports;

/// <summary>Timings as JSON; docs/gpu-machine.md describes it. All numbers are seconds, flops and bytes.</summary>
internal static class TimingsJson
{
    public static void Write(string path, TimingSession session, bool commonKernels, Peers peers) => JsonFile.Write(path, json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", "l2gpu-timings/1");
        json.WriteDevice(session.Device);
        json.WriteString("size", session.Size.ToString());
        json.WriteBoolean("commonKernelsOnly", commonKernels);
        json.WriteStartObject("ceilings");
        json.WriteNumber("bytesPerSecond", session.Ceilings.Bandwidth);
        json.WriteNumber("fp32FlopsPerSecond", session.Ceilings.Fp32);
        json.WriteNumber("fp64FlopsPerSecond", session.Ceilings.Fp64);
        json.WriteNumber("tf32MatrixFlopsPerSecond", session.Ceilings.Tf32Matrix);
        json.WriteNumber("fp64MatrixFlopsPerSecond", session.Ceilings.Fp64Matrix);
        json.WriteEndObject();
        json.WriteStartArray("rows");
        foreach (Result result in session.Results) WriteResult(json, result, peers);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>The rows that would be measured, for peers to measure the same.</summary>
    public static void WritePlan(string path, IEnumerable<Row> rows) => JsonFile.Write(path, json =>
    {
        json.WriteStartObject();
        json.WriteString("schema", "l2gpu-plan/1");
        json.WriteStartArray("rows");
        foreach (Row row in rows)
        {
            json.WriteStartObject();
            WriteRow(json, row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteRow(Utf8JsonWriter json, Row row)
    {
        json.WriteString("row", row.Id);
        json.WriteString("work", row.Work);
        json.WriteString("type", row.Type);
        json.WriteStartArray("shape");
        foreach (long size in row.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, Result result, Peers peers)
    {
        json.WriteStartObject();
        WriteRow(json, result.Row);
        json.WriteBoolean("wrong", result.IsWrong);
        json.WriteString("note", result.Note);
        json.WriteNumberOrNull("seconds", result.Median);
        json.WriteStartArray("samples");
        foreach (double sample in result.Samples) json.WriteNumberValue(sample);
        json.WriteEndArray();
        json.WriteString("clock", result.ByHost ? "host" : "device");
        json.WriteNumber("flops", result.Flops);
        json.WriteNumber("bytes", result.Bytes);
        json.WriteNumberOrNull("floorSeconds", result.Floor);
        json.WriteString("floorBy", result.FloorBy);
        json.WriteNumberOrNull("timeOverFloor", result.Median / result.Floor);
        json.WriteNumberOrNull("relativeError", result.Accuracy?.Relative);
        json.WriteNumberOrNull("errorOverBound", result.Accuracy?.OfBound);
        json.WriteStartArray("peers");
        foreach (Peer peer in peers.Of(result.Row))
        {
            json.WriteStartObject();
            json.WriteString("peer", peer.Name);
            json.WriteBoolean("comparable", peer.IsComparable);
            json.WriteNumber("seconds", peer.Seconds);
            json.WriteNumberOrNull("peerOverOurs", peer.Seconds / result.Median);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
