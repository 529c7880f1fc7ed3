using System.Linq.Expressions;
using L2Gpu.Conformance;
using L2Gpu.Kernels;

namespace L2Gpu.Tests.Pairwise;

/// <summary>Random expressions over all words of <see cref="KernelMath"/>, for points of three coordinates between 0.05 and 1. Arguments stay where floats neither overflow nor cancel to nothing.</summary>
internal sealed class RandomKernels(ulong seed)
{
    public const int Columns = 3;

    private readonly NumberStream _stream = new(seed);
    private readonly ParameterExpression _x = Expression.Parameter(typeof(KernelPoint), "x"), _y = Expression.Parameter(typeof(KernelPoint), "y");

    private int _quantities;

    /// <summary>How often each word was used.</summary>
    public Dictionary<string, int> Words { get; } = [];

    public static double[][] Points(ulong seed, int count)
    {
        var stream = new NumberStream(seed);
        double[][] points = [.. Enumerable.Range(0, count).Select(_ => (double[])[.. Enumerable.Range(0, Columns).Select(_ => (double)(float)(0.525 + (0.475 * stream.NextSigned())))])];
        points[^1] = points[0];
        return points;
    }

    /// <summary>The next one; it looks at the points.</summary>
    public Expression<Func<KernelPoint, KernelPoint, double>> Next()
    {
        Expression node;
        int before = _quantities;
        do node = Node(_stream.NextInteger(2, 6)).Node;
        while (_quantities == before);
        return Expression.Lambda<Func<KernelPoint, KernelPoint, double>>(node, _x, _y);
    }

    // An expression, and a bound of its magnitude.
    private (Expression Node, double Most) Node(int depth)
    {
        if (depth == 0) return _stream.NextInteger(0, 3) == 0 ? Number() : Quantity();
        return _stream.NextInteger(0, 12) switch
        {
            0 or 1 => Sum(depth, Expression.Add, "+"),
            2 => Sum(depth, Expression.Subtract, "-"),
            3 or 4 => Product(depth),
            5 => Quotient(depth),
            6 => Bounded(depth, KernelMath.Exp, 4, most => Math.Exp(most)),
            7 => Bounded(depth, _stream.NextInteger(0, 1) == 0 ? KernelMath.Sin : KernelMath.Cos, 50, _ => 1),
            8 => Bounded(depth, KernelMath.Tanh, 50, _ => 1),
            9 => Positive(depth),
            10 => Power(depth),
            11 => Extremum(depth),
            _ => Sign(depth),
        };
    }

    private (Expression Node, double Most) Number()
    {
        double value = Math.Round(3 * _stream.NextSigned(), 3) + 0.0001;
        return (Expression.Constant(value), Math.Abs(value));
    }

    private (Expression Node, double Most) Quantity()
    {
        _quantities++;
        (ParameterExpression one, ParameterExpression other) = _stream.NextInteger(0, 1) == 0 ? (_x, _y) : (_y, _x);
        return _stream.NextInteger(0, 7) switch
        {
            0 => (Call(KernelMath.Dot, one, other), 3),
            1 or 2 => (Call(KernelMath.SquaredDistance, one, other), 3),
            3 => (Call(KernelMath.Distance, one, other), 2),
            4 => (Call(KernelMath.L1Distance, one, other), 3),
            5 => (Call(KernelMath.ChiSquaredDistance, one, other), 3),
            6 => (Call(KernelMath.SquaredNorm, one), 3),
            _ => (Call(KernelMath.Norm, one), 2),
        };
    }

    private (Expression Node, double Most) Sum(int depth, Func<Expression, Expression, BinaryExpression> join, string word)
    {
        (Expression a, double mostA) = Node(depth - 1);
        (Expression b, double mostB) = Node(depth - 1);
        Count(word);
        return (join(a, b), mostA + mostB);
    }

    private (Expression Node, double Most) Product(int depth)
    {
        (Expression a, double mostA) = Tamed(Node(depth - 1), 100);
        (Expression b, double mostB) = Tamed(Node(depth - 1), 100);
        Count("*");
        return (Expression.Multiply(a, b), mostA * mostB);
    }

    private (Expression Node, double Most) Quotient(int depth)
    {
        (Expression a, double mostA) = Node(depth - 1);
        (Expression b, _) = Node(depth - 1);
        Count("/");
        return (Expression.Divide(a, Expression.Add(Expression.Constant(0.75), Call(KernelMath.Abs, b))), mostA / 0.75);
    }

    private (Expression Node, double Most) Bounded(int depth, Func<double, double> function, double most, Func<double, double> bound)
    {
        (Expression a, double mostA) = Tamed(Node(depth - 1), most);
        return (Call(function, a), bound(mostA));
    }

    private (Expression Node, double Most) Positive(int depth)
    {
        (Expression a, double most) = Node(depth - 1);
        Expression positive = Expression.Add(Call(KernelMath.Abs, a), Expression.Constant(0.5));
        return _stream.NextInteger(0, 1) == 0 ? (Call(KernelMath.Log, positive), Math.Max(1, Math.Log(most + 0.5))) : (Call(KernelMath.Sqrt, positive), Math.Sqrt(most + 0.5));
    }

    private (Expression Node, double Most) Power(int depth)
    {
        (Expression a, double most) = Tamed(Node(depth - 1), 3);
        int exponent = _stream.NextInteger(0, 7) - 3;
        if (exponent >= 0) exponent++; // a power of 0 looks at nothing
        if (exponent < 0) (a, most) = (Expression.Add(Call(KernelMath.Abs, a), Expression.Constant(0.5)), 2);
        Count(nameof(KernelMath.Pow));
        return (Expression.Call(((Func<double, int, double>)KernelMath.Pow).Method, a, Expression.Constant(exponent)), Math.Pow(most, Math.Abs(exponent)));
    }

    private (Expression Node, double Most) Extremum(int depth)
    {
        (Expression a, double mostA) = Node(depth - 1);
        (Expression b, double mostB) = Node(depth - 1);
        return (Call(_stream.NextInteger(0, 1) == 0 ? KernelMath.Min : KernelMath.Max, a, b), Math.Max(mostA, mostB));
    }

    private (Expression Node, double Most) Sign(int depth)
    {
        (Expression a, double most) = Node(depth - 1);
        if (_stream.NextInteger(0, 1) == 0) return (Call(KernelMath.Abs, a), most);
        Count("-a");
        return (Expression.Negate(a), most);
    }

    private (Expression Node, double Most) Tamed((Expression Node, double Most) node, double most)
        => node.Most <= most ? node : (Expression.Multiply(Expression.Constant(most), Call(KernelMath.Tanh, Expression.Multiply(node.Node, Expression.Constant(1 / node.Most)))), most);

    private MethodCallExpression Call(Delegate word, params Expression[] arguments)
    {
        Count(word.Method.Name);
        return Expression.Call(word.Method, arguments);
    }

    private void Count(string word) => Words[word] = Words.GetValueOrDefault(word) + 1;
}
