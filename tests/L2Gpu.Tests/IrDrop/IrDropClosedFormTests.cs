using L2Gpu.Conformance;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.IrDrop;

/// <summary>Networks that can be solved on paper, for the fast method and for its reference.</summary>
public sealed class IrDropClosedFormTests(IrDropFixture fixture) : IClassFixture<IrDropFixture>
{
    private static readonly double[] SmallResistances = [1e-2, 1e-3, 1e-4];

    [Theory]
    [InlineData(1, 2, 1e-5)]
    [InlineData(3, 0.5, 1e-12)]
    [InlineData(1e4, 7, 10)]
    [InlineData(1e-6, 1e6, 1e-3)]
    public void A_single_cell_is_three_resistors_in_series(double word, double bit, double conductance)
    {
        IrDropProblem problem = new(1, 1, 1, 1) { Wires = new(word, bit), Conductances = [conductance], Voltages = [0.8] };
        double expected = 0.8 / (word + (1 / conductance) + bit);
        foreach (IIrDrop operation in Both())
        {
            Assert.Equal(expected, fixture.Solve(operation, problem).Currents[0], 1e-13 * expected);
            Assert.Equal(expected / 0.8, fixture.Effective(operation, problem)[0], 1e-13 * expected);
        }
    }

    [Fact]
    public void Many_single_cells_each_are_three_resistors_in_series()
    {
        // Each task has an array; elsewhere each has a solve.
        const int Count = 5000;
        double[] conductances = [.. Enumerable.Range(1, Count).Select(i => 1e-8 * i)];
        IrDropProblem problem = new(Count, 2, 1, 1) { Conductances = conductances, Voltages = [.. Enumerable.Range(0, 2 * Count).Select(i => i % 2 == 0 ? 1.0 : -0.25)] };
        double[] expected = [.. conductances.Select(g => 1 / (problem.Wires.WordLine + (1 / g) + problem.Wires.BitLine))];
        double[] currents = fixture.Solve(fixture.Simd, problem).Currents, effective = fixture.Effective(fixture.Simd, problem);
        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(expected[i], currents[2 * i], 1e-13 * expected[i]);
            Assert.Equal(-0.25 * expected[i], currents[(2 * i) + 1], 1e-13 * expected[i]);
            Assert.Equal(expected[i], effective[i], 1e-13 * expected[i]);
        }
    }

    [Fact]
    public void Two_cells_of_a_word_line_are_a_ladder()
    {
        (double word, double bit, double one, double other) = (2, 3, 1e-3, 4e-3);
        IrDropProblem problem = new(1, 1, 1, 2) { Wires = new(word, bit), Conductances = [one, other], Voltages = [1.5] };
        double first = 1 / ((1 / one) + bit), second = 1 / (word + (1 / other) + bit);
        double voltage = 1.5 / word / ((1 / word) + first + second);
        foreach (IIrDrop operation in Both())
        {
            double[] currents = fixture.Solve(operation, problem).Currents;
            Assert.Equal(first * voltage, currents[0], 1e-15);
            Assert.Equal(second * voltage, currents[1], 1e-15);
        }
    }

    [Fact]
    public void Two_cells_of_a_bit_line_are_a_ladder()
    {
        // Cell 0 is farther from the sense end. u1 is what two sources drive into it over their resistances.
        (double word, double bit, double far, double near) = (2, 3, 1e-3, 4e-3);
        IrDropProblem problem = new(1, 1, 2, 1) { Wires = new(word, bit), Conductances = [far, near], Voltages = [1.5, -0.5] };
        double one = 1 / (word + (1 / far) + bit), other = 1 / (word + (1 / near)), node = ((1.5 * one) + (-0.5 * other)) / (one + other + (1 / bit));
        foreach (IIrDrop operation in Both()) Assert.Equal(node / bit, fixture.Solve(operation, problem).Currents[0], 1e-15);
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(3, 40)]
    public void Without_resistance_currents_are_the_product_to_first_order(int rows, int columns)
    {
        IrDropProblem problem = IrDropFixture.Uniform(rows, columns, 1, 1e-14);
        double[] product = Dense.Multiply(problem.Voltages, problem.Conductances, 1, rows, columns);
        double[] errors = [.. SmallResistances.Select(ohms =>
            fixture.Solve(fixture.Simd, problem with { Wires = new(ohms, ohms) }).Currents.Select((current, j) => (product[j] - current) / product[j]).Average())];
        Assert.InRange(errors[0], 1e-7, 1e-3);
        Assert.Equal(10, errors[0] / errors[1], 0.01);
        Assert.Equal(10, errors[1] / errors[2], 0.001);
    }

    private IIrDrop[] Both() => [fixture.Simd, new IrDropReference()];
}
