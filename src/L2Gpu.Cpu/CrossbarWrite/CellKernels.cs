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
        float* chances = stackalloc float[EncodeJob.Lines];
        uint* found = stackalloc uint[EncodeJob.Lines];
        uint full = (uint)int.MaxValue >> (31 - slots);
        for (int first = 0; first < count; first += EncodeJob.Lines, tile++)
        {
            int lines = Math.Min(EncodeJob.Lines, count - first);
            bool isOpen = false;
            for (int line = 0; line < EncodeJob.Lines; line++)
            {
                bool down = false;
                float chance = chances[line] = line < lines ? CellMath.Chance(scale, values[first + line], out down) : 0;
                found[line] = (down ? 1u << 31 : 0) | (chance >= 1 ? full : 0);
                isOpen |= chance is > 0 and < 1;
            }

            // Only numbers between never and always need draws.
            for (int lane = 0; isOpen && lane < slots; lane += TSimd.Width)
            {
                CellLanes<TFloat, TWord, TSimd>.Words(stream, (tile * Philox.TileBlocks) + (uint)lane, keys, out TWord w0, out TWord w1, out TWord w2, out TWord w3);
                uint kept = (uint)((1UL << Math.Min(slots - lane, TSimd.Width)) - 1);
                found[0] |= (Fires(chances[0], w0) & kept) << lane;
                found[1] |= (Fires(chances[1], w1) & kept) << lane;
                found[2] |= (Fires(chances[2], w2) & kept) << lane;
                found[3] |= (Fires(chances[3], w3) & kept) << lane;
            }

            for (int line = 0; line < lines; line++) trains[first + line] = found[line];
        }
    }

    // A bit for each slot whose uniform number is not above the probability.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Fires(float chance, TWord word) => ~TSimd.HighestBits(TSimd.Less(TSimd.Broadcast(chance), SimulationLanes<TFloat, TWord, TSimd>.Uniform(word)));

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
