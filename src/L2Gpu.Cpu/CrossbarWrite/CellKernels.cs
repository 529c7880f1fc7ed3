using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using L2Gpu.Kernels;

namespace L2Gpu.Cpu;

/// <summary>What is done to cells, in one instruction set: rule and response are resolved here, once a call.</summary>
internal abstract unsafe class CellKernels
{
    /// <summary>Those of an instruction set.</summary>
    public static CellKernels For(Isa isa) => isa switch
    {
        Isa.Avx512 => new CellKernels<Vector512<float>, Vector512<uint>, SimulationSimd512>(),
        Isa.Avx2 => new CellKernels<Vector256<float>, Vector256<uint>, SimulationSimd256>(),
        _ => new CellKernels<Vector128<float>, Vector128<uint>, SimulationSimd128>(),
    };

    /// <summary>Pulses.</summary>
    public abstract CellWork Pulse(PulsePlan plan, PulseTrains trains);

    /// <summary>Writing by numbers.</summary>
    public abstract CellWork Increment(PulsePlan plan, float draws);

    /// <summary>Programming.</summary>
    public abstract CellWork Program(ProgrammingLaw law, SimulationAddress address);

    /// <summary>What differs from cell to cell.</summary>
    public abstract CellWork Spread(CellSpread law, SimulationAddress address);

    /// <summary>Conductances.</summary>
    public abstract CellWork Respond(CellModel model);

    /// <summary>Pulse trains of numbers in a row.</summary>
    /// <param name="stream">Their stream.</param>
    /// <param name="tile">Which tile of it the slots of the first four are.</param>
    /// <param name="count">How many numbers.</param>
    /// <param name="scale">Probability per unit.</param>
    /// <param name="slots">Slots of a train.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="trains">The trains.</param>
    public abstract void Encode(RandomStream stream, ulong tile, int count, float scale, int slots, float* values, uint* trains);
}

/// <inheritdoc/>
internal sealed unsafe class CellKernels<TFloat, TWord, TSimd> : CellKernels
    where TFloat : unmanaged
    where TWord : unmanaged
    where TSimd : struct, ISimulationSimd<TFloat, TWord>
{
    /// <inheritdoc/>
    public override CellWork Pulse(PulsePlan plan, PulseTrains trains) => plan.Model.Rule switch
    {
        CellRule.Constant => Pulse<ConstantRule<TFloat, TWord, TSimd>>(plan, trains),
        CellRule.Linear => Pulse<LinearRule<TFloat, TWord, TSimd>>(plan, trains),
        CellRule.Exponential => Pulse<ExponentialRule<TFloat, TWord, TSimd>>(plan, trains),
        CellRule.Power => Pulse<PowerRule<TFloat, TWord, TSimd>>(plan, trains),
        _ => Pulse<AdditiveRule<TFloat, TWord, TSimd>>(plan, trains),
    };

    /// <inheritdoc/>
    public override CellWork Increment(PulsePlan plan, float draws) => plan.Model.Rule switch
    {
        CellRule.Constant => Increment<ConstantRule<TFloat, TWord, TSimd>>(plan, draws),
        CellRule.Linear => Increment<LinearRule<TFloat, TWord, TSimd>>(plan, draws),
        CellRule.Exponential => Increment<ExponentialRule<TFloat, TWord, TSimd>>(plan, draws),
        CellRule.Power => Increment<PowerRule<TFloat, TWord, TSimd>>(plan, draws),
        _ => Increment<AdditiveRule<TFloat, TWord, TSimd>>(plan, draws),
    };

    /// <inheritdoc/>
    public override CellWork Program(ProgrammingLaw law, SimulationAddress address) => new ProgramWork<TFloat, TWord, TSimd>(law, address);

    /// <inheritdoc/>
    public override CellWork Spread(CellSpread law, SimulationAddress address) => new SpreadWork<TFloat, TWord, TSimd>(law, address);

    /// <inheritdoc/>
    public override CellWork Respond(CellModel model) => new RespondWork(Responder(model));

    /// <inheritdoc/>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Encode(RandomStream stream, ulong tile, int count, float scale, int slots, float* values, uint* trains)
    {
        TWord* keys = stackalloc TWord[SimulationLanes<TFloat, TWord, TSimd>.KeyCount];
        SimulationLanes<TFloat, TWord, TSimd>.Keys(stream.Seed, keys);
        float* some = stackalloc float[EncodeJob.Lines];
        uint* rest = stackalloc uint[EncodeJob.Lines];
        Vector128<uint> full = Vector128.Create((uint)int.MaxValue >> (31 - slots));
        for (int first = 0; first < count; first += EncodeJob.Lines, tile++)
        {
            int lines = Math.Min(EncodeJob.Lines, count - first);
            float* four = values + first;
            uint* found = trains + first;
            if (lines < EncodeJob.Lines)
            {
                Vector128.Store(default, some);
                new ReadOnlySpan<float>(four, lines).CopyTo(new Span<float>(some, lines));
                four = some;
                found = rest;
            }

            // CellMath.Chance.
            Vector128<float> product = Vector128.Load(four) * scale, size = Vector128.Abs(product), one = Vector128.Create(1f);
            Vector128<uint> signs = Vector128.LessThan(product, default).AsUInt32() & Vector128.Create(1u << 31);
            Vector128<uint> never = ~Vector128.GreaterThan(size, default).AsUInt32(), always = Vector128.GreaterThanOrEqual(size, one).AsUInt32();
            Vector128<uint> train = signs | (always & full);

            // Only numbers between never and always need draws.
            if ((never | always) != Vector128<uint>.AllBitsSet) train |= Vector128.AndNot(full, Waits(stream, tile * Philox.TileBlocks, slots, size, keys) | never);
            train.Store(found);
            if (lines < EncodeJob.Lines) new ReadOnlySpan<uint>(rest, lines).CopyTo(new Span<uint>(trains + first, lines));
        }
    }

    // Bits of slots without a pulse, of four trains; what is beyond their slots is to be ignored.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Waits(RandomStream stream, ulong block, int slots, Vector128<float> chances, TWord* keys)
    {
        TFloat c0 = TSimd.Broadcast(chances[0]), c1 = TSimd.Broadcast(chances[1]), c2 = TSimd.Broadcast(chances[2]), c3 = TSimd.Broadcast(chances[3]);
        (uint second, uint third, uint fourth) = Philox.Counter(stream, block);
        uint f0 = 0, f1 = 0, f2 = 0, f3 = 0;
        int slot = 0;
        for (; slots - slot > TSimd.Width; slot += 2 * TSimd.Width)
        {
            SimulationLanes<TFloat, TWord, TSimd>.Blocks(
                (uint)block + (uint)slot, second, third, fourth, keys, out TWord v0, out TWord v1, out TWord v2, out TWord v3, out TWord w0, out TWord w1, out TWord w2, out TWord w3);
            int next = slot + TSimd.Width;
            f0 |= (Waits(c0, v0) << slot) | (Waits(c0, w0) << next);
            f1 |= (Waits(c1, v1) << slot) | (Waits(c1, w1) << next);
            f2 |= (Waits(c2, v2) << slot) | (Waits(c2, w2) << next);
            f3 |= (Waits(c3, v3) << slot) | (Waits(c3, w3) << next);
        }

        if (slot < slots)
        {
            SimulationLanes<TFloat, TWord, TSimd>.Block((uint)block + (uint)slot, second, third, fourth, keys, out TWord w0, out TWord w1, out TWord w2, out TWord w3);
            f0 |= Waits(c0, w0) << slot;
            f1 |= Waits(c1, w1) << slot;
            f2 |= Waits(c2, w2) << slot;
            f3 |= Waits(c3, w3) << slot;
        }

        return Vector128.Create(f0, f1, f2, f3);
    }

    // A bit for each slot whose uniform number is above the probability.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Waits(TFloat chance, TWord word) => TSimd.HighestBits(TSimd.Less(chance, SimulationLanes<TFloat, TWord, TSimd>.Uniform(word)));

    private static PulseWork<TFloat, TWord, TSimd, TRule> Pulse<TRule>(PulsePlan plan, PulseTrains trains)
        where TRule : struct, ICellRule<TFloat, TWord>
        => new(plan, trains, Responder(plan.Model));

    private static IncrementWork<TFloat, TWord, TSimd, TRule> Increment<TRule>(PulsePlan plan, float draws)
        where TRule : struct, ICellRule<TFloat, TWord>
        => new(plan, draws, Responder(plan.Model));

    private static CellResponder Responder(CellModel model) => model.Response switch
    {
        CellResponse.Tanh => new CellResponder<TFloat, TWord, TSimd, TanhResponse<TFloat, TWord, TSimd>>(model),
        CellResponse.Logistic => new CellResponder<TFloat, TWord, TSimd, LogisticResponse<TFloat, TWord, TSimd>>(model),
        CellResponse.SaturatingExponential => new CellResponder<TFloat, TWord, TSimd, SaturatingExponentialResponse<TFloat, TWord, TSimd>>(model),
        CellResponse.Inverse => new CellResponder<TFloat, TWord, TSimd, InverseResponse<TFloat, TWord, TSimd>>(model),
        _ => new CellResponder<TFloat, TWord, TSimd, LinearResponse<TFloat, TWord, TSimd>>(model),
    };
}
