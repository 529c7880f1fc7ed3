// A lane that was not used before holds nothing, not even zeros.
DEVICE void add_to(GLOBAL double* to, double value, int used)
{
    *to = used ? *to + value : value;
}
