using System.Text.Encodings.Web;
using System.Text.Json;
using L2Gpu.Runtime;

namespace L2Gpu.DeviceRunner;

/// <summary>Files of JSON that are whole at every moment, so that a run that is cut short leaves what it had.</summary>
internal static class JsonFile
{
    /// <summary>Writes a file anew: beside its place, then renamed.</summary>
    public static void Write(string path, Action<Utf8JsonWriter> write)
    {
        string beside = $"{path}.part";
        using (FileStream file = File.Create(beside))
        using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json);
        }

        File.Move(beside, path, overwrite: true);
    }

    /// <summary>What is known of a device.</summary>
    public static void WriteDevice(this Utf8JsonWriter json, DeviceInfo device)
    {
        json.WriteStartObject("device");
        json.WriteString("id", device.Id);
        json.WriteString("name", device.Name);
        json.WriteString("driver", device.Driver);
        json.WriteBoolean("isGpu", device.IsGpu);
        json.WriteNumber("computeUnits", device.ComputeUnits);
        json.WriteNumber("memoryBytes", device.MemoryBytes);
        json.WriteEndObject();
    }

    /// <summary>Texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>A number; null where there is none, or JSON has none for it.</summary>
    public static void WriteNumberOrNull(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
