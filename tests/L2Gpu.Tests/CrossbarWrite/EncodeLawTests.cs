using System.Numerics;
using L2Gpu.Cpu;
using L2Gpu.Kernels;
using L2Gpu.Runtime;
using Xunit;

namespace L2Gpu.Tests.CrossbarWriting;

/// <summary>Pulse trains: probabilities of slots, their independence, and the mean of coincidences. Seeds are fixed.</summary>
public sealed class EncodeLawTests : IDisposable
{
    private const int Lines = 1 << 16, Slots = 31;

    // Of standard errors. A probability of ½ that is off by 0.2 % in all slots, or by 1.1 % in one, is found with certainty.
    private const double Allowed = 5;

    private readonly WriteBench _bench = new(CpuAccelerator.Create(2), rows: 1, columns: Lines);

    [Theory]
    [InlineData(0.25f, 1f, 0.25)]
    [InlineData(-0.4f, 0.5f, 0.2)]
    [InlineData(3f, -0.2f, 0.6)]
    [InlineData(1f / 1024, 1f, 1.0 / 1024)]
    public void A_slot_has_a_pulse_with_the_probability_of_its_number(float value, float scale, double probability)
    {
        uint[] trains = Encode(value, scale, Slots, SimulationPurpose.RowPulses, 11);
        Assert.Equal([value * scale < 0 ? 1u : 0], trains.Select(train => train >> 31).Distinct());
        double total = 0;
        for (int slot = 0; slot < Slots; slot++)
        {
            double count = trains.Count(train => (train & (1u << slot)) != 0);
            AssertCount(count, Lines, probability);
            total += count;
        }

        AssertCount(total, (double)Lines * Slots, probability);
    }

    [Fact]
    public void Nothing_never_fires_and_what_is_more_than_certain_always_does()
    {
        Assert.Equal([0u], Encode(0, 5, Slots, SimulationPurpose.RowPulses, 1).Distinct());
        Assert.Equal([0x7fffffffu], Encode(1, 1, Slots, SimulationPurpose.RowPulses, 1).Distinct());
        Assert.Equal([0x8000001fu], Encode(-7, 1, 5, SimulationPurpose.RowPulses, 1).Distinct());
    }

    [Fact]
    public void Rows_and_columns_and_slots_and_steps_are_independent_and_coincide_as_their_product()
    {
        const float p = 0.3f, q = 0.6f;
        uint[] rows = Encode(p, 1, Slots, SimulationPurpose.RowPulses, 21), columns = Encode(q, 1, Slots, SimulationPurpose.ColumnPulses, 21);
        double coincidences = rows.Zip(columns, (row, column) => (double)BitOperations.PopCount(row & column)).Sum();
        AssertCount(coincidences, (double)Lines * Slots, p * (double)q);

        // Neighbouring slots, and the same slot of neighbouring lines. Pairs that share a slot are correlated, which makes the variance 1.46 times as large.
        AssertCount(rows.Sum(row => (double)BitOperations.PopCount(row & (row >> 1))), (double)Lines * (Slots - 1), p * (double)p, correlated: 1.46);
        AssertCount(rows.Zip(rows.Skip(1), (row, next) => (double)BitOperations.PopCount(row & next)).Sum(), (double)(Lines - 1) * Slots, p * (double)p, correlated: 1.46);
    }

    public void Dispose() => _bench.Dispose();

    private static void AssertCount(double count, double trials, double probability, double correlated = 1)
        => Assert.InRange((count - (trials * probability)) / Math.Sqrt(correlated * trials * probability * (1 - probability)), -Allowed, Allowed);

    private uint[] Encode(float value, float scale, int slots, SimulationPurpose purpose, ulong seed)
    {
        MatrixView<uint> trains = _bench.Trains(1, Lines, 0);
        _bench.Write.Encode(_bench.Queue, _bench.Filled(value), scale, slots, purpose, new(seed), trains);
        return _bench.Read(trains);
    }
}
