using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace L2Gpu.Cli.Commands;

/// <summary>The usual help, and below it commands that can be run as they stand.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = help.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(parseResult.CommandResult.Command is RootCommand ? "Examples:" : "Example:");
        foreach (string example in Examples(parseResult.CommandResult.Command.Name)) output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }

    private static string[] Examples(string command) => command switch
    {
        "devices" => ["l2gpu devices --json"],
        "fit" =>
        [
            "l2gpu fit ridge --data data.csv --target price --holdout 0.2 --seed 1",
            "l2gpu fit kernel-ridge --data data.csv --target price --holdout 0.2 --seed 1 --standardize",
        ],
        "ridge" =>
        [
            "l2gpu fit ridge --data data.csv --target price --holdout 0.2 --seed 1",
            "l2gpu fit ridge --data data.csv --target body_mass_g --one-hot species,island,sex --drop-missing --out penguins.json",
            "l2gpu fit ridge --data data.csv --target temperature --datetime date --lambda 0.1,1,10",
            "l2gpu fit ridge --data data.csv --target price --cv 10 --cv-group seller --one-se",
            "l2gpu fit ridge --data data.csv --target price --device opencl:0 --explain",
        ],
        "kernel-ridge" =>
        [
            "l2gpu fit kernel-ridge --data data.csv --target price --holdout 0.2 --seed 1 --standardize",
            "l2gpu fit kernel-ridge --data data.csv --target temperature --features date --datetime date --standardize --gamma auto --plot year.svg",
            "l2gpu fit kernel-ridge --data data.csv --target price --kernel matern52 --length-scale median --lambda 0.01,0.1,1 --out diamonds.safetensors",
            "l2gpu fit kernel-ridge --data data.csv --target price --standardize --lambda 1 --centers 2000 --explain",
        ],
        "crossbar" =>
        [
            "l2gpu crossbar emergent-l2 --device-model tanh --seed 1 --quick",
            "l2gpu crossbar read --rows 1024 --cols 1024 --batch 64 --preset pcm --seed 1",
        ],
        "read" =>
        [
            "l2gpu crossbar read --rows 1024 --cols 1024 --batch 64 --preset pcm --seed 1 --plot reads.svg",
            "l2gpu crossbar read --conductances G.npy --inputs x.npy --time 3600 --noise collapsed --out y.npy",
        ],
        "write" =>
        [
            "l2gpu crossbar write --rows 64 --cols 64 --preset reram-sb --steps 30 --seed 1 --plot writing.svg",
            "l2gpu crossbar write --conductances targets.npy --device-model soft-bounds --out reached.npy",
        ],
        "train" =>
        [
            "l2gpu crossbar train --data data.csv --target price --holdout 0.2 --seed 1",
            "l2gpu crossbar train --data data.csv --target price --hidden 16,16 --epochs 30 --preset soft-bounds --plot training.svg",
        ],
        "emergent-l2" =>
        [
            "l2gpu crossbar emergent-l2 --device-model tanh --seed 1 --plot emergent.svg",
            "l2gpu crossbar emergent-l2 --device-model tanh --coding open-loop --seed 1 --quick",
        ],
        "ir-drop" =>
        [
            "l2gpu crossbar ir-drop --rows 128 --cols 128 --seed 1 --plot voltages.svg",
            "l2gpu crossbar ir-drop --conductances G.npy --inputs V.npy --wordline-resistance 2 --bitline-resistance 2 --out I.npy",
        ],
        "predict" => ["l2gpu predict --model penguins.json --data data.csv --drop-missing --out predictions.csv"],
        _ =>
        [
            "l2gpu devices",
            "l2gpu fit ridge --data data.csv --target price --out diamonds.json",
            "l2gpu predict --model diamonds.json --data data.csv --out predictions.csv",
        ],
    };
}
