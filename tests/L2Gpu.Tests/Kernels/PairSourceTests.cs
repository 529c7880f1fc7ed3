using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.KernelContracts;

/// <summary>Functions of pairs as device source: what is text, what is a number, and what is left out.</summary>
public sealed class PairSourceTests
{
    [Fact]
    public void Another_number_is_no_other_text()
    {
        PairProgram one = KernelFunction.Rbf(0.5).Program, other = KernelFunction.Rbf(3).Program;
        PairSource source = PairSource.Of(one);
        Assert.Equal(source.Defines, PairSource.Of(other).Defines);
        Assert.Equal([-0.5 / Math.Log(2)], source.Numbers<double>(one), (a, b) => Math.Abs(a - b) <= 1e-15);
        Assert.Equal([-3 / Math.Log(2)], source.Numbers<double>(other), (a, b) => Math.Abs(a - b) <= 1e-15);
    }

    [Fact]
    public void A_power_of_e_that_is_a_multiple_is_a_power_of_2_without_the_product()
        => Assert.Equal("const REAL v3 = exp2(c[0] * squared); return v3;", Text(KernelFunction.Rbf(2).Program));

    [Fact]
    public void A_power_of_e_of_anything_else_stays_one()
    {
        var builder = new PairProgramBuilder();
        int sum = builder.Binary(PairOperation.Add, builder.Quantity(PairOperation.Dot), builder.Quantity(PairOperation.L1Distance));
        Assert.Equal("const REAL v2 = dot + absolute; const REAL v3 = exp(v2); return v3;", Text(builder.Build(builder.Unary(PairOperation.Exp, sum))));
    }

    [Theory]
    [InlineData(2, "const REAL v1s1 = dot * dot; const REAL v1 = v1s1; return v1;")]
    [InlineData(3, "const REAL v1s1 = dot * dot; const REAL v1 = dot * v1s1; return v1;")]
    [InlineData(5, "const REAL v1s1 = dot * dot; const REAL v1s2 = v1s1 * v1s1; const REAL v1 = dot * v1s2; return v1;")]
    [InlineData(7, "const REAL v1s1 = dot * dot; const REAL v1p1 = dot * v1s1; const REAL v1s2 = v1s1 * v1s1; const REAL v1 = v1p1 * v1s2; return v1;")]
    public void A_power_is_squared_from_its_lowest_bit_on(int exponent, string text)
    {
        var builder = new PairProgramBuilder();
        Assert.Equal(text, Text(builder.Build(builder.Power(builder.Quantity(PairOperation.Dot), exponent))));
    }

    [Fact]
    public void A_quantity_alone_is_its_value_and_needs_no_number()
    {
        PairSource source = PairSource.Of(KernelFunction.L1Distance.Program);
        Assert.Equal("return absolute;", source.Defines.Values["PAIR_STATEMENTS"]);
        Assert.Equal((0, 1, 0), (source.Defines.Number("PAIR_CONSTANTS"), source.Defines.Number("PAIR_ABSOLUTE"), source.Defines.Number("PAIR_SQUARED")));
        Assert.Equal([0f], source.Numbers<float>(KernelFunction.L1Distance.Program));
    }

    [Fact]
    public void Products_stand_for_distances_only_where_nothing_else_is_asked_of_the_points()
    {
        Assert.True(PairSource.Of(KernelFunction.Matern52().Program).IsSquaredDistance);
        Assert.False(PairSource.Of(KernelFunction.Laplacian(1).Program).IsSquaredDistance);
        var builder = new PairProgramBuilder();
        int both = builder.Binary(PairOperation.Add, builder.Quantity(PairOperation.SquaredDistance), builder.Quantity(PairOperation.Dot));
        PairSource source = PairSource.Of(builder.Build(both));
        Assert.False(source.IsSquaredDistance);
        Assert.Equal(2, source.Sums);
    }

    private static string Text(PairProgram program) => PairSource.Of(program).Defines.Values["PAIR_STATEMENTS"];
}
