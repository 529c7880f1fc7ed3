namespace L2Gpu.Kernels;

public sealed partial class KernelFunction
{
    /// <summary>What is computed, for people to read: <c>exp(−0.5·‖x − y‖²)</c>. For points divided by length scales, where there are some. Where a default waits for the number of columns, for 1.</summary>
    public string Formula => KernelFormula.Of(_program ?? _programFor(1));

    /// <summary>The kernel as JSON, from which <see cref="FromJson"/> makes an equal one: by its name and parameters, or by its program if it is custom.</summary>
    /// <exception cref="InvalidOperationException">It is custom, and a parameter in it waits for the number of columns.</exception>
    public string ToJson() => KernelJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="InvalidDataException">It is damaged or foreign; the message says how.</exception>
    public static KernelFunction FromJson(string json) => KernelJson.Read(json);

    /// <summary>A custom kernel of a program that a builder made.</summary>
    internal static KernelFunction OfProgram(PairProgram program)
    {
        PairProgram valid = Checked(program);
        return new(CustomName, [], [], _ => valid, needsColumns: false);
    }
}
