"""numpy's update of a crossbar by noisy pulses, block by block, as a peer that answers one line of JSON with another and times its own work."""

import json
import platform
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy

# Cells of a block: its temporaries stay in the second cache.
BLOCK = 1 << 16

# Of a train.
SLOTS = 31


class Array:
    def __init__(self, request):
        side = request["side"]
        self.updates, self.additive = request["updates"], request["additive"]
        self.spread, self.bound = numpy.float32(request["spread"]), numpy.float32(request["bound"])
        self.state = numpy.zeros((side, side), dtype=numpy.float32)
        self.conductance = numpy.zeros_like(self.state)
        rows = max(1, BLOCK // side)
        self.blocks = [slice(first, min(side, first + rows)) for first in range(0, side, rows)]
        self.chances, down = None, numpy.arange(side) % 2 == 1
        if request["largest"] > 0:
            # The same probabilities of slots, whose signs are directions.
            period = 127
            numbers = numpy.arange(side * side).reshape(side, side) % period / (period / 2) - 1
            self.chances, down = numpy.abs(numbers) * request["largest"], numbers < 0
        self.signed = numpy.where(down, -request["step"], request["step"]).astype(numpy.float32)
        # Soft bounds: the part of a step that is left falls by this much a unit of the state.
        self.slope = -numpy.sign(self.signed) / self.bound
        self.threads = request["threads"]
        self.generators = [numpy.random.Generator(numpy.random.Philox(7 + t)) for t in range(self.threads)]
        self.pool = ThreadPoolExecutor(self.threads)

    def work(self, thread):
        generator = self.generators[thread]
        side = self.state.shape[1]
        noise = numpy.empty((self.blocks[0].stop, side), dtype=numpy.float32)
        share = numpy.empty_like(noise)
        for block in self.blocks[thread::self.threads]:
            state = self.state[block]
            if self.chances is None:
                for _ in range(self.updates):
                    self.pulse(generator, state, self.signed, self.slope, noise[:len(state)], share[:len(state)])
            else:
                # Only cells that have a pulse left are worked on.
                flat, signed, slope = state.reshape(-1), self.signed[block].reshape(-1), self.slope[block].reshape(-1)
                pulses = generator.binomial(SLOTS, self.chances[block]).reshape(-1)
                at, number = numpy.flatnonzero(pulses), 0
                while at.size:
                    some = flat[at]
                    self.pulse(generator, some, signed[at], slope[at], noise.reshape(-1)[:at.size], share.reshape(-1)[:at.size])
                    flat[at] = some
                    number += 1
                    at = at[pulses[at] > number]
            if self.additive:
                numpy.tanh(state, out=self.conductance[block])
            else:
                self.conductance[block] = state

    def pulse(self, generator, state, signed, slope, xi, left):
        generator.standard_normal(dtype=numpy.float32, out=xi)
        xi *= self.spread
        if self.additive:
            xi += signed
        else:
            xi += numpy.float32(1)
            numpy.multiply(state, slope, out=left)
            left += numpy.float32(1)
            left *= signed
            xi *= left
        state += xi
        numpy.clip(state, -self.bound, self.bound, out=state)

    def update(self):
        self.state.fill(0)
        start = time.perf_counter()
        list(self.pool.map(self.work, range(self.threads)))
        return time.perf_counter() - start


def main():
    array = None
    for line in sys.stdin:
        request = json.loads(line)
        operation = request["op"]
        if operation == "hello":
            answer = {"versions": {"numpy": f"{numpy.__version__}, Python {platform.python_version()}"}}
        elif operation == "load":
            array = Array(request)
            answer = {"cells": array.state.size}
        elif operation == "update":
            answer = {"seconds": array.update()}
        elif operation == "moment":
            answer = {"square": float(numpy.mean(array.state.astype(float) ** 2))}
        else:
            answer = {"error": f"unknown operation {operation}"}
        print(json.dumps(answer), flush=True)


main()
