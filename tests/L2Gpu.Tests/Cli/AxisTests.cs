using L2Gpu.Cli.Output.Svg;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>Round values along axes, and labels that make room for each other.</summary>
public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 10, 5, "0 2 4 6 8 10")]
    [InlineData(-0.31, 0.29, 4, "−0.3 −0.2 −0.1 0 0.1 0.2")]
    [InlineData(-1131, 5340, 7, "−1,000 0 1,000 2,000 3,000 4,000 5,000")]
    [InlineData(25.06, 26.4, 4, "25.2 25.4 25.6 25.8 26.0 26.2 26.4")]
    [InlineData(-2.1e-7, 4e-7, 3, "−2e−7 0 2e−7 4e−7")]
    [InlineData(1e12, 1.05e12, 3, "1e12 1.02e12 1.04e12")]
    public void Linear_axes_have_round_ticks(double low, double high, int wanted, string expected)
        => Assert.Equal(expected, string.Join(' ', Ticks.Linear(low, high, wanted).Select(t => t.Label)));

    [Theory]
    [InlineData(1e-4, 1e4, 9, "1e−4 0.001 0.01 0.1 1 10 100 1,000 10,000")]
    [InlineData(3e-5, 3e7, 9, "1e−4 0.01 1 100 10,000 1e6")]
    [InlineData(1.3e6, 1.6e7, 4, "2e6 3e6 5e6 7e6 1e7")]
    [InlineData(1, 3, 4, "1.0 1.5 2.0 2.5 3.0")]
    [InlineData(2, 40, 5, "2 5 10 20")]
    public void Logarithmic_axes_have_round_ticks(double low, double high, int wanted, string expected)
        => Assert.Equal(expected, string.Join(' ', Ticks.Logarithmic(low, high, wanted).Select(t => t.Label)));

    [Fact]
    public void Ticks_lie_within_their_axis_and_are_few_whatever_it_is()
    {
        var random = new Random(1);
        for (int i = 0; i < 5000; i++)
        {
            double low = Math.Pow(10, (random.NextDouble() * 600) - 300), high = low * Math.Pow(10, random.NextDouble() * (i % 2 == 0 ? 2 : Math.Min(300, 300 - Math.Log10(low))));
            int wanted = random.Next(3, 10);
            List<Tick> logarithmic = Ticks.Logarithmic(low, high, wanted), linear = Ticks.Linear(low, high, wanted);
            foreach (List<Tick> ticks in (List<Tick>[])[logarithmic, linear])
            {
                Assert.InRange(ticks.Count, 0, 14);
                Assert.All(ticks, t => Assert.InRange(t.Value, low * (1 - 1e-6), high * (1 + 1e-6)));
                Assert.Equal(ticks.Count, ticks.Select(t => t.Label).Distinct().Count());
            }

            if (high / low > 10.001) Assert.NotEmpty(logarithmic);
        }
    }

    [Theory]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(0, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(-1e308, 1.7e308)]
    public void An_axis_without_end_has_no_ticks(double low, double high)
    {
        Assert.Empty(Ticks.Logarithmic(low, high, 5));
        if (low != 0) Assert.Empty(Ticks.Linear(low, high, 5));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.2024, "1.2")]
    [InlineData(-0.5, "−0.5")]
    [InlineData(12345.6, "12,346")]
    [InlineData(1279896, "1.28e6")]
    [InlineData(0.00003, "3e−5")]
    public void Short_numbers_have_three_digits(double value, string expected) => Assert.Equal(expected, Ticks.Short(value));

    [Fact]
    public void Labels_keep_their_distance_order_and_bounds_and_move_no_more_than_they_must()
    {
        var random = new Random(2);
        for (int i = 0; i < 2000; i++)
        {
            double[] wanted = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(3) == 0 ? 50 : random.NextDouble() * 300)];
            double[] places = LabelPlacement.Spread(wanted, 15, 10, 290);
            int[] order = [.. Enumerable.Range(0, wanted.Length).OrderBy(j => places[j])];
            Assert.All(places, p => Assert.InRange(p, 10 - 1e-9, 290 + 1e-9));
            for (int j = 1; j < order.Length; j++)
            {
                Assert.True(places[order[j]] - places[order[j - 1]] >= 15 - 1e-9);
                Assert.True(wanted[order[j]] >= wanted[order[j - 1]]);
            }

            // A label with room on both sides stands where its line ends.
            for (int j = 0; j < wanted.Length; j++)
            {
                bool free = wanted[j] is >= 10 and <= 290 && Enumerable.Range(0, wanted.Length).All(other => other == j || Math.Abs(wanted[other] - wanted[j]) >= 15 * wanted.Length);
                if (free) Assert.Equal(wanted[j], places[j], 9);
            }
        }
    }

    [Fact]
    public void More_labels_than_there_is_room_for_stand_closer()
    {
        double[] places = LabelPlacement.Spread(new double[11], 15, 0, 100);
        Assert.Equal(0, places[0]);
        Assert.Equal(100, places[^1], 9);
        Assert.Equal(10, places[1] - places[0], 9);
        Assert.Empty(LabelPlacement.Spread([], 15, 0, 100));
    }

    [Fact]
    public void Text_is_elided_to_the_room_there_is()
    {
        Assert.Equal("short", TextSize.Fit("short", 12, 200));
        string name = new('m', 100);
        string fit = TextSize.Fit(name, 12, 200);
        Assert.Contains('…', fit);
        Assert.True(TextSize.Width(fit, 12) <= 200);
        Assert.StartsWith("m", fit, StringComparison.Ordinal);
        string[] apart = TextSize.FitApart([$"{name}a{name}", $"{name}b{name}", name + "c", "d"], 12, 100);
        Assert.StartsWith("…a", apart[0], StringComparison.Ordinal);
        Assert.StartsWith("…b", apart[1], StringComparison.Ordinal);
        Assert.EndsWith("mc", apart[2], StringComparison.Ordinal);
        Assert.Equal("d", apart[3]);
        Assert.All(apart, text => Assert.True(TextSize.Width(text, 12) <= 100, text));
    }
}
