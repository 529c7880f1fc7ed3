using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace L2Gpu.Bench.Compare;

/// <summary>
/// A Python process that lives as long as the row and answers one JSON line with another, so that its imports, its data and its threads are as
/// warm as ours. It times its own work: what passes between the processes is not in the time.
/// </summary>
internal sealed class PythonPeer : IDisposable
{
    private readonly Process _process;

    public PythonPeer(RowContext context, string script, int threads)
    {
        var start = new ProcessStartInfo(context.Python, [ScriptPath(script)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in ThreadVariables(threads)) start.Environment[name] = value;
        _process = Process.Start(start)!;
        JsonElement hello = Ask(new Dictionary<string, object> { ["op"] = "hello" });
        foreach (JsonProperty version in hello.GetProperty("versions").EnumerateObject()) context.Report(version.Name, version.Value.GetString()!);
    }

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    /// <summary>The path of a script under <c>bench/peers</c>.</summary>
    public static string ScriptPath(string script) => Path.Combine(RowContext.RepositoryRoot, "bench", "peers", script);

    /// <summary>The variables by which BLAS and OpenMP libraries are told how many threads to use.</summary>
    public static IReadOnlyDictionary<string, string> ThreadVariables(int threads)
    {
        string count = threads.ToString(CultureInfo.InvariantCulture);
        return new Dictionary<string, string> { ["OPENBLAS_NUM_THREADS"] = count, ["OMP_NUM_THREADS"] = count, ["MKL_NUM_THREADS"] = count };
    }

    /// <summary>Sends a request and waits for its answer.</summary>
    /// <exception cref="InvalidOperationException">The process ended, or says that it failed.</exception>
    public JsonElement Ask(IReadOnlyDictionary<string, object> request)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(request));
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("The Python peer ended; its standard error, above, says why.");
        return JsonDocument.Parse(line).RootElement;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) _process.Kill();
        _process.Dispose();
    }
}
