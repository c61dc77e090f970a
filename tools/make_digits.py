"""Make the digits of a6_full_cnn_training from scikit-learn's copy of them.

    python -m pip install scikit-learn
    python tools/make_digits.py

scikit-learn is needed here and nowhere else. With the same zlib the files are the same, byte for byte.
"""

from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

ASSIGNMENT = Path(__file__).parents[1] / "assignments" / "a6_full_cnn_training"
SEED = 1998  # the year in which the digits were published
TESTED = 500


def main() -> None:
    """Write both splits."""
    digits = load_digits()
    images = np.rint(digits.images * 255 / 16).astype(np.uint8)  # 17 grey values, spread over 0 to 255 as in MNIST
    labels = digits.target.astype(np.uint8)
    order = np.random.default_rng(SEED).permutation(len(images))
    splits = {"hidden_data/digits_test.npz": order[:TESTED], "data/digits.npz": order[TESTED:]}
    for name, chosen in splits.items():
        np.savez_compressed(ASSIGNMENT / name, images=images[chosen], labels=labels[chosen])
        print(f"{name}: {len(chosen)} images, {np.bincount(labels[chosen])} of each class")


if __name__ == "__main__":
    main()
