namespace L2Gpu;

/// <summary>What a cell of response g gets of the gradient of the loss ∂L with respect to the weight, in units of its state s.</summary>
/// <remarks>All three are the same in the middle of the range, s = c, where they move the weight by −rate·∂L.</remarks>
public enum GradientCoding
{
    /// <summary>u ∝ −∂L, whatever the state: the only one that is of rank one, so that trains of rows and columns carry it.</summary>
    OpenLoop,

    /// <summary>u ∝ −∂L·g′(c)/g′(s): every weight moves by −rate·∂L in the mean. g′(s) counts as at least 10⁻⁶·g′(c).</summary>
    SlopeCompensated,

    /// <summary>u ∝ −∂L·g′(s)/g′(c): the gradient with respect to the state, by the chain rule.</summary>
    ChainRule,
}
