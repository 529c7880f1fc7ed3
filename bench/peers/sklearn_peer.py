"""scikit-learn as a peer that answers one line of JSON with another, and times its own fits."""

import json
import platform
import sys
import time

import numpy
import scipy
import sklearn
from sklearn.linear_model import BayesianRidge, Ridge, RidgeCV
from sklearn.model_selection import GridSearchCV
from threadpoolctl import threadpool_info


def versions():
    blas = "; ".join(
        f"{pool['internal_api']} {pool['version']}, {pool.get('architecture', '?')} kernels, {pool['num_threads']} threads" for pool in threadpool_info()
    )
    return {
        "scikit-learn": f"{sklearn.__version__} with numpy {numpy.__version__}, scipy {scipy.__version__}, Python {platform.python_version()}; {blas}",
    }


def load(request):
    dtype = {"f32": numpy.float32, "f64": numpy.float64}[request["type"]]
    x = numpy.fromfile(request["x"], dtype=dtype).reshape(-1, request["columns"])
    y = numpy.fromfile(request["y"], dtype=dtype)
    return x, y


def ridge(x, y, alpha):
    model = Ridge(alpha=alpha, solver="cholesky")
    start = time.perf_counter()
    model.fit(x, y)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "coefficients": model.coef_.astype(float).tolist(), "intercept": float(model.intercept_)}


def cross_validate(x, y, alphas, folds):
    search = GridSearchCV(Ridge(), {"alpha": alphas}, cv=folds, scoring="neg_mean_squared_error")
    start = time.perf_counter()
    search.fit(x, y)
    seconds = time.perf_counter() - start
    scores = (-search.cv_results_["mean_test_score"]).tolist()
    return chosen(seconds, scores, search.best_params_["alpha"], search.best_estimator_)


def leave_one_out(x, y, alphas):
    start = time.perf_counter()
    model = RidgeCV(alphas=alphas).fit(x, y)
    seconds = time.perf_counter() - start
    return chosen(seconds, [-float(model.best_score_)], float(model.alpha_), model)


def chosen(seconds, scores, alpha, model):
    return {"seconds": seconds, "scores": scores, "best": alpha, "coefficients": model.coef_.astype(float).tolist(), "intercept": float(model.intercept_)}


def bayesian(x, y):
    model = BayesianRidge()
    start = time.perf_counter()
    model.fit(x, y)
    seconds = time.perf_counter() - start
    return {
        "seconds": seconds,
        "coefficients": model.coef_.astype(float).tolist(),
        "intercept": float(model.intercept_),
        "errors": numpy.sqrt(numpy.diag(model.sigma_)).tolist(),
        "deviation": float(model.alpha_ ** -0.5),
        "iterations": int(model.n_iter_),
    }


def main():
    x = y = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "hello":
            answer = {"versions": versions()}
        elif request["op"] == "load":
            x, y = load(request)
            answer = {"rows": len(x)}
        elif request["op"] == "cross-validate":
            answer = cross_validate(x, y, request["alphas"], request["folds"])
        elif request["op"] == "leave-one-out":
            answer = leave_one_out(x, y, request["alphas"])
        elif request["op"] == "bayesian":
            answer = bayesian(x, y)
        else:
            answer = ridge(x, y, request["alpha"])
        print(json.dumps(answer), flush=True)


main()
