using L2Gpu.Conformance;
using Xunit;

namespace L2Gpu.Tests.IrDrop;

/// <summary>What holds for every network of resistors.</summary>
public sealed class IrDropPhysicsTests(IrDropFixture fixture) : IClassFixture<IrDropFixture>
{
    [Theory]
    [InlineData(60, 45, 1)]
    [InlineData(60, 45, 1000)]
    public void What_drivers_give_is_what_resistors_take(int rows, int columns, double ohms)
    {
        IrDropProblem problem = IrDropFixture.Uniform(rows, columns, ohms, 1e-14) with { Wires = new(ohms, ohms / 3) };
        IrDropFixture.Found found = fixture.Solve(fixture.Simd, problem);
        (double word, double bit) = (1 / problem.Wires.WordLine, 1 / problem.Wires.BitLine);
        double given = 0, taken = 0;
        for (int i = 0; i < rows; i++)
        {
            given += problem.Voltages[i] * word * (problem.Voltages[i] - found.WordLines[i * columns]);
            for (int j = 0; j < columns; j++)
            {
                int k = (i * columns) + j;
                double along = (j == 0 ? problem.Voltages[i] : found.WordLines[k - 1]) - found.WordLines[k];
                double down = found.BitLines[k] - (i == rows - 1 ? 0 : found.BitLines[k + columns]), across = found.WordLines[k] - found.BitLines[k];
                taken += (word * along * along) + (bit * down * down) + (problem.Conductances[k] * across * across);
            }
        }

        Assert.Equal(given, taken, 1e-10 * given);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void Currents_of_a_sum_are_sums_of_currents(double ohms)
    {
        IrDropProblem problem = IrDropFixture.Uniform(50, 30, ohms, 1e-14) with { Reads = 3 };
        double[] one = problem.Voltages[..50], other = new NumberStream(5).Uniform<double>(50), sum = [.. one.Zip(other, (x, y) => x - (3 * y))];
        double[] currents = fixture.Solve(fixture.Simd, problem with { Voltages = [.. one, .. other, .. sum] }).Currents;
        double largest = currents.Max(Math.Abs);
        for (int j = 0; j < 30; j++) Assert.Equal(currents[j] - (3 * currents[30 + j]), currents[60 + j], 1e-12 * largest);
    }

    [Fact]
    public void Nodes_of_512_by_512_obey_Kirchhoff()
    {
        IrDropProblem problem = IrDropFixture.Uniform(512, 512, 1);
        IrDropFixture.Found found = fixture.Solve(fixture.Simd, problem);
        (double missing, double flowing) = new IrDropNetworkCheck(problem).Kirchhoff(found.WordLines, found.BitLines);
        Assert.True(missing <= 1e-10 * flowing, $"{missing} of {flowing} A are missing");
        Assert.True(found.Residual <= problem.Limits.Tolerance, $"the residual is {found.Residual}");
    }

    [Fact]
    public void Wires_take_from_each_current_and_more_so_the_more_they_resist()
    {
        IrDropProblem problem = IrDropFixture.Uniform(40, 40, 1, 1e-14);
        double before = Dense.Multiply(problem.Voltages, problem.Conductances, 1, 40, 40).Sum();
        foreach (double ohms in new[] { 0.1, 1, 10, 100, 1e4 })
        {
            double[] currents = fixture.Solve(fixture.Simd, problem with { Wires = new(ohms, ohms) }).Currents;
            Assert.All(currents, current => Assert.True(current > 0));
            Assert.True(currents.Sum() < before, $"{currents.Sum()} A at {ohms} ohms, {before} A at less");
            before = currents.Sum();
        }
    }

    [Fact]
    public void A_network_turned_over_has_the_effective_conductances_turned_over()
    {
        // Reciprocity: driving where was sensed and sensing where was driven. Cells are then mirrored both ways, for lines count from the other ends.
        IrDropProblem problem = IrDropFixture.Uniform(7, 12, 1, 1e-14) with { Wires = new(30, 200) };
        var turned = new double[7 * 12];
        for (int i = 0; i < 7; i++)
        {
            for (int j = 0; j < 12; j++) turned[((11 - j) * 7) + 6 - i] = problem.Conductances[(i * 12) + j];
        }

        // Bit lines end below and word lines begin at the left: row i of the turned network is bit line 11 − i, whose driven end is the old sense end.
        IrDropProblem other = new(1, 1, 12, 7) { Wires = new(200, 30), Limits = problem.Limits, Conductances = turned };
        double[] h = fixture.Effective(fixture.Simd, problem), back = fixture.Effective(fixture.Simd, other);
        for (int i = 0; i < 7; i++)
        {
            for (int j = 0; j < 12; j++) Assert.Equal(h[(i * 12) + j], back[((11 - j) * 7) + 6 - i], 1e-12 * h.Max());
        }
    }
}
