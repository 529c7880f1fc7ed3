using L2Gpu.Kernels;
using Xunit;
using static L2Gpu.Kernels.KernelMath;

namespace L2Gpu.Tests.Pairwise;

/// <summary>Kernels as formulas for people, and as text that is read back.</summary>
public sealed class KernelTextTests
{
    public static TheoryData<string, string> Formulas => new()
    {
        { KernelFunction.Linear.ToJson(), "xᵀy" },
        { KernelFunction.Rbf(0.5).ToJson(), "exp(−0.5·‖x − y‖²)" },
        { KernelFunction.Polynomial(0.25, -1, 12).ToJson(), "(0.25·xᵀy − 1)¹²" },
        { KernelFunction.Sigmoid(2, 1).ToJson(), "tanh(2·xᵀy + 1)" },
        { KernelFunction.Matern12(1).ToJson(), "exp(−1·‖x − y‖)" },
        { KernelFunction.Matern32(2).ToJson(), "(1 + a)·exp(−a) with a = 0.8660254037844386·‖x − y‖" },
        { KernelFunction.Cosine.ToJson(), "xᵀy/(max(‖x‖, 1E-18)·max(‖y‖, 1E-18))" },
        { KernelFunction.Laplacian(3).ToJson(), "exp(−3·‖x − y‖₁)" },
        { KernelFunction.ChiSquared(3).ToJson(), "exp(−3·χ²(x, y))" },
        { KernelFunction.Custom((x, y) => -(Dot(x, y) - (Norm(x) - 2)) / (Dot(x, y) / -3)).ToJson(), "−(xᵀy − (‖x‖ − 2))/(xᵀy/(−3))" },
        { KernelFunction.Custom((x, y) => Pow(SquaredDistance(x, y), 2) * Pow(Pow(Dot(x, y), 2), 3)).ToJson(), "(‖x − y‖²)²·((xᵀy)²)³" },
        { KernelFunction.Custom((x, y) => Abs(Dot(x, y)) + Min(1, Sqrt(Dot(x, y)))).ToJson(), "|xᵀy| + min(1, sqrt(xᵀy))" },
    };

    public static TheoryData<KernelFunction> Kernels =>
    [
        KernelFunction.SquaredDistance, KernelFunction.L1Distance, KernelFunction.Linear, KernelFunction.Cosine, KernelFunction.Rbf(), KernelFunction.Rbf(0.1), KernelFunction.Laplacian(),
        KernelFunction.ChiSquared(1e-300), KernelFunction.Polynomial(), KernelFunction.Polynomial(0.1, -0.25, 4), KernelFunction.Sigmoid(null, 2), KernelFunction.Matern12(1.0 / 3),
        KernelFunction.Matern32(), KernelFunction.Matern52(1e10), KernelFunction.Rbf(0.1).WithLengthScales(0.1, 1.0 / 3, 1e300), KernelFunction.Custom((x, y) => (0.1 * Dot(x, y)) + -0.0),
        (KernelFunction.Rbf(3) + (2 * KernelFunction.Cosine)).WithLengthScales(2), KernelFunction.Custom((x, y) => 1),
    ];

    [Theory]
    [MemberData(nameof(Formulas))]
    public void A_formula_can_be_read(string json, string formula) => Assert.Equal(formula, KernelFunction.FromJson(json).Formula);

    [Fact]
    public void A_kernel_names_itself()
    {
        Assert.Equal("custom(exp(−2·‖x − y‖²) + 3·xᵀy)", KernelFunction.Custom((x, y) => Exp(-2 * SquaredDistance(x, y)) + (3 * Dot(x, y))).ToString());
        Assert.Equal("rbf(gamma=0.5)", KernelFunction.Rbf(0.5).ToString());
        Assert.Equal("custom(xᵀy, 2 length scales)", KernelFunction.Custom((x, y) => Dot(x, y)).WithLengthScales(1, 2).ToString());
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void What_is_written_is_read_as_the_same(KernelFunction kernel)
    {
        KernelFunction back = KernelFunction.FromJson(kernel.ToJson());
        Assert.Equal(kernel, back);
        Assert.Equal(kernel.ToJson(), back.ToJson());
        Assert.Equal(kernel.ToString(), back.ToString());
    }

    [Fact]
    public void The_text_is_what_is_documented()
    {
        Assert.Equal("""{"name":"rbf","gamma":0.5}""", KernelFunction.Rbf(0.5).ToJson());
        Assert.Equal("""{"name":"rbf","length_scales":[1,2.5]}""", KernelFunction.Rbf().WithLengthScales(1, 2.5).ToJson());
        Assert.Equal("""{"name":"custom","program":[["constant",2],["dot"],["multiply",0,1],["power",2,3]]}""", KernelFunction.Custom((x, y) => Pow(2 * Dot(x, y), 3)).ToJson());
        Assert.Contains("Resolve", Assert.Throws<InvalidOperationException>((KernelFunction.Rbf() + KernelFunction.Linear).ToJson).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no kernel")]
    [InlineData("[]", "no name")]
    [InlineData("{}", "no name")]
    [InlineData("""{"name":null}""", "null")]
    [InlineData("""{"name":7}""", "no kernel")]
    [InlineData("""{"name":"spline"}""", "'spline'")]
    [InlineData("""{"name":"rbf","gamma":-1}""", "γ must be")]
    [InlineData("""{"name":"rbf","gamma":"a"}""", "no kernel")]
    [InlineData("""{"name":"rbf","gamma":null}""", "no kernel")]
    [InlineData("""{"name":"rbf","gamma":1,"gamma":2}""", "no kernel")]
    [InlineData("""{"name":"rbf","gamma":1,"coef0":2}""", "rbf has no 'coef0'")]
    [InlineData("""{"name":"rbf","gamma":1e999}""", "no kernel")]
    [InlineData("""{"name":"rbf","gamma":1""", "no kernel")]
    [InlineData("""{"name":"rbf","length_scales":[1,0]}""", "length scale")]
    [InlineData("""{"name":"rbf","length_scales":3}""", "no kernel")]
    [InlineData("""{"name":"polynomial","coef0":1}""", "degree is missing")]
    [InlineData("""{"name":"polynomial","coef0":1,"degree":2.5}""", "no kernel")]
    [InlineData("""{"name":"polynomial","coef0":1,"degree":1001}""", "1000")]
    [InlineData("""{"name":"matern32"}""", "length_scale is missing")]
    [InlineData("""{"name":"custom"}""", "has a program")]
    [InlineData("""{"name":"custom","program":[]}""", "0 instructions")]
    [InlineData("""{"name":"custom","program":[["dot"],[]]}""", "instruction 1")]
    [InlineData("""{"name":"custom","program":[["spline"]]}""", "'spline'")]
    [InlineData("""{"name":"custom","program":["dot"]}""", "no kernel")]
    [InlineData("""{"name":"custom","program":[["dot",0]]}""", "has 1 operands")]
    [InlineData("""{"name":"custom","program":[["dot"],["exp"]]}""", "has 0 operands")]
    [InlineData("""{"name":"custom","program":[["dot"],["exp",1]]}""", "not before it")]
    [InlineData("""{"name":"custom","program":[["dot"],["exp",-1]]}""", "not before it")]
    [InlineData("""{"name":"custom","program":[["dot"],["power",0,1]]}""", "exponent 1")]
    [InlineData("""{"name":"custom","program":[["dot"],["power",0,2000000000]]}""", "exponent")]
    [InlineData("""{"name":"custom","program":[["dot"],["dot"]]}""", "repeats another")]
    [InlineData("""{"name":"custom","program":[["constant",1],["exp",0]]}""", "nothing uses")]
    [InlineData("""{"name":"custom","program":[["constant",1],["exp",0],["dot"],["multiply",2,0],["multiply",3,1]]}""", "instruction 1 of its program is made of numbers alone")]
    [InlineData("""{"name":"custom","program":[["dot"],["l1_distance"]]}""", "nothing uses")]
    [InlineData("""{"name":"custom","program":[["constant",1e999]]}""", "no kernel")]
    public void What_is_damaged_is_refused_with_the_reason(string json, string reason)
    {
        var e = Assert.Throws<InvalidDataException>(() => KernelFunction.FromJson(json));
        Assert.StartsWith("This is no kernel: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_change_of_a_letter_is_refused_or_reads_as_another_kernel_that_can_be_written()
    {
        string text = (KernelFunction.Rbf(0.5) + KernelFunction.Custom((x, y) => Pow(Norm(x) * Norm(y), 2))).WithLengthScales(1, 2).ToJson();
        int refused = 0;
        for (int i = 0; i < text.Length; i++)
        {
            foreach (char letter in "0z\"]{,-")
            {
                string changed = $"{text[..i]}{letter}{text[(i + 1)..]}";
                try
                {
                    Assert.Equal(KernelFunction.FromJson(changed), KernelFunction.FromJson(KernelFunction.FromJson(changed).ToJson()));
                }
                catch (InvalidDataException)
                {
                    refused++;
                }
            }
        }

        Assert.True(refused > 5 * text.Length);
        for (int i = 0; i < text.Length; i++) Assert.Throws<InvalidDataException>(() => KernelFunction.FromJson(text[..i]));
    }
}
