using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.CrossbarWriting;

/// <summary>A train a cell: numbers of pulses have the binomial law of their cell, and cells that share blocks of random numbers are independent. Seeds are fixed.</summary>
public sealed class CellTrainLawTests : IDisposable
{
    private const int Side = 512, Slots = 31;

    // Of standard errors. With 2¹⁶ cells of a kind, 0.3 of ¼ that is off by 1.4 % is found with certainty, and a correlation of 0.03.
    private const double Allowed = 5;

    // Of neighbours, which share blocks: the last never has a pulse.
    private static readonly float[] Chances = [0.3f, -0.05f, 0.8f, 0];

    private readonly WriteBench _bench = new(CpuAccelerator.Create(2), Side, Side);

    [Theory]
    [InlineData(PulseNoise.EachPulse)]
    [InlineData(PulseNoise.AtOnce)]
    public void Numbers_of_pulses_are_binomial_and_independent(PulseNoise noise)
    {
        double[] pulses = Pulses(noise, 1);
        for (int kind = 0; kind < Chances.Length; kind++)
        {
            double p = Math.Abs(Chances[kind]), mean = Math.Sign(Chances[kind]) * Slots * p, variance = Slots * p * (1 - p);
            double[] own = Of(pulses, kind);
            if (p == 0)
            {
                Assert.Equal([0.0], own.Distinct());
                continue;
            }

            double fourth = variance * (1 + (3 * (Slots - 2) * p * (1 - p)));
            Assert.InRange((own.Average() - mean) / Math.Sqrt(variance / own.Length), -Allowed, Allowed);
            Assert.InRange((own.Average(n => (n - mean) * (n - mean)) - variance) / Math.Sqrt((fourth - (variance * variance)) / own.Length), -Allowed, Allowed);
            foreach (double[] other in new[] { Of(pulses, (kind + 1) % 3), [.. own[1..], own[0]], Of(Pulses(noise, 2), kind) })
                Assert.InRange(Correlation(own, other) * Math.Sqrt(own.Length), -Allowed, Allowed);
        }
    }

    public void Dispose() => _bench.Dispose();

    private static double[] Of(double[] pulses, int kind) => [.. Enumerable.Range(0, pulses.Length / Chances.Length).Select(i => pulses[(i * Chances.Length) + kind])];

    private static double Correlation(double[] x, double[] y)
    {
        double a = x.Average(), b = y.Average(), xy = 0, xx = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xy += (x[i] - a) * (y[i] - b);
            xx += (x[i] - a) * (x[i] - a);
            yy += (y[i] - b) * (y[i] - b);
        }

        return xy / Math.Sqrt(xx * yy);
    }

    // Steps of 1 without noise: the state is the number of pulses, with its sign.
    private double[] Pulses(PulseNoise noise, ulong step)
    {
        MatrixView<float> values = _bench.Upload([.. Enumerable.Range(0, _bench.Cells).Select(i => Chances[i % Chances.Length])], Side, Side), state = _bench.Filled(0), conductance = _bench.Filled(0);
        _bench.Write.PulseCells(_bench.Queue, new() { Rule = CellRule.Constant }, new(1, 1, -100, 100, 0), new(41, step), noise, values, 1, Slots, state, conductance);
        return [.. _bench.Read(state).Select(s => (double)s)];
    }
}
