namespace L2Gpu.DeviceRunner;

/// <summary>What was asked for cannot be done on this machine, or was not understood; the message says what is.</summary>
internal sealed class UsageException(string message) : Exception(message);
