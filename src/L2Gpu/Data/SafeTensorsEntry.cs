using System.Collections.Immutable;
using System.Globalization;

namespace L2Gpu;

/// <summary>What the header of a <c>.safetensors</c> file says of one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as the format writes it, such as <c>F64</c>.</param>
/// <param name="Shape">Its lengths.</param>
/// <param name="Begin">Where its bytes begin, counted from the end of the header.</param>
/// <param name="End">Where they end.</param>
internal sealed record SafeTensorsEntry(string Name, string Type, ImmutableArray<long> Shape, long Begin, long End)
{
    public const string Double = "F64";

    /// <summary>Numbers in it.</summary>
    /// <exception cref="InvalidDataException">They cannot be counted in 64 bits, or a length is negative.</exception>
    public long Count
    {
        get
        {
            Int128 count = 1;
            foreach (long length in Shape)
            {
                if (length < 0) throw new InvalidDataException($"tensor '{Name}' has the length {length}.");
                count *= length;
                if (count > long.MaxValue) throw new InvalidDataException($"tensor '{Name}' has more numbers than can be counted.");
            }

            return (long)count;
        }
    }

    public string ShapeText => $"({string.Join(", ", Shape.Select(n => n.ToString(CultureInfo.InvariantCulture)))})";

    /// <summary>The bits of one number of a type of the format; null for a type that it does not know.</summary>
    public static int? BitsOf(string type) => type switch
    {
        "F64" or "I64" or "U64" or "C64" => 64,
        "F32" or "I32" or "U32" => 32,
        "F16" or "BF16" or "I16" or "U16" => 16,
        "I8" or "U8" or "BOOL" or "F8_E4M3" or "F8_E5M2" or "F8_E8M0" => 8,
        "F6_E2M3" or "F6_E3M2" => 6,
        "F4" => 4,
        _ => null,
    };
}
