using System.Globalization;
using L2Gpu.Cli;
using L2Gpu.Kernels;
using Xunit;

namespace L2Gpu.Tests.Cli;

/// <summary>What cannot be simulated is refused before anything is allocated, drawn or written.</summary>
public sealed class CrossbarArgumentTests
{
    [Theory]
    [InlineData("read --rows 0", "--rows '0': a whole number of word lines, 1 or more, is needed")]
    [InlineData("read --cols -3", "--cols '-3'")]
    [InlineData("read --rows much", "--rows 'much': a whole number of word lines")]
    [InlineData("read --batch 0", "--batch '0': a whole number of inputs from 1 to 65536")]
    [InlineData("read --batch 65537", "from 1 to 65536")]
    [InlineData("read --steps 0", "--steps '0': a whole number of steps, 1 or more, is needed")]
    [InlineData("read --steps -1", "--steps '-1'")]
    [InlineData("read --seed -1", "--seed '-1': a whole number that is not negative is needed")]
    [InlineData("read --noise both", "--noise 'both' is unknown; there are per-cell and collapsed")]
    [InlineData("read --time -1", "--time '-1': a number of seconds that is not negative")]
    [InlineData("read --time NaN", "--time 'NaN'")]
    [InlineData("read --preset hfo2 --time 5", "--time belongs to presets with drift: pcm; hfo2 has none")]
    [InlineData("read --read-noise -0.1", "--read-noise '-0.1': a number that is not negative")]
    [InlineData("read --output-noise -1", "--output-noise '-1'")]
    [InlineData("read --output-noise inf", "--output-noise 'inf'")]
    [InlineData("read --dac-bits 1", "--dac-bits '1': a whole number of bits from 2 to 16, or 0 for no converter, is needed")]
    [InlineData("read --adc-bits 17", "--adc-bits '17'")]
    [InlineData("read --adc-bound 0", "--adc-bound '0'")]
    [InlineData("read --tile-lines 40", "--tile-lines '40': a multiple of 32 is needed, such as 32")]
    [InlineData("read --wordline-resistance 0", "--wordline-resistance '0': a positive number of ohms is needed")]
    [InlineData("read --bitline-resistance -2", "--bitline-resistance '-2': a positive number of ohms")]
    [InlineData("read --bitline-resistance NaN", "--bitline-resistance 'NaN'")]
    [InlineData("read --wire-solves each-read", "--wire-solves is of wires with resistance; give --wordline-resistance and --bitline-resistance, or leave it out")]
    [InlineData("read --wire-solves always --wordline-resistance 1", "there are each-read and each-write")]
    [InlineData("read --noise collapsed --wordline-resistance 1", "--noise collapsed is one number a sum")]
    [InlineData("read --rows 3 --cols 2000000 --wordline-resistance 1", "where fewer than 16 lines count as 16. Use --tile-lines 1024.")]
    [InlineData("read --out y.csv", "an array is written as .npy, for instance y.npy")]
    [InlineData("read --plot y.png", "a picture is written as .svg, for instance y.svg")]
    [InlineData("read --device banana", "names no device")]
    [InlineData("read --rows 100000 --cols 100000", "do not fit. Use fewer --rows, --cols or a smaller --batch")]
    [InlineData("write --steps 0", "--steps '0'")]
    [InlineData("write --slots 32", "--slots '32': a whole number of slots from 1 to 31")]
    [InlineData("write --slots 0", "--slots '0'")]
    [InlineData("write --writing by-hand", "--writing 'by-hand' is unknown; there are pulsed and deterministic")]
    [InlineData("write --pulse-noise none", "there are each-pulse and at-once")]
    [InlineData("write --pairing triple", "there are pair, one-sided and single-cell")]
    [InlineData("ir-drop --wordline-resistance 0", "--wordline-resistance '0': a positive number of ohms is needed")]
    [InlineData("ir-drop --bitline-resistance -1", "--bitline-resistance '-1'")]
    [InlineData("ir-drop --max-conductance 0", "--max-conductance '0': a positive number of siemens")]
    [InlineData("ir-drop --tolerance 1", "--tolerance '1': a number between 0 and 1")]
    [InlineData("ir-drop --max-iterations 0", "--max-iterations '0'")]
    [InlineData("emergent-l2 --coding sideways", "there are open-loop, slope-compensated and chain-rule")]
    [InlineData("emergent-l2 --bias NaN", "--bias 'NaN'")]
    [InlineData("emergent-l2 --device-model inverse --bias 1.2", "--bias '1.2': a number from 0 to 1, the bounds of a state of inverse, is needed")]
    [InlineData("emergent-l2 --device-model pcm", "--device-model 'pcm' is unknown. There are tanh, logistic, saturating-exponential, inverse and soft-bounds")]
    public void Wrong_arguments_are_exit_code_2(string command, string message) => Tool.Run($"crossbar {command}").Fails(2, message);

    [Theory]
    [InlineData("read --preset pmc", "Did you mean 'pcm'?", "--preset pcm")]
    [InlineData("write --device-model soft-bond", "--device-model 'soft-bond' is unknown. Did you mean 'soft-bounds'? There are tanh, logistic", "--device-model soft-bounds")]
    [InlineData("emergent-l2 --coding open-lop", "unknown", "--coding open-loop")]
    [InlineData("read --preset hfo2 --time 5", "has none", "read --preset hfo2")]
    [InlineData("raed --rows 3", "There is no command 'crossbar raed'; there are crossbar write, crossbar read", "crossbar read --rows 3")]
    [InlineData("read --row 3", "--row", "--rows 3")]
    public void A_mistake_with_a_remedy_prints_it(string command, string message, string remedy) => Tool.Run($"crossbar {command}").Fails(2, message, "try:   l2gpu crossbar ", remedy);

    [Theory]
    [InlineData("--hidden 16,0", "--hidden '0': whole numbers of units from 1 to 65536 are needed, such as --hidden 16,16")]
    [InlineData("--hidden 2.5", "--hidden '2.5'")]
    [InlineData("--epochs 0", "--epochs '0'")]
    [InlineData("--rate 0", "--rate '0': a number above 0")]
    [InlineData("--rate-decay -1", "--rate-decay '-1'")]
    [InlineData("--weight-range -1", "--weight-range '-1'")]
    [InlineData("--pairing single-cell --recenter-every 5", "--pairing single-cell has none. Use --pairing pair")]
    [InlineData("--unit relu", "there are tanh and rectifier")]
    [InlineData("--wordline-resistance 0", "--wordline-resistance '0': a positive number of ohms is needed")]
    [InlineData("--bitline-resistance -1", "--bitline-resistance '-1'")]
    [InlineData("--holdout 2", "between 0 and 1")]
    public void Wrong_trainings_are_exit_code_2(string options, string message) => Tool.Run($"crossbar train --data {Tool.Sample("iris.csv")} --target petal_width {options}").Fails(2, message);

    [Fact]
    public void Text_in_a_column_of_a_training_prints_a_command_that_works()
    {
        Tool run = Tool.Run($"crossbar train --data {Tool.Sample("penguins.csv")} --target body_mass_g --rows 60 --epochs 1 --seed 1").Fails(1, "penguins.csv", "try:   l2gpu crossbar train");
        run.RunSuggestion().Succeeds();
    }

    [Fact]
    public void Sizes_of_files_must_match()
    {
        using var folder = new TemporaryFile("g.npy");
        string g = CrossbarFiles.Save(folder.Path, new float[3, 5]), x = CrossbarFiles.Save(folder.Beside("x.npy"), new float[2, 4]), turned = CrossbarFiles.Save(folder.Beside("turned.npy"), new float[3, 2]);
        foreach (string command in (string[])["read", "ir-drop"])
        {
            Tool.Run($"crossbar {command} --conductances {g} --inputs {x}").Fails(2, "x.npy is 2 × 4, but", "g.npy has 3 word lines: inputs have one row a read, and one column a word line.");
            Tool.Run($"crossbar {command} --conductances {g} --inputs {turned}").Fails(2, "It seems to be transposed.");
            Tool.Run($"crossbar {command} --rows 5 --inputs {x}").Fails(2, "x.npy is 2 × 4, but --rows is 5");
            Tool.Run($"crossbar {command} --batch 3 --inputs {x}").Fails(2, "--batch is 3, but", "has 2 rows. Leave --batch out.", "try:");
        }

        Tool.Run($"crossbar write --rows 4 --conductances {g} --steps 1 --quiet").Fails(2, "--rows is 4, but", "has 3 rows").RunSuggestion().Succeeds();
        Tool.Run($"crossbar read --cols 4 --conductances {g}").Fails(2, "--cols is 4, but", "has 5 columns");
    }

    [Fact]
    public void Numbers_of_files_must_be_what_they_stand_for()
    {
        using var folder = new TemporaryFile("g.npy");
        string g = CrossbarFiles.Save(folder.Path, new[,] { { 1, 25.5 }, { 3, -0.5 } }), nan = CrossbarFiles.Save(folder.Beside("x.npy"), new[,] { { 1, double.NaN } });
        Tool.Run($"crossbar read --conductances {g}").Fails(1, "g.npy, row 0, column 1 (from 0): 25.5 lies outside 0 to 25, the bounds of pcm. Scale the file, or take another --preset.");
        Tool.Run($"crossbar write --conductances {g} --device-model soft-bounds").Fails(1, "25.5 lies outside -1 to 1, the bounds of soft-bounds");
        Tool.Run($"crossbar ir-drop --conductances {g}").Fails(1, "row 1, column 1 (from 0): -0.5 is negative; a conductance is 0 or more, in siemens.");
        Tool.Run($"crossbar read --rows 2 --inputs {nan}").Fails(1, "x.npy, row 0, column 1 (from 0): NaN is not finite.");
        Tool.Run($"crossbar ir-drop --max-conductance 1 --conductances {g}").Fails(2, "--max-conductance is of arrays that are drawn", "try:");
        Tool.Run($"crossbar read --conductances {folder.Beside("none.npy")}").Fails(1, "There is no file");
        Tool.Run($"crossbar read --conductances {Tool.Sample("iris.csv")}").Fails(1, "conductances are read from .npy files");
        Tool.Run($"crossbar read --rows 2 --cols 2 --out {folder.Beside("none/y.npy")}").Fails(1, "There is no folder");
        Assert.Equal(2, Directory.GetFiles(folder.Folder).Length);
    }

    [Fact]
    public void An_array_that_does_not_fit_is_refused_before_it_is_allocated()
    {
        Tool.Run("crossbar ir-drop --rows 16384 --cols 32768").Fails(1, string.Create(CultureInfo.InvariantCulture, $"up to {IrDropOperator.MostCells:N0} are solved as one network"));
        Tool.Run("crossbar ir-drop --rows 3 --cols 2000000").Fails(1, "where fewer than 16 lines count as 16");

        // About 130 GB; where there are as many, nothing is refused, and nobody would wait for the answer.
        if (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes > 100_000_000_000) return;
        long before = GC.GetTotalAllocatedBytes();
        Tool.Run("crossbar read --rows 46340 --cols 46340 --batch 46340 --seed 1").Fails(1, "need", "of memory; this machine has", "Use fewer --rows, --cols, or a smaller --batch.");
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 64 << 20);
    }

    [Fact]
    public void An_interrupted_run_writes_nothing()
    {
        using var folder = new TemporaryFile("y.npy");
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel();
        foreach (string command in (string[])["read --rows 4 --cols 4", "write --rows 4 --cols 4", "ir-drop --rows 4 --cols 4"])
        {
            Tool run = Tool.RunArgs([.. $"crossbar {command} --seed 1 --out {folder.Path}".Split(' ')], interrupt.Token);
            Assert.Equal(CliException.Interrupted, run.Code);
            Assert.Contains("Interrupted. Nothing was written.", run.Error, StringComparison.Ordinal);
            Assert.Empty(Directory.GetFiles(folder.Folder));
        }
    }

    [Theory]
    [InlineData("crossbar")]
    [InlineData("crossbar read")]
    [InlineData("crossbar write")]
    [InlineData("crossbar train")]
    [InlineData("crossbar emergent-l2")]
    [InlineData("crossbar ir-drop")]
    public void Help_has_an_example_of_the_command(string command)
    {
        Tool run = Tool.Run($"{command} --help").Succeeds();
        Assert.Contains($"  l2gpu {command}", run.Out[run.Out.IndexOf("Example:", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }
}
