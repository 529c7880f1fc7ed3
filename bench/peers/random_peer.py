"""numpy's normal numbers from its own Philox, as a peer that answers one line of JSON with another and times its own work."""

import json
import platform
import sys
import time

import numpy


def main():
    generator = numpy.random.Generator(numpy.random.Philox(7))
    numbers = numpy.empty(0, dtype=numpy.float32)
    for line in sys.stdin:
        request = json.loads(line)
        operation = request["op"]
        if operation == "hello":
            answer = {"versions": {"numpy": f"{numpy.__version__}, Python {platform.python_version()}"}}
        elif operation == "load":
            numbers = numpy.empty(request["count"], dtype=numpy.float32)
            answer = {"count": len(numbers)}
        elif operation == "normals":
            start = time.perf_counter()
            generator.standard_normal(dtype=numpy.float32, out=numbers)
            answer = {"seconds": time.perf_counter() - start}
        elif operation == "moment":
            answer = {"square": float(numpy.mean(numbers.astype(float) ** 2))}
        else:
            answer = {"error": f"unknown operation {operation}"}
        print(json.dumps(answer), flush=True)


main()
