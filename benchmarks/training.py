"""Measure one training step of a6's reference solution and of PyTorch: same network, same batch, one thread each.

    python -m pip install torch==2.13.0
    python benchmarks/training.py [--steps 200] [--rounds 5]

A step is forward, loss with its l2 term, backward, and SGD with momentum. Before anything is timed, both take a few
steps from the same parameters and must end with the same ones. They take turns within one run, so that a slow minute
affects both; the median over the rounds is shown. PyTorch is needed here and nowhere else.
"""

# ruff: noqa: E402 -- how many threads there are is read when NumPy is imported

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import importlib.util
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import numpy as np

ROOT = Path(__file__).parents[1]
SOLUTION = ROOT / "solutions" / "a6_full_cnn_training" / "cnn.py"
GOAL = 3.0
L2, LEARNING_RATE, MOMENTUM = 1e-4, 0.02, 0.9

Params = dict[str, np.ndarray]
Step = Callable[[], None]


class Case(NamedTuple):
    """The data to train on."""

    title: str
    batch: int
    size: int
    dtype: str


CASES = [
    Case("digits", 32, 8, "float64"),
    Case("digits", 32, 8, "float32"),
    Case("MNIST", 64, 28, "float64"),
    Case("MNIST", 64, 28, "float32"),
]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure a training step, compared with PyTorch.")
    parser.add_argument("--steps", type=int, default=200, help="per round (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="(default: %(default)s)")
    options = parser.parse_args()
    if importlib.util.find_spec("torch") is None:
        sys.exit("torch is not installed: python -m pip install torch==2.13.0")
    import torch  # noqa: PLC0415 -- after it is known to be there

    torch.set_num_threads(1)
    cnn = _load(SOLUTION)
    print(f"NumPy {np.__version__}, PyTorch {torch.__version__}, {torch.get_num_threads()} thread")
    print(f"{'images':8}{'batch':>6}{'size':>8}  {'dtype':8}{'NumPy ms':>10}{'PyTorch ms':>12}{'ratio':>7}")
    slowest = 0.0
    for case in CASES:
        _require_same_training(cnn, torch, case)
        ours, theirs = _numpy(cnn, case)[0], _pytorch(cnn, torch, case)[0]
        seconds: dict[Step, list[float]] = {ours: [], theirs: []}
        for step in (ours, theirs):
            _time(step, max(options.steps // 10, 1))
        for _ in range(options.rounds):
            for step, times in seconds.items():
                times.append(_time(step, options.steps))
        mine, other = (1e3 * statistics.median(times) for times in seconds.values())
        slowest = max(slowest, mine / other)
        size = f"{case.size} x {case.size}"
        print(f"{case.title:8}{case.batch:6}{size:>8}  {case.dtype:8}{mine:10.3f}{other:12.3f}{mine / other:7.2f}")
    print(f"Goal: at most {GOAL:g} x PyTorch's time per step: {'met' if slowest <= GOAL else 'missed'}.")


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _time(step: Step, times: int) -> float:
    started = time.perf_counter()
    for _ in range(times):
        step()
    return (time.perf_counter() - started) / times


def _setting(cnn: ModuleType, case: Case) -> tuple[Params, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    params = cnn.init_params(1, image_shape=(case.size, case.size, 1))
    x = rng.random((case.batch, case.size, case.size, 1)).astype(case.dtype)
    y = rng.integers(0, 10, case.batch)
    return {name: param.astype(case.dtype) for name, param in params.items()}, x, y


def _numpy(cnn: ModuleType, case: Case) -> tuple[Step, Callable[[], Params]]:
    params, x, y = _setting(cnn, case)
    state = [params, {name: np.zeros_like(param) for name, param in params.items()}]

    def step() -> None:
        _, grads = cnn.loss_and_gradients(state[0], x, y, L2)
        state[:] = cnn.sgd_step(*state[:1], grads, state[1], LEARNING_RATE, MOMENTUM)

    return step, lambda: state[0]


def _pytorch(cnn: ModuleType, torch: ModuleType, case: Case) -> tuple[Step, Callable[[], Params]]:
    """Build the same network from PyTorch's layers, channels first but flattened in our order."""
    params, x, y = _setting(cnn, case)

    class Network(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.conv1 = torch.nn.Conv2d(1, 16, 3, padding=1)
            self.conv2 = torch.nn.Conv2d(16, 32, 3, padding=1)
            self.dense = torch.nn.Linear(*params["dense_weight"].shape)

        def forward(self, images):
            for conv in (self.conv1, self.conv2):
                images = torch.nn.functional.max_pool2d(torch.relu(conv(images)), 2)
            return self.dense(images.permute(0, 2, 3, 1).flatten(1))

    network = Network().to(getattr(torch, case.dtype))
    order = {"conv1": (3, 2, 0, 1), "conv2": (3, 2, 0, 1), "dense": (1, 0)}
    back = {"conv1": (2, 3, 1, 0), "conv2": (2, 3, 1, 0), "dense": (1, 0)}
    layers = {name: getattr(network, name) for name in order}
    with torch.no_grad():
        for name, layer in layers.items():
            layer.weight.copy_(torch.from_numpy(params[f"{name}_weight"].transpose(order[name]).copy()))
            layer.bias.copy_(torch.from_numpy(params[f"{name}_bias"]))
    # PyTorch's weight_decay is the gradient of (l2 / 2) * the sum of squares; biases go without.
    groups = [
        {"params": [layer.weight for layer in layers.values()], "weight_decay": L2},
        {"params": [layer.bias for layer in layers.values()]},
    ]
    optimizer = torch.optim.SGD(groups, lr=LEARNING_RATE, momentum=MOMENTUM)
    images, labels = torch.from_numpy(x.transpose(0, 3, 1, 2).copy()), torch.from_numpy(y)

    def step() -> None:
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(network(images), labels).backward()
        optimizer.step()

    def now() -> Params:
        weights = {
            f"{name}_weight": layer.weight.detach().numpy().transpose(back[name]) for name, layer in layers.items()
        }
        return weights | {f"{name}_bias": layer.bias.detach().numpy() for name, layer in layers.items()}

    return step, now


def _require_same_training(cnn: ModuleType, torch: ModuleType, case: Case) -> None:
    (ours, our_params), (theirs, their_params) = _numpy(cnn, case), _pytorch(cnn, torch, case)
    for _ in range(5):
        ours()
        theirs()
    want = their_params()
    tolerance = 1e-9 if case.dtype == "float64" else 1e-4
    for name, param in our_params().items():
        assert param.dtype == want[name].dtype, f"{name} is {param.dtype}"
        np.testing.assert_allclose(param, want[name], rtol=0, atol=tolerance, err_msg=name)


if __name__ == "__main__":
    main()
