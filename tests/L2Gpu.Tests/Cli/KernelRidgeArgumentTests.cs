using Xunit;

namespace L2Gpu.Tests.Cli;

public sealed class KernelRidgeArgumentTests
{
    private static readonly string Fit = $"fit kernel-ridge --data {Tool.Sample("iris.csv")} --target species ";

    [Theory]
    [InlineData("--kernel magic", "rbf, laplacian, polynomial")]
    [InlineData("--degree 3", "--degree belongs to the kernel polynomial; rbf has --gamma")]
    [InlineData("--coef0 3", "polynomial and sigmoid; rbf has --gamma")]
    [InlineData("--kernel matern52 --gamma 3", "--gamma belongs to the kernels rbf, laplacian, polynomial, sigmoid and chi2; matern52 has --length-scale")]
    [InlineData("--kernel linear --gamma 3", "linear has no parameter")]
    [InlineData("--length-scale 2", "matern12, matern32 and matern52, and with several numbers, one for each feature, to any kernel; rbf has --gamma")]
    [InlineData("--gamma 0", "--gamma 0: γ must be a positive, finite number")]
    [InlineData("--gamma -1", "--gamma -1")]
    [InlineData("--gamma NaN", "positive")]
    [InlineData("--gamma 1,inf", "'inf' is not a number")]
    [InlineData("--gamma 1,0", "--gamma 0")]
    [InlineData("--gamma much", "is not a number")]
    [InlineData("--kernel polynomial --degree 0", "--degree 0: The degree must be a whole number from 1 to 1000")]
    [InlineData("--kernel polynomial --degree 1001", "from 1 to 1000")]
    [InlineData("--kernel polynomial --degree 2.5", "a whole number from 1 to 1000 is needed")]
    [InlineData("--kernel polynomial --degree 99999999999999", "a whole number")]
    [InlineData("--kernel sigmoid --coef0 NaN", "--coef0")]
    [InlineData("--kernel matern32 --length-scale 0", "--length-scale 0")]
    [InlineData("--length-scale 1,2,0,3", "--length-scale 0")]
    [InlineData("--kernel polynomial --gamma auto", "distances of rows, which say nothing about polynomial. Give numbers, such as --gamma 0.1,1,10")]
    [InlineData("--kernel chi2 --gamma median", "say nothing about chi2")]
    [InlineData("--gamma median --length-scale 1,2,3,4", "before --length-scale")]
    [InlineData("--gamma 1,2 --lambda-per-target 1", "one λ for all targets")]
    [InlineData("--lambda -1", "not negative")]
    [InlineData("--lambda auto --solver matrix-free", "exact leave-one-out, which --solver matrix-free does not give. Use --solver eigen, cholesky or nystrom, or give a λ such as --lambda 1")]
    [InlineData("--lambda auto --solver stored", "which --solver stored")]
    [InlineData("--lambda auto --early-stopping 0.1", "which --early-stopping does not give. Leave --early-stopping out, or give a λ")]
    [InlineData("--lambda 1,2 --solver stored --out m.safetensors", "--out and --plot with several λ")]
    [InlineData("--solver cg", "auto, cholesky, eigen, stored, matrix-free and nystrom")]
    [InlineData("--solver eigen --centers 3", "--centers belongs to --solver nystrom")]
    [InlineData("--centers 0", "--centers '0'")]
    [InlineData("--centers x", "a whole number of centres")]
    [InlineData("--center-selection best", "auto, uniform and pivoted-cholesky")]
    [InlineData("--preconditioner ilu", "auto, none, pivoted-cholesky and nystrom")]
    [InlineData("--solver eigen --preconditioner none", "conjugate gradients on rows")]
    [InlineData("--solver cholesky --tolerance 1e-3", "conjugate gradients on rows")]
    [InlineData("--centers 5 --early-stopping 0.1", "--solver nystrom has no use for it")]
    [InlineData("--lambda 1 --tolerance 2", "between 0 and 1")]
    [InlineData("--lambda 1 --early-stopping 1", "between 0 and 1")]
    [InlineData("--lambda 1 --max-iterations 0", "1 or more")]
    [InlineData("--out model.json", "a kernel model is saved as .safetensors, for instance model.safetensors")]
    [InlineData("--plot x.png", ".svg")]
    [InlineData("--precision f16", "f32, f64 and mixed")]
    [InlineData("--holdout 2", "between 0 and 1")]
    [InlineData("--checkpoint x", "--checkpoint belongs to fit ridge")]
    [InlineData("--feature-penalty a=1", "--feature-penalty belongs to fit ridge")]
    public void Wrong_arguments_are_exit_code_2(string options, string message) => Tool.Run(Fit + options).Fails(2, message);

    [Theory]
    [InlineData("--degree 3", "fit kernel-ridge")]
    [InlineData("--kernel mattern52", "--kernel matern52")]
    [InlineData("--kernal rbf", "--kernel rbf")]
    [InlineData("--solver eigen --centers 30", "--centers 30 --solver nystrom")]
    public void A_mistake_with_a_remedy_prints_it(string options, string remedy) => Tool.Run(Fit + options).Fails(2, "try:   l2gpu fit kernel-ridge", remedy);

    [Fact]
    public void Length_scales_are_one_for_each_feature()
        => Tool.Run(Fit + "--lambda 1 --length-scale 1,2").Fails(2, "--length-scale has 2 numbers for 4 features (sepal_length, sepal_width, petal_length, petal_width)");
}
