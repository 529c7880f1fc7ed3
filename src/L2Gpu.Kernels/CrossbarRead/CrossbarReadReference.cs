using L2Gpu.Runtime;

namespace L2Gpu.Kernels;

/// <summary>Reads number by number, in scalar FP32 on the host, in the order of the contract. For comparison, never for speed.</summary>
public sealed class CrossbarReadReference : CrossbarReadOperator
{
    /// <inheritdoc/>
    protected override void RunAge(IQueue queue, AgingTerms terms, SimulationAddress address, MatrixView<float> programmed, MatrixView<float> aged, MatrixView<float> noise)
    {
        float[] from = Host(queue, programmed), left = new float[from.Length], spread = new float[from.Length];
        RandomStream stream = address.Stream(SimulationPurpose.Drift);
        for (int at = 0; at < from.Length; at++)
            (left[at], spread[at]) = CellMath.Age(terms, from[at], Philox.Normal(stream, address.Cell(at / programmed.Columns, at % programmed.Columns, programmed.Columns)));
        queue.Write<float>(left, aged);
        queue.Write<float>(spread, noise);
    }

    /// <inheritdoc/>
    protected override void RunRead(
        IQueue queue, ReadChain chain, SimulationAddress address, bool transposed, MatrixView<float> inputs, MatrixView<float> conductances, CellParameter noise, MatrixView<float> outputs)
    {
        long lines = inputs.Columns, sums = outputs.Columns, columns = conductances.Columns;
        float[] x = [.. Host(queue, inputs).Select(number => CellMath.Convert(chain.Input, number))], g = Host(queue, conductances), result = new float[outputs.Count];
        float[]? sigma = noise.Cells is { } cells ? Host(queue, cells) : null;
        for (long item = 0; item < inputs.Rows; item++)
        {
            RandomStream read = address.Stream(SimulationPurpose.Read, (ushort)item), collapsed = address.Stream(SimulationPurpose.CollapsedRead, (ushort)item), behind = address.Stream(SimulationPurpose.Output, (ushort)item);
            for (long sum = 0; sum < sums; sum++)
            {
                float total = 0;
                long tile = 0, first = 0;
                do
                {
                    long end = chain.TileLines == 0 ? lines : Math.Min(lines, first + chain.TileLines), number = address.FirstCell + (tile++ * SimulationAddress.Pitch(sums)) + sum;
                    float value = Sum(first, end, transposed, chain.Noise == ReadNoise.Collapsed ? Quiet : Noisy);
                    if (chain.Noise == ReadNoise.Collapsed && !(sigma is null && noise.Value == 0))
                        value = MathF.FusedMultiplyAdd(MathF.Sqrt(Sum(first, end, transposed, Variance)), Philox.Normal(collapsed, number), value);
                    total += CellMath.Convert(chain.Output, MathF.FusedMultiplyAdd(chain.OutputNoise, Philox.Normal(behind, number), value));
                    first = end;
                }
                while (first < lines);
                result[(item * sums) + sum] = total;

                long At(long line) => transposed ? (sum * columns) + line : (line * columns) + sum;
                float Input(long line) => x[(item * lines) + line];
                float Sigma(long line) => sigma is null ? noise.Value : sigma[At(line)];
                float Quiet(long line, float before) => MathF.FusedMultiplyAdd(Input(line), g[At(line)], before);
                float Noisy(long line, float before)
                {
                    float normal = Philox.Normal(read, transposed ? address.Cell(sum, line, columns) : address.Cell(line, sum, columns));
                    return MathF.FusedMultiplyAdd(Input(line), MathF.FusedMultiplyAdd(Sigma(line), normal, g[At(line)]), before);
                }

                float Variance(long line, float before) => MathF.FusedMultiplyAdd(Sigma(line) * Sigma(line), Input(line) * Input(line), before);
            }
        }

        queue.Write<float>(result, outputs);
    }

    /// <inheritdoc/>
    protected override void RunDrive(IQueue queue, Converter converter, MatrixView<float> inputs, MatrixView<float> voltages)
        => queue.Write<float>(Array.ConvertAll(Host(queue, inputs), number => CellMath.Convert(converter, number)), voltages);

    /// <inheritdoc/>
    protected override void RunDisturb(IQueue queue, SimulationAddress address, long firstItem, MatrixView<float> conductances, CellParameter noise, float least, BatchView<float> disturbed)
    {
        long columns = conductances.Columns;
        float[] g = Host(queue, conductances), met = new float[g.Length];
        float[]? sigma = noise.Cells is { } cells ? Host(queue, cells) : null;
        for (long item = 0; item < disturbed.Count; item++)
        {
            RandomStream read = address.Stream(SimulationPurpose.Read, (ushort)(firstItem + item));
            for (int at = 0; at < g.Length; at++)
            {
                float now = sigma is null && noise.Value == 0 ? g[at] : MathF.FusedMultiplyAdd(sigma?[at] ?? noise.Value, Philox.Normal(read, address.Cell(at / columns, at % columns, columns)), g[at]);
                met[at] = now < least ? least : now;
            }

            queue.Write<float>(met, disturbed[item]);
        }
    }

    /// <inheritdoc/>
    protected override void RunSense(IQueue queue, ReadChain chain, SimulationAddress address, BatchView<float> sums, MatrixView<float> outputs)
    {
        var totals = new float[outputs.Count];
        for (long array = 0; array < sums.Count; array++)
        {
            float[] values = Host(queue, sums[array]);
            for (int at = 0; at < values.Length; at++)
            {
                RandomStream behind = address.Stream(SimulationPurpose.Output, (ushort)(at / outputs.Columns));
                long number = address.FirstCell + (array * SimulationAddress.Pitch(outputs.Columns)) + (at % outputs.Columns);
                totals[at] += CellMath.Convert(chain.Output, MathF.FusedMultiplyAdd(chain.OutputNoise, Philox.Normal(behind, number), values[at]));
            }
        }

        queue.Write<float>(totals, outputs);
    }

    // The lines from one to another in the order of the contract.
    private static float Sum(long first, long end, bool transposed, Func<long, float, float> add)
    {
        if (!transposed)
        {
            float total = 0;
            for (long block = first; block < end; block += BlockLines)
            {
                float part = 0;
                for (long line = block; line < Math.Min(end, block + BlockLines); line++) part = add(line, part);
                total += part;
            }

            return total;
        }

        var chains = new float[Chains];
        for (long line = first; line < end; line++) chains[(line - first) % Chains] = add(line, chains[(line - first) % Chains]);
        for (int half = Chains / 2; half > 0; half /= 2)
        {
            for (int chain = 0; chain < half; chain++) chains[chain] += chains[chain + half];
        }

        return chains[0];
    }

    private static float[] Host(IQueue queue, MatrixView<float> view)
    {
        var values = new float[view.Count];
        queue.Read(view, values.AsSpan());
        return values;
    }
}
