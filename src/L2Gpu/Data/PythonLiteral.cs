using System.Globalization;

namespace L2Gpu;

/// <summary>Reads the small part of Python's literals that the header of a <c>.npy</c> file is made of.</summary>
internal sealed class PythonLiteral(string text)
{
    private int _position;

    /// <summary>The next character that is no white space; NUL at the end.</summary>
    public char Next
    {
        get
        {
            while (_position < text.Length && text[_position] is ' ' or '\n' or '\r' or '\t') _position++;
            return _position < text.Length ? text[_position] : '\0';
        }
    }

    public bool TryTake(char wanted)
    {
        if (Next != wanted) return false;
        _position++;
        return true;
    }

    public void Expect(char wanted)
    {
        if (!TryTake(wanted)) throw new FormatException($"'{wanted}' expected at {_position}");
    }

    public void ExpectEnd()
    {
        if (Next != '\0') throw new FormatException($"text after the end at {_position}");
    }

    public string TakeString()
    {
        char quote = Next;
        if (quote is not ('\'' or '"')) throw new FormatException($"a string expected at {_position}");
        int end = text.IndexOf(quote, _position + 1);
        if (end < 0) throw new FormatException("a string does not end");
        string value = text[(_position + 1)..end];
        _position = end + 1;
        return value;
    }

    public bool TakeBoolean()
    {
        char first = Next;
        string word = first == 'T' ? "True" : "False";
        if (string.CompareOrdinal(text, _position, word, 0, word.Length) != 0) throw new FormatException($"True or False expected at {_position}");
        _position += word.Length;
        return first == 'T';
    }

    public List<long> TakeTuple()
    {
        var values = new List<long>();
        Expect('(');
        while (!TryTake(')'))
        {
            values.Add(TakeInteger());
            if (values.Count > 64) throw new FormatException("more than 64 dimensions");
            if (Next != ')') Expect(',');
        }

        return values;
    }

    private long TakeInteger()
    {
        _ = Next;
        int start = _position;
        while (_position < text.Length && char.IsAsciiDigit(text[_position])) _position++;
        if (_position == start) throw new FormatException($"a whole number expected at {start}");
        return long.TryParse(text.AsSpan(start, _position - start), NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new FormatException($"the number at {start} overflows 64 bits");
    }
}
