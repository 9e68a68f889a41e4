"""Kernel ridge regression: one solve for all classes, and the score of each example as if it were not there.

The second is what makes a small set of examples honest: weights of the parts and probabilities are fitted on
scores from which whole groups of examples were left out (Rifkin & Lippert 2007, "Notes on Regularized Least
Squares", 3.3).
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def solve(kernel: NDArray[np.float32], targets: Matrix, *, ridge: float) -> tuple[Matrix, Matrix]:
    """Return the weights of the examples for each class, and the inverse that `left_out` needs.

    `kernel` is n x n and symmetric, `targets` n x classes, `ridge` > 0. Takes 24 n² bytes: the inversion has
    a copy and a unit matrix of its own, so there is no other one here.
    """
    wide: Matrix = kernel.astype(np.float64)
    wide.flat[:: len(wide) + 1] += ridge
    inverse: Matrix = np.asarray(np.linalg.inv(wide), dtype=np.float64)
    return inverse @ targets, inverse


def left_out(
    weights: Matrix, inverse: Matrix, targets: Matrix, groups: Iterable[NDArray[np.int64]]
) -> Matrix:
    """Return the scores of each group's examples by a model that never saw that group."""
    scores = np.empty_like(targets)
    for group in groups:
        block = inverse[np.ix_(group, group)]
        scores[group] = targets[group] - np.linalg.solve(block, weights[group])
    return scores


def softmax(scores: Matrix) -> Matrix:
    """Return probabilities along the last axis."""
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Matrix = shifted / shifted.sum(axis=-1, keepdims=True)
    return result


def sharpness(scores: Matrix, truth: NDArray[np.int64]) -> float:
    """Return the factor by which scores must be multiplied so that their softmax is a probability.

    The one with the highest likelihood of `truth`, found by halving the span of its logarithm.
    """
    low, high = 0.0, 6.0
    picked = np.arange(len(truth))
    for _ in range(40):
        thirds = low + (high - low) / 3, high - (high - low) / 3
        losses = [
            -float(np.log(softmax(scores * np.exp(each))[picked, truth] + 1e-12).mean()) for each in thirds
        ]
        low, high = (low, thirds[1]) if losses[0] < losses[1] else (thirds[0], high)
    return float(np.exp((low + high) / 2))
