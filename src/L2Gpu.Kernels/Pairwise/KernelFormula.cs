using System.Globalization;
using System.Text;

namespace L2Gpu.Kernels;

/// <summary>Writes a program as a formula. What is used more than once has a letter, and is written behind.</summary>
internal sealed class KernelFormula
{
    // How tightly a text binds: what binds less than its place wants is put in parentheses.
    private const int Sum = 1, Product = 2, Sign = 3, Power = 4, Atom = 5;

    private readonly PairProgram _program;
    private readonly (string Text, int Binds)[] _texts;
    private readonly StringBuilder _definitions = new();

    private KernelFormula(PairProgram program)
    {
        _program = program;
        _texts = new (string, int)[program.Instructions.Length];
    }

    public static string Of(PairProgram program) => new KernelFormula(program).Write();

    private string Write()
    {
        var uses = new int[_texts.Length];
        foreach (PairInstruction instruction in _program.Instructions)
        {
            if (instruction.IsUnary || instruction.IsBinary) uses[instruction.Left]++;
            if (instruction.IsBinary) uses[instruction.Right]++;
        }

        int letters = 0;
        for (int i = 0; i < _texts.Length; i++)
        {
            _texts[i] = Of(_program.Instructions[i]);
            if (uses[i] < 2 || _texts[i].Binds == Atom) continue;
            string letter = letters < 20 ? ((char)('a' + letters)).ToString() : $"t{letters - 19}";
            letters++;
            _definitions.Append(_definitions.Length == 0 ? " with " : ", ").Append(letter).Append(" = ").Append(_texts[i].Text);
            _texts[i] = (letter, Atom);
        }

        return _texts[^1].Text + _definitions;
    }

    private (string Text, int Binds) Of(PairInstruction at) => at.Operation switch
    {
        PairOperation.Constant => Number(_program.Constants[at.Left]),
        PairOperation.Dot => ("xᵀy", Atom),
        PairOperation.SquaredDistance => ("‖x − y‖²", Atom),
        PairOperation.L1Distance => ("‖x − y‖₁", Atom),
        PairOperation.ChiSquaredDistance => ("χ²(x, y)", Atom),
        PairOperation.LeftSquaredNorm => ("‖x‖²", Atom),
        PairOperation.RightSquaredNorm => ("‖y‖²", Atom),
        PairOperation.Add when _texts[at.Right] is { Binds: Sign } right && right.Text[0] == '−' => ($"{In(at.Left, Sum)} {right.Text.Insert(1, " ")}", Sum),
        PairOperation.Add => ($"{In(at.Left, Sum)} + {In(at.Right, Sum)}", Sum),
        PairOperation.Subtract => ($"{In(at.Left, Sum)} − {In(at.Right, Product)}", Sum),
        PairOperation.Multiply => ($"{First(at.Left)}·{In(at.Right, Power)}", Product),
        PairOperation.Divide => ($"{First(at.Left)}/{In(at.Right, Power)}", Product),
        PairOperation.Minimum => ($"min({_texts[at.Left].Text}, {_texts[at.Right].Text})", Atom),
        PairOperation.Maximum => ($"max({_texts[at.Left].Text}, {_texts[at.Right].Text})", Atom),
        PairOperation.Negate => ($"−{In(at.Left, Power)}", Sign),
        PairOperation.Abs => ($"|{_texts[at.Left].Text}|", Atom),
        PairOperation.Sqrt when _program.Instructions[at.Left] is { IsQuantity: true, Operation: not (PairOperation.Dot or PairOperation.L1Distance or PairOperation.ChiSquaredDistance) }
            => (_texts[at.Left].Text[..^1], Atom),
        PairOperation.Power => ($"{In(at.Left, Atom)}{Raised(at.Right)}", Power),
        _ => ($"{at.Operation.ToString().ToLowerInvariant()}({_texts[at.Left].Text})", Atom),
    };

    private string In(int value, int place) => _texts[value].Binds >= place && !(place == Atom && _texts[value].Text[^1] == '²') ? _texts[value].Text : $"({_texts[value].Text})";

    // A sign may begin a product.
    private string First(int value) => In(value, Product);

    private static (string Text, int Binds) Number(double value)
    {
        string text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        return double.IsNegative(value) ? ($"−{text}", Sign) : (text, Atom);
    }

    private static string Raised(int exponent) => string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(digit => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']));
}
