"""numpy's batched solve, and scikit-learn's RidgeCV one problem after the other, as a peer that answers one line of JSON with another."""

import json
import platform
import sys
import time

import numpy
import sklearn
from sklearn.linear_model import RidgeCV
from threadpoolctl import threadpool_info


def versions():
    blas = "; ".join(
        f"{pool['internal_api']} {pool['version']}, {pool.get('architecture', '?')} kernels, {pool['num_threads']} threads" for pool in threadpool_info()
    )
    return {"numpy": f"{numpy.__version__} with scikit-learn {sklearn.__version__}, Python {platform.python_version()}; {blas}"}


def load(request):
    dtype = {"f32": numpy.float32, "f64": numpy.float64}[request["type"]]
    rows, columns = request["rows"], request["columns"]
    x = numpy.fromfile(request["x"], dtype=dtype).reshape(-1, rows, columns)
    y = numpy.fromfile(request["y"], dtype=dtype).reshape(-1, rows, 1)
    return x, y


def solve(x, y, alpha):
    start = time.perf_counter()
    x_mean, y_mean = x.mean(axis=1, keepdims=True), y.mean(axis=1, keepdims=True)
    xc, yc = x - x_mean, y - y_mean
    xt = xc.transpose(0, 2, 1)
    coefficients = numpy.linalg.solve(xt @ xc + alpha * numpy.eye(x.shape[2], dtype=x.dtype), xt @ yc)
    intercept = y_mean - x_mean @ coefficients
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "coefficients": coefficients.astype(float).ravel().tolist(), "intercept": intercept.astype(float).ravel().tolist()}


def search(x, y, alphas):
    start = time.perf_counter()
    models = [RidgeCV(alphas=alphas).fit(x[p], y[p, :, 0]) for p in range(len(x))]
    seconds = time.perf_counter() - start
    coefficients = numpy.array([model.coef_ for model in models]).astype(float)
    return {"seconds": seconds, "coefficients": coefficients.ravel().tolist(), "intercept": [float(model.intercept_) for model in models]}


def main():
    x = y = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "hello":
            answer = {"versions": versions()}
        elif request["op"] == "load":
            x, y = load(request)
            answer = {"problems": len(x)}
        elif request["op"] == "search":
            answer = search(x, y, request["alphas"])
        else:
            answer = solve(x, y, request["alpha"])
        print(json.dumps(answer), flush=True)


main()
