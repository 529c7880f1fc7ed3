using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace L2Gpu.Kernels;

/// <summary>Translates the expression of a kernel into a program. What does not look at the points is computed here, once.</summary>
internal sealed class KernelExpression
{
    private const string Supported =
        "Supported are Dot, SquaredDistance, Distance, L1Distance and ChiSquaredDistance of the two points, SquaredNorm and Norm of one, Value of another kernel, Exp, Log, Sqrt, Abs, "
        + "Tanh, Sin, Cos, Pow with a whole exponent, Min, Max, the operators + - * /, and any number that does not depend on the points.";

    private readonly PairProgramBuilder _builder = new();
    private readonly Dictionary<Expression, int> _known = [];
    private readonly ParameterExpression _x, _y;
    private readonly PointFinder _finder;

    private KernelExpression(LambdaExpression kernel)
    {
        (_x, _y) = (kernel.Parameters[0], kernel.Parameters[1]);
        _finder = new(_x, _y);
    }

    /// <summary>The program of a kernel.</summary>
    /// <exception cref="ArgumentException">Something in it is not supported, or a number in it is not finite.</exception>
    public static PairProgram Translate(Expression<Func<KernelPoint, KernelPoint, double>> kernel)
    {
        var translation = new KernelExpression(kernel);
        translation._finder.Visit(kernel.Body);
        return translation._builder.Build(translation.Visit(kernel.Body));
    }

    private int Visit(Expression node)
    {
        if (_known.TryGetValue(node, out int known)) return known;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw PointFinder.TooDeep();
        return _known[node] = !_finder.Depends(node) ? _builder.Constant(Number(node)) : node switch
        {
            BinaryExpression { Method: null } binary => Binary(binary),
            UnaryExpression { NodeType: ExpressionType.Negate or ExpressionType.NegateChecked, Method: null } minus => _builder.Unary(PairOperation.Negate, Visit(minus.Operand)),
            UnaryExpression { NodeType: ExpressionType.UnaryPlus, Method: null } plus => Visit(plus.Operand),
            UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked, Method: null } same when same.Type == typeof(double) && same.Operand.Type == typeof(double)
                => Visit(same.Operand),
            MethodCallExpression { Object: null } call when call.Method.DeclaringType == typeof(KernelMath) || call.Method.DeclaringType == typeof(Math) => Call(call),
            _ => throw Unsupported(node),
        };
    }

    private int Binary(BinaryExpression node)
    {
        PairOperation operation = node.NodeType switch
        {
            ExpressionType.Add or ExpressionType.AddChecked => PairOperation.Add,
            ExpressionType.Subtract or ExpressionType.SubtractChecked => PairOperation.Subtract,
            ExpressionType.Multiply or ExpressionType.MultiplyChecked => PairOperation.Multiply,
            ExpressionType.Divide => PairOperation.Divide,
            _ => throw Unsupported(node),
        };
        if (node.Type != typeof(double)) throw Unsupported(node);
        int left = Visit(node.Left);
        return _builder.Binary(operation, left, Visit(node.Right));
    }

    private int Call(MethodCallExpression node)
    {
        MethodInfo method = node.Method;
        bool ofPoints = method.DeclaringType == typeof(KernelMath);
        switch (method.Name)
        {
            case nameof(KernelMath.Dot) when ofPoints:
                return Dot(node, node.Arguments[0], node.Arguments[1]);
            case nameof(KernelMath.SquaredNorm) when ofPoints:
                return Dot(node, node.Arguments[0], node.Arguments[0]);
            case nameof(KernelMath.Norm) when ofPoints:
                return _builder.Unary(PairOperation.Sqrt, Dot(node, node.Arguments[0], node.Arguments[0]));
            case nameof(KernelMath.SquaredDistance) when ofPoints:
                return Distance(node, PairOperation.SquaredDistance);
            case nameof(KernelMath.Distance) when ofPoints:
                return _builder.Unary(PairOperation.Sqrt, Distance(node, PairOperation.SquaredDistance));
            case nameof(KernelMath.L1Distance) when ofPoints:
                return Distance(node, PairOperation.L1Distance);
            case nameof(KernelMath.ChiSquaredDistance) when ofPoints:
                return Distance(node, PairOperation.ChiSquaredDistance);
            case nameof(KernelMath.Value) when ofPoints:
                return Inner(node);
            case nameof(Math.Pow):
                return _builder.Power(Visit(node.Arguments[0]), Exponent(node));
        }

        PairOperation? operation = method.Name switch
        {
            nameof(Math.Exp) => PairOperation.Exp,
            nameof(Math.Log) when node.Arguments.Count == 1 => PairOperation.Log,
            nameof(Math.Sqrt) => PairOperation.Sqrt,
            nameof(Math.Abs) => PairOperation.Abs,
            nameof(Math.Tanh) => PairOperation.Tanh,
            nameof(Math.Sin) => PairOperation.Sin,
            nameof(Math.Cos) => PairOperation.Cos,
            nameof(Math.Min) => PairOperation.Minimum,
            nameof(Math.Max) => PairOperation.Maximum,
            _ => null,
        };
        if (operation is not { } found || method.ReturnType != typeof(double)) throw Unsupported(node);
        int first = Visit(node.Arguments[0]);
        return node.Arguments.Count == 1 ? _builder.Unary(found, first) : _builder.Binary(found, first, Visit(node.Arguments[1]));
    }

    private int Dot(Expression node, Expression first, Expression second)
    {
        (bool left, bool right) = (IsFirst(node, first), IsFirst(node, second));
        return _builder.Quantity(left != right ? PairOperation.Dot : left ? PairOperation.LeftSquaredNorm : PairOperation.RightSquaredNorm);
    }

    private int Distance(MethodCallExpression node, PairOperation quantity)
        => IsFirst(node, node.Arguments[0]) == IsFirst(node, node.Arguments[1]) ? _builder.Constant(0) : _builder.Quantity(quantity);

    private int Inner(MethodCallExpression node)
    {
        (bool left, bool right) = (IsFirst(node, node.Arguments[1]), IsFirst(node, node.Arguments[2]));
        if (left == right) throw Unsupported(node);
        if (_finder.Depends(node.Arguments[0]) || Evaluate<KernelFunction>(node.Arguments[0]) is not { NeedsColumns: false, LengthScales.IsEmpty: true } kernel)
            throw new ArgumentException($"{Text(node)}: a kernel within another must be there, have its gamma, and no length scales. Give those to the whole.");
        return _builder.Append(kernel.Program, exchanged: !left);
    }

    // Whether it is the first point, and not the second.
    private bool IsFirst(Expression node, Expression point) => point == _x || (point == _y ? false : throw Unsupported(node));

    private int Exponent(MethodCallExpression node)
    {
        double exponent = _finder.Depends(node.Arguments[1]) ? double.NaN : Number(node.Arguments[1]);
        if (exponent != Math.Round(exponent) || !(Math.Abs(exponent) <= KernelFunction.LargestDegree))
        {
            throw new ArgumentException(
                $"{Text(node)}: an exponent must be a whole number from -{KernelFunction.LargestDegree} to {KernelFunction.LargestDegree}. For others write Exp(p * Log(a)), for a half Sqrt(a).");
        }

        return (int)exponent;
    }

    private static double Number(Expression node)
    {
        if (!IsNumber(node.Type)) throw Unsupported(node);
        double number = node is ConstantExpression { Value: double value } ? value : Evaluate<double>(Expression.Convert(node, typeof(double)));
        return double.IsFinite(number) ? number : throw new ArgumentException($"{Text(node)} is {number}; the numbers of a kernel must be finite.");
    }

    private static bool IsNumber(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal;

    private static T Evaluate<T>(Expression node)
    {
        try
        {
            return Expression.Lambda<Func<T>>(node).Compile(preferInterpretation: true)();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new ArgumentException($"{Text(node)} could not be computed: {e.Message}", e);
        }
    }

    private static ArgumentException Unsupported(Expression node)
    {
        string kind = node is MethodCallExpression call ? $"{node.NodeType} {call.Method.Name}" : $"{node.NodeType}";
        return new($"{Text(node)} ({kind}) is not supported in a kernel. {Supported}");
    }

    private static string Text(Expression node)
    {
        const int Most = 120;
        string text = node.ToString();
        return text.Length <= Most ? text : text[..Most] + "…";
    }

    /// <summary>Finds what depends on the points.</summary>
    private sealed class PointFinder(ParameterExpression x, ParameterExpression y) : ExpressionVisitor
    {
        private readonly Dictionary<Expression, bool> _depends = [];
        private bool _found;

        public static ArgumentException TooDeep() => new("The expression is nested too deeply. Write it as a sum or product of several kernels, or with fewer steps.");

        public bool Depends(Expression node) => _depends[node];

        public override Expression? Visit(Expression? node)
        {
            if (node is null) return null;
            if (_depends.TryGetValue(node, out bool known))
            {
                _found |= known;
                return node;
            }

            if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw TooDeep();
            bool before = _found;
            _found = node == x || node == y;
            base.Visit(node);
            _depends[node] = _found;
            _found |= before;
            return node;
        }
    }
}
