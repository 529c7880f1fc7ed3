using System.Buffers;
using System.Text;
using System.Text.Json;

namespace L2Gpu.Kernels;

/// <summary>Kernels as JSON: <c>{"name":"rbf","gamma":0.5}</c>, or <c>{"name":"custom","program":[["dot"],["constant",2],["multiply",0,1]]}</c>; <c>"length_scales"</c> behind, where there are some.</summary>
internal static class KernelJson
{
    private const string NameKey = "name", ProgramKey = "program", ScalesKey = "length_scales";

    private static readonly Dictionary<PairOperation, string> _names = Enum.GetValues<PairOperation>().ToDictionary(o => o, o => JsonNamingPolicy.SnakeCaseLower.ConvertName(o.ToString()));

    private static readonly Dictionary<string, PairOperation> _operations = _names.ToDictionary(pair => pair.Value, pair => pair.Key);

    public static string Write(KernelFunction kernel)
    {
        if (kernel.Name == KernelFunction.CustomName && kernel.NeedsColumns)
            throw new InvalidOperationException("A parameter of the kernel waits for the number of columns; call Resolve first.");
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString(NameKey, kernel.Name);
            if (kernel.Name == KernelFunction.CustomName) WriteProgram(writer, kernel.Program);
            foreach (KernelParameter parameter in kernel.Parameters)
            {
                if (!double.IsNaN(parameter.Value)) writer.WriteNumber(parameter.Name, parameter.Value);
            }

            if (!kernel.LengthScales.IsEmpty)
            {
                writer.WriteStartArray(ScalesKey);
                foreach (double scale in kernel.LengthScales) writer.WriteNumberValue(scale);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static KernelFunction Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new() { MaxDepth = 4, AllowDuplicateProperties = false });
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or InvalidDataException)
        {
            throw new InvalidDataException($"This is no kernel: {e.Message}", e);
        }
    }

    private static KernelFunction Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(NameKey, out JsonElement nameElement)) throw new InvalidDataException("it has no name.");
        string name = nameElement.GetString() ?? throw new InvalidDataException("its name is null.");
        var parameters = new Parameters(root);
        KernelFunction kernel = name switch
        {
            KernelFunction.CustomName => KernelFunction.OfProgram(ReadProgram(parameters.Take(ProgramKey) ?? throw new InvalidDataException("a custom kernel has a program."))),
            "squared_distance" => KernelFunction.SquaredDistance,
            "l1_distance" => KernelFunction.L1Distance,
            "linear" => KernelFunction.Linear,
            "cosine" => KernelFunction.Cosine,
            "rbf" => KernelFunction.Rbf(parameters.Number("gamma")),
            "laplacian" => KernelFunction.Laplacian(parameters.Number("gamma")),
            "chi2" => KernelFunction.ChiSquared(parameters.Number("gamma")),
            "polynomial" => KernelFunction.Polynomial(parameters.Number("gamma"), parameters.Needed("coef0"), parameters.Whole("degree")),
            "sigmoid" => KernelFunction.Sigmoid(parameters.Number("gamma"), parameters.Needed("coef0")),
            "matern12" => KernelFunction.Matern12(parameters.Needed("length_scale")),
            "matern32" => KernelFunction.Matern32(parameters.Needed("length_scale")),
            "matern52" => KernelFunction.Matern52(parameters.Needed("length_scale")),
            _ => throw new InvalidDataException($"no kernel is called '{name}'; a later version may have it."),
        };
        if (parameters.Take(ScalesKey) is { } scales) kernel = kernel.WithLengthScales([.. scales.EnumerateArray().Select(s => s.GetDouble())]);
        parameters.ThrowIfLeft(name);
        return kernel;
    }

    private static void WriteProgram(Utf8JsonWriter writer, PairProgram program)
    {
        writer.WriteStartArray(ProgramKey);
        foreach (PairInstruction instruction in program.Instructions)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(_names[instruction.Operation]);
            if (instruction.Operation == PairOperation.Constant) writer.WriteNumberValue(program.Constants[instruction.Left]);
            else if (!instruction.IsQuantity) writer.WriteNumberValue(instruction.Left);
            if (instruction.IsBinary || instruction.Operation == PairOperation.Power) writer.WriteNumberValue(instruction.Right);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static PairProgram ReadProgram(JsonElement element)
    {
        var builder = new PairProgramBuilder();
        int count = element.GetArrayLength();
        if (count is 0 or > KernelFunction.MostInstructions) throw new InvalidDataException($"its program has {count} instructions; 1 to {KernelFunction.MostInstructions} are supported.");
        for (int i = 0; i < count; i++)
        {
            // A program that a builder made is made again, instruction by instruction; what is not was changed.
            if (ReadInstruction(builder, element[i], i) != i) throw new InvalidDataException($"instruction {i} of its program repeats another, or is made of numbers alone.");
        }

        PairProgram program = builder.Build(count - 1);
        return program.Instructions.Length == count ? program : throw new InvalidDataException("its program has instructions that nothing uses.");
    }

    private static int ReadInstruction(PairProgramBuilder builder, JsonElement element, int index)
    {
        string name = element.GetArrayLength() > 0 && element[0].GetString() is { } known ? known : string.Empty;
        if (!_operations.TryGetValue(name, out PairOperation operation)) throw new InvalidDataException($"instruction {index} of its program is '{name}', which is not known.");
        var instruction = new PairInstruction(operation);
        int wanted = instruction.IsQuantity ? 1 : instruction.IsBinary || operation == PairOperation.Power ? 3 : 2;
        if (element.GetArrayLength() != wanted) throw new InvalidDataException($"instruction {index} of its program has {element.GetArrayLength() - 1} operands; {name} has {wanted - 1}.");
        if (instruction.IsQuantity) return builder.Quantity(operation);
        if (operation == PairOperation.Constant) return builder.Constant(element[1].GetDouble());
        int left = Operand(element[1]);
        if (operation != PairOperation.Power) return instruction.IsBinary ? builder.Binary(operation, left, Operand(element[2])) : builder.Unary(operation, left);
        int exponent = element[2].GetInt32();
        return exponent is >= 2 and <= KernelFunction.LargestDegree
            ? builder.Power(left, exponent)
            : throw new InvalidDataException($"instruction {index} of its program has the exponent {exponent}; 2 to {KernelFunction.LargestDegree} are supported.");

        int Operand(JsonElement operand) => operand.GetInt32() is var place && place >= 0 && place < index
            ? place
            : throw new InvalidDataException($"instruction {index} of its program reads the value of instruction {place}, which is not before it.");
    }

    /// <summary>What an object holds beside the name; each is taken once.</summary>
    private sealed class Parameters(JsonElement root)
    {
        private readonly Dictionary<string, JsonElement> _left = root.EnumerateObject().Where(p => p.Name != NameKey).ToDictionary(p => p.Name, p => p.Value);

        public JsonElement? Take(string key) => _left.Remove(key, out JsonElement value) ? value : null;

        public double? Number(string key) => Take(key)?.GetDouble();

        public double Needed(string key) => Number(key) ?? throw new InvalidDataException($"its {key} is missing.");

        public int Whole(string key) => Take(key)?.GetInt32() ?? throw new InvalidDataException($"its {key} is missing.");

        public void ThrowIfLeft(string name)
        {
            if (_left.Count > 0) throw new InvalidDataException($"{name} has no '{_left.Keys.First()}'.");
        }
    }
}
