using System.Text.Json;
using L2Gpu.Kernels;

namespace L2Gpu.ModelFiles;

/// <summary>Kernels as JSON: <c>{"name":"rbf","gamma":0.5}</c>, with <c>"length_scales"</c> where there are any.</summary>
internal static class KernelJson
{
    private const string Name = "name";
    private const string LengthScales = "length_scales";

    /// <summary>Writes a kernel whose defaults are in place.</summary>
    public static void Write(Utf8JsonWriter json, KernelFunction kernel)
    {
        json.WriteStartObject();
        json.WriteString(Name, kernel.Name);
        foreach (KernelParameter parameter in kernel.Parameters) json.WriteNumber(parameter.Name, parameter.Value);
        if (!kernel.LengthScales.IsEmpty) ModelJsonWriter.WriteNumbers(json, LengthScales, kernel.LengthScales);
        json.WriteEndObject();
    }

    /// <summary>Reads a kernel.</summary>
    /// <exception cref="InvalidDataException">There is no such kernel, or it has other parameters.</exception>
    public static KernelFunction Read(JsonElement json)
    {
        string name = ModelJsonReader.Text(json, Name);
        double Number(string parameter) => ModelJsonReader.Get(json, parameter).GetDouble();
        KernelFunction kernel = name switch
        {
            "linear" => KernelFunction.Linear,
            "cosine" => KernelFunction.Cosine,
            "rbf" => KernelFunction.Rbf(Number("gamma")),
            "laplacian" => KernelFunction.Laplacian(Number("gamma")),
            "chi2" => KernelFunction.ChiSquared(Number("gamma")),
            "polynomial" => KernelFunction.Polynomial(Number("gamma"), Number("coef0"), ModelJsonReader.Get(json, "degree").GetInt32()),
            "sigmoid" => KernelFunction.Sigmoid(Number("gamma"), Number("coef0")),
            "matern12" => KernelFunction.Matern12(Number("length_scale")),
            "matern32" => KernelFunction.Matern32(Number("length_scale")),
            "matern52" => KernelFunction.Matern52(Number("length_scale")),
            _ => throw new InvalidDataException($"there is no kernel '{name}'."),
        };
        bool isScaled = json.TryGetProperty(LengthScales, out JsonElement scales);
        if (json.EnumerateObject().Count() != 1 + kernel.Parameters.Length + (isScaled ? 1 : 0)) throw new InvalidDataException($"the kernel '{name}' has an unknown parameter.");
        return isScaled ? kernel.WithLengthScales([.. ModelJsonReader.Finite(scales, LengthScales, scales.GetArrayLength())]) : kernel;
    }
}
