using System.Security.Cryptography;
using L2Gpu.Crossbars;
using L2Gpu.Kernels;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>A matrix of weights in the conductances of simulated memristive cells: programmed, read, updated and aged with the noise, spread and converters of hardware.</summary>
/// <remarks>
/// Weights have one row an input and one column an output. Whatever is done to the array takes one or more steps, each with random numbers of its own that belong to the seed, the step and the cell: the same calls with one seed
/// give the same bits on every device (but for <see cref="CrossbarArrayOptions.Wires"/>, on each), and any cell can be computed again alone. Not thread-safe.
/// </remarks>
public sealed partial class CrossbarArray : IDisposable
{
    private readonly CrossbarUnits _units;
    private readonly CrossbarCells _cells;
    private readonly List<CellWrite> _journal = [];

    /// <summary>Makes an array whose cells are drawn and at rest, which is a weight of 0 where their bounds let them.</summary>
    /// <param name="inputs">Rows of the weights; at least 1.</param>
    /// <param name="outputs">Columns of the weights; at least 1.</param>
    /// <param name="options">What it is made of; null takes the defaults.</param>
    /// <exception cref="ArgumentException">The options are none; the message says which, and what to do.</exception>
    /// <exception cref="DeviceOutOfMemoryException">The device has not enough memory; nothing has been allocated then, unless others took it meanwhile.</exception>
    /// <exception cref="UnsupportedOperatorException">The device has no operators for crossbars.</exception>
    public CrossbarArray(long inputs, long outputs, CrossbarArrayOptions? options = null)
    {
        Options = options ?? new CrossbarArrayOptions();
        (_units, CrossbarMemory memory, AcceleratorChoice choice) = Prepare(inputs, outputs, Options);
        Planned = memory.Plan(choice);
        Seed = Options.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        _cells = new CrossbarCells(choice.Accelerator, Options, _units, memory, Seed);
        Trace = new CrossbarTrace([.. Options.Traced.Select(place => new CellReplay(Options, _units, Seed, place))]);
    }

    /// <summary>What it is made of.</summary>
    public CrossbarArrayOptions Options { get; }

    /// <summary>What it takes, and where.</summary>
    public CrossbarPlan Planned { get; }

    /// <summary>What its random numbers are drawn from: the seed of the options, or one that was drawn.</summary>
    public ulong Seed { get; }

    /// <summary>The step to come; making the array is not one.</summary>
    public ulong Step { get; private set; } = 1;

    /// <summary>Rows of the weights.</summary>
    public long Inputs => _units.Inputs;

    /// <summary>Columns of the weights, and bit lines.</summary>
    public long Outputs => _units.Outputs;

    /// <summary>Word lines: as many as inputs, or twice as many in pairs; see <see cref="CellPlace"/>.</summary>
    public long Lines => _units.Lines;

    /// <summary>Conductance per unit of weight.</summary>
    public float Scale => _units.Scale;

    /// <summary>By how much one pulse on each of its cells moves a weight of 0, as a mean of both directions over cells without spread.</summary>
    public float WeightStep => _units.WeightStep;

    /// <summary>The number after those of this array's cells: <see cref="CrossbarArrayOptions.FirstCell"/> of another array that is to be independent of it with the same seed.</summary>
    public long NextCell
    {
        get
        {
            // Behind transposed sums, each of the arrays that the columns are cut into takes as many numbers as there are lines.
            long tile = Options.Read.TileLines > 0 ? Options.Read.TileLines : long.MaxValue, tiles = (Outputs / tile) + (Outputs % tile > 0 ? 1 : 0);
            return Options.FirstCell + Math.Max(Lines * SimulationAddress.Pitch(Outputs), tiles * SimulationAddress.Pitch(Lines));
        }
    }

    /// <summary>What the cells of <see cref="CrossbarArrayOptions.Traced"/> went through.</summary>
    public CrossbarTrace Trace { get; }

    /// <summary>Updates that would have needed more pulses than <see cref="CrossbarArrayOptions.MaximumTrains"/> trains hold, or probabilities above 1, and were cut.</summary>
    public long SaturatedUpdates { get; private set; }

    /// <summary>Says what an array would take, without allocating it.</summary>
    /// <param name="inputs">Rows of the weights; at least 1.</param>
    /// <param name="outputs">Columns of the weights; at least 1.</param>
    /// <param name="options">What it would be made of; null takes the defaults.</param>
    /// <exception cref="ArgumentException">The options are none; the message says which, and what to do.</exception>
    /// <exception cref="DeviceOutOfMemoryException">The device has not enough memory.</exception>
    public static CrossbarPlan Plan(long inputs, long outputs, CrossbarArrayOptions? options = null)
    {
        (_, CrossbarMemory memory, AcceleratorChoice choice) = Prepare(inputs, outputs, options ?? new CrossbarArrayOptions());
        return memory.Plan(choice);
    }

    /// <summary>The weights that the conductances stand for, as they were written: without noise of reads, time and wires.</summary>
    /// <returns>Shape (inputs, outputs).</returns>
    public float[,] Weights() => HostNumbers.Matrix(_units.Weights(_cells.Conductances()), Inputs, Outputs);

    /// <summary>The conductances of all cells, as they were written.</summary>
    /// <returns>Shape (lines, outputs).</returns>
    public float[,] Conductances() => HostNumbers.Matrix(_cells.Conductances(), Lines, Outputs);

    /// <summary>The states of all cells.</summary>
    /// <returns>Shape (lines, outputs).</returns>
    public float[,] States() => HostNumbers.Matrix(_cells.States(), Lines, Outputs);

    /// <summary>Computes a cell again, alone and on the host, from its address and what was written to the array, up to a step.</summary>
    /// <param name="place">Which cell.</param>
    /// <param name="step">How many steps are done; null for all. <see cref="Step"/> before a call is what is to be given for the state before it.</param>
    /// <returns>Its state then, with the bits of the run.</returns>
    /// <exception cref="InvalidOperationException">The array keeps no journal.</exception>
    /// <exception cref="ArgumentException">There is no such cell.</exception>
    public CellState Replay(CellPlace place, ulong? step = null)
    {
        if (!Options.KeepsJournal) throw new InvalidOperationException("The array keeps no journal of what is written to it; set KeepsJournal in its options.");
        CrossbarOptionCheck.ThrowIfOutside(place, Lines, Outputs);
        var cell = new CellReplay(Options, _units, Seed, place);
        ulong end = Math.Min(step ?? Step, Step);
        foreach (CellWrite write in _journal) write.To(cell, 0, end);
        return cell.Now(end);
    }

    /// <summary>Frees its memory.</summary>
    public void Dispose() => _cells.Dispose();

    private static (CrossbarUnits Units, CrossbarMemory Memory, AcceleratorChoice Choice) Prepare(long inputs, long outputs, CrossbarArrayOptions options)
    {
        CrossbarOptionCheck.Against(inputs, outputs, options);
        var units = new CrossbarUnits(inputs, outputs, options);
        CrossbarMemory.ThrowIfTooLarge(units);
        AcceleratorChoice choice = options.Accelerator is { } asked ? new(asked, "it was asked for") : Accelerators.For(
            CrossbarReadOperator.ReadWorkload(options.Read.Noise, options.MaximumBatch, units.Lines, outputs), sizeof(float) * (double)options.MaximumBatch * (inputs + outputs), launches: 2);
        var memory = new CrossbarMemory(units, options, choice.Accelerator);
        memory.ThrowIfMoreThan(choice.Accelerator.Info, units);
        return (units, memory, choice);
    }

    private void Do(CellWrite write)
    {
        write.To(_cells);
        Step += write.Steps;
        Trace.Follow(write);
        if (Options.KeepsJournal) _journal.Add(write);
    }
}
