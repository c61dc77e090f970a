"""Leaves the work to PyTorch.

Expected: import: ModuleNotFoundError: No module named 'torch'
"""

import torch


def conv2d(x, kernel):
    return torch.nn.functional.conv2d(torch.tensor(x)[None, None], torch.tensor(kernel)[None, None])[0, 0].numpy()
