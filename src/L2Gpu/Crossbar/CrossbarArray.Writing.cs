using L2Gpu.Crossbars;
using L2Gpu.Runtime;

namespace L2Gpu;

/// <summary>Writing.</summary>
public sealed partial class CrossbarArray
{
    // A response that has become flat by this much is not compensated further.
    private const float LeastSlope = 1e-6f;

    private ulong _stepsSinceCentered;

    /// <summary>Programs weights: cells get the conductances that stand for them, with the noise of <see cref="CellPreset.Programming"/> and cut at the bounds of each, and the states of these. Time begins at 0.</summary>
    /// <param name="weights">Shape (inputs, outputs); of at most <see cref="CrossbarArrayOptions.WeightRange"/>.</param>
    /// <exception cref="ArgumentException">The shape is another, a number is NaN or infinite, or a weight lies beyond the range of conductances.</exception>
    /// <remarks>Takes a step.</remarks>
    public void Program(HostMatrix<float> weights)
    {
        if (weights.Rows != Inputs) throw new ArgumentException($"weights has {weights.Rows} rows; {Inputs} are needed, one an input.", nameof(weights));
        float[] packed = HostNumbers.Packed(weights, nameof(weights), Outputs);
        float largest = HostNumbers.Largest(packed);
        if (largest > Options.WeightRange)
        {
            throw new ArgumentException(
                $"weights reach {largest}, and conductances from {_units.Least} to {_units.Greatest} stand for at most {Options.WeightRange}. Set WeightRange to the largest weight, or scale them.", nameof(weights));
        }

        ProgramWeights(packed);
    }

    /// <summary>Programs cells to conductances, with the noise of <see cref="CellPreset.Programming"/> and cut at the bounds of each, and to the states of these. Time begins at 0.</summary>
    /// <param name="conductances">Shape (lines, outputs); from <see cref="CellPreset.LeastConductance"/> to <see cref="CellPreset.GreatestConductance"/>.</param>
    /// <exception cref="ArgumentException">The shape is another, a number is NaN or infinite, or a conductance lies outside the bounds.</exception>
    /// <remarks>Takes a step.</remarks>
    public void ProgramConductances(HostMatrix<float> conductances)
    {
        if (conductances.Rows != Lines) throw new ArgumentException($"conductances has {conductances.Rows} rows; {Lines} are needed, one a line.", nameof(conductances));
        float[] packed = HostNumbers.Packed(conductances, nameof(conductances), Outputs);
        int outside = Array.FindIndex(packed, g => g < _units.Least || g > _units.Greatest);
        if (outside >= 0)
        {
            throw new ArgumentException(
                $"The conductance in line {outside / Outputs}, column {outside % Outputs} is {packed[outside]}; cells of {Options.Cell.Name} have {_units.Least} to {_units.Greatest}. Scale it, or take Cell.WithConductances.",
                nameof(conductances));
        }

        _cells.Age(0);
        Do(new ProgramWrite(Step, packed));
    }

    /// <summary>Updates weights by w ← w − rate·xᵀ·d, summed over a batch, as <see cref="CrossbarArrayOptions.Writing"/> and <see cref="CrossbarArrayOptions.Coding"/> say.</summary>
    /// <param name="x">Shape (batch, inputs); finite.</param>
    /// <param name="d">Gradients of the outputs, shape (batch, outputs); finite.</param>
    /// <param name="rate">The learning rate; finite.</param>
    /// <exception cref="ArgumentException">Shapes disagree, or a number is NaN or infinite.</exception>
    /// <remarks>
    /// Pulsed and of rank one (<see cref="GradientCoding.OpenLoop"/>), each row of the batch is an update, or several where it needs more pulses than a train has slots: a step each, all of them in one pass over the cells. Row and column
    /// have a pulse in a slot with probabilities A|x| and B|d|, with A·B·slots·<see cref="WeightStep"/> = rate, so that the mean of the update is right where a weight is near 0. Otherwise the batch is summed and written at once, as one
    /// step, cell by cell: by numbers, or, pulsed, by a train a cell.
    /// </remarks>
    public void Update(HostMatrix<float> x, HostMatrix<float> d, float rate)
    {
        if (x.Rows != d.Rows) throw new ArgumentException($"x has {x.Rows} rows and d {d.Rows}; they are one a sample.", nameof(d));
        if (!float.IsFinite(rate)) throw new ArgumentOutOfRangeException(nameof(rate), rate, "A learning rate is finite.");
        float[] rows = HostNumbers.Packed(x, nameof(x), Inputs), columns = HostNumbers.Packed(d, nameof(d), Outputs);
        ulong before = Step;
        if (Options is { Writing: UpdateMode.Pulsed, Coding: GradientCoding.OpenLoop })
        {
            PulseTrains trains = PulseTrains.Of(rows, columns, rate, _units, Options);
            SaturatedUpdates += trains.Saturated;
            if (trains.Updates > 0) Do(new PulseWrite(Step, trains.Updates, trains.Rows, trains.Columns));
        }
        else if (x.Rows > 0)
        {
            Move(Changes(rows, columns, rate));
        }

        Recenter(Step - before);
    }

    /// <summary>Moves weights by numbers, deterministically but for the noise of cells, whatever <see cref="CrossbarArrayOptions.Writing"/> says; by <see cref="CrossbarArrayOptions.Coding"/>.</summary>
    /// <param name="changes">Shape (inputs, outputs); finite.</param>
    /// <exception cref="ArgumentException">The shape is another, or a number is NaN or infinite.</exception>
    /// <remarks>Takes a step. A change moves both cells of a pair by half of it where pulses move them both ways.</remarks>
    public void Increment(HostMatrix<float> changes)
    {
        Do(new IncrementWrite(Step, Coded(Changes(changes))));
        Recenter(1);
    }

    /// <summary>Moves weights by pulses, each cell by as many in the mean as its number asks, whatever <see cref="CrossbarArrayOptions.Writing"/> says; by <see cref="CrossbarArrayOptions.Coding"/>.</summary>
    /// <param name="changes">Shape (inputs, outputs); finite.</param>
    /// <exception cref="ArgumentException">The shape is another, or a number is NaN or infinite.</exception>
    /// <remarks>
    /// Each cell has a train of its own, so that changes need not be of rank one. Takes a step, or several where a cell needs more pulses than a train has slots.
    /// </remarks>
    public void Pulse(HostMatrix<float> changes)
    {
        ulong before = Step;
        PulseCells(Coded(Changes(changes)));
        Recenter(Step - before);
    }

    /// <summary>Programs each pair anew, about the middle of its range (<see cref="CellPairing.OneSided"/>: from its least conductance), with the weight that it has: cells that have come to a bound can be moved again.</summary>
    /// <exception cref="InvalidOperationException">Weights are single cells.</exception>
    /// <remarks>Takes a step. Weights are kept but for the noise of programming, and where the bounds of a cell do not let it.</remarks>
    public void Recenter()
    {
        if (!_units.IsPair) throw new InvalidOperationException("A weight of a single cell cannot be moved to the middle and stay the same. Set Pairing to Pair.");
        ProgramWeights(_units.Weights(_cells.Conductances()));
        _stepsSinceCentered = 0;
    }

    private void Recenter(ulong steps)
    {
        _stepsSinceCentered += steps;
        if (Options.RecenterEvery > 0 && _stepsSinceCentered >= (ulong)Options.RecenterEvery) Recenter();
    }

    private void ProgramWeights(float[] weights)
    {
        _cells.Age(0);
        Do(new ProgramWrite(Step, _units.Targets(weights)));
    }

    // By numbers, or by as many pulses in the mean.
    private void Move(float[] changes)
    {
        float[] increments = Coded(changes);
        if (Options.Writing == UpdateMode.Deterministic)
        {
            Do(new IncrementWrite(Step, increments));
            return;
        }

        PulseCells(increments);
    }

    private void PulseCells(float[] increments)
    {
        float slots = Options.Slots;
        for (int at = 0; at < increments.Length; at++)
        {
            float step = increments[at] >= 0 ? _units.Mean.Up : _units.Mean.Down;
            increments[at] = step > 0 ? increments[at] / (step * slots) : 0;
        }

        float largest = HostNumbers.Largest(increments);
        int trains = Options.UpdateManagement ? (int)Math.Clamp(MathF.Ceiling(largest), 1, Options.MaximumTrains) : 1;
        if (largest > trains) SaturatedUpdates++;
        foreach (ref float chance in increments.AsSpan()) chance /= trains;
        for (int k = 0; k < trains; k++) Do(new CellPulseWrite(Step, increments));
    }

    private float[] Changes(HostMatrix<float> changes)
        => changes.Rows == Inputs ? HostNumbers.Packed(changes, nameof(changes), Outputs) : throw new ArgumentException($"changes has {changes.Rows} rows; {Inputs} are needed, one an input.", nameof(changes));

    // −rate·xᵀ·d, summed in FP64 in the order of rows.
    private float[] Changes(float[] x, float[] d, float rate)
    {
        int inputs = (int)Inputs, outputs = (int)Outputs;
        var changes = new float[inputs * outputs];
        var sums = new double[outputs];
        for (int i = 0; i < inputs; i++)
        {
            Array.Clear(sums);
            for (int k = 0; k * inputs < x.Length; k++)
            {
                double factor = x[(k * inputs) + i];
                for (int j = 0; j < outputs; j++) sums[j] += factor * d[(k * outputs) + j];
            }

            for (int j = 0; j < outputs; j++) changes[(i * outputs) + j] = (float)(-rate * sums[j]);
        }

        return changes;
    }

    // What each cell gets, in units of its state.
    private float[] Coded(float[] changes)
    {
        var increments = new float[Lines * Outputs];
        float[]? states = Options.Coding == GradientCoding.OpenLoop ? null : _cells.States();
        for (long line = 0, at = 0; line < Lines; line++)
        {
            long input = _units.IsPair ? line / 2 : line;
            float sign = _units.IsPair && line % 2 == 1 ? -1 : 1;
            for (long j = 0; j < Outputs; j++, at++)
                increments[at] = sign * changes[(input * Outputs) + j] / _units.WeightPerState * (states is null ? 1 : Factor(states[at]));
        }

        return increments;
    }

    private float Factor(float state)
    {
        float relative = CellCurve.Slope(Options.Cell.Model, state) / _units.RestSlope;
        return Options.Coding == GradientCoding.ChainRule ? relative : 1 / Math.Max(relative, LeastSlope);
    }
}
