"""Render the picture of the notebooks by ray tracing: ``python -m tools.make_scene``.

A still life: two balls and a box on a chequered floor, in front of a brick wall with three equal signs, one of them in
the shadow of a shutter. It has everything that kernels are tried on: vertical, horizontal and slanted edges, smooth
shading, fine texture, noise, and the same shape in different brightness.

With the same Pillow and zlib the file is the same, byte for byte.
"""

from pathlib import Path

import numpy as np
from PIL import Image

SCENE = Path(__file__).parents[1] / "autograder" / "release" / "notebook_files" / "scene.png"
HEIGHT, WIDTH, RAYS = 120, 160, 4  # RAYS * RAYS through each pixel
EYE = np.array([0.0, 1.7, -6.0])
LAMP, LAMP_SIZE = np.array([-4.5, 6.5, -4.0]), 0.6
WALL = 3.0  # how far behind
BALLS = [((-1.55, 0.95, 0.6), 0.95, 0.75), ((0.35, 0.42, -1.3), 0.42, 0.35)]  # centre, radius, grey
BOX = ((1.75, 0.0, 0.5), (0.7, 1.5, 0.55), np.radians(-38), 0.6)  # middle of the base, half width, height, half depth
SIGNS = [(-0.35, 3.05), (1.25, 3.05), (2.85, 3.05)]
SIGN = 0.5  # radius
SHUTTER, DIMMED = 2.1, 0.4  # the wall is darker on its right
AMBIENT, NOISE, SEED = 0.3, 0.012, 1959  # the year in which Hubel and Wiesel found cells that see edges


def main() -> None:
    """Render the scene and write it."""
    pixels = render()
    Image.fromarray(pixels).save(SCENE, optimize=True)
    print(f"{SCENE.name}: {pixels.shape}, grey values from {pixels.min()} to {pixels.max()}")


def render() -> np.ndarray:
    """Trace all rays, and return grey values as uint8."""
    rng = np.random.default_rng(SEED)
    step = 2.0 / (WIDTH * RAYS)
    columns = (np.arange(WIDTH * RAYS) + 0.5) * step - 1
    rows = (HEIGHT * RAYS / 2 - np.arange(HEIGHT * RAYS) - 0.5) * step
    rays = np.stack(np.broadcast_arrays(columns[None, :] * 0.62, rows[:, None] * 0.62 - 0.03, 1.0), axis=-1)
    rays /= np.linalg.norm(rays, axis=-1, keepdims=True)

    distance, normal, grey, gloss = _nearest(np.broadcast_to(EYE, rays.shape), rays)
    points = EYE + rays * distance[..., None]
    light = np.zeros(distance.shape)
    for shift in rng.uniform(-LAMP_SIZE, LAMP_SIZE, (16, 3)):  # a large lamp makes soft shadows
        towards = LAMP + shift - points
        far = np.linalg.norm(towards, axis=-1)
        towards /= far[..., None]
        lit = _nearest(points + 1e-3 * normal, towards)[0] > far
        facing = np.clip((normal * towards).sum(-1), 0, None)
        mirrored = rays - 2 * (rays * normal).sum(-1, keepdims=True) * normal
        shine = gloss * np.clip((mirrored * towards).sum(-1), 0, None) ** 60
        light += lit * (grey * facing * 55 / far**2 + shine) / 16
    on_wall = points[..., 2] > WALL - 1e-3
    seen = (AMBIENT * grey + light) * np.where(on_wall & (points[..., 0] > SHUTTER), DIMMED, 1.0)

    brightness = seen.reshape(HEIGHT, RAYS, WIDTH, RAYS).mean(axis=(1, 3))
    brightness += rng.normal(0, NOISE, brightness.shape)
    return np.rint(255 * np.clip(brightness, 0, 1) ** (1 / 1.6)).astype(np.uint8)


def _nearest(start, rays):
    """Trace rays to the first surface that they hit: its distance, normal, grey and gloss."""
    hits = [_floor(start, rays), _wall(start, rays), _box(start, rays)]
    hits += [_ball(start, rays, *ball) for ball in BALLS]
    distances = np.stack([hit[0] for hit in hits])
    first = distances.argmin(axis=0)
    normal, grey, gloss = (
        np.choose(first[..., None] if place == 1 else first, [hit[place] for hit in hits]) for place in (1, 2, 3)
    )
    return distances.min(axis=0), normal, grey, gloss


def _floor(start, rays):
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = -start[..., 1] / rays[..., 1]
    distance = np.where(distance > 1e-4, distance, np.inf)
    x, _, z = np.moveaxis(start + rays * np.where(np.isfinite(distance), distance, 0)[..., None], -1, 0)
    tile = (np.floor(x / 0.8 + 0.5) + np.floor(z / 0.8)) % 2
    return distance, np.broadcast_to([0.0, 1.0, 0.0], rays.shape), 0.25 + 0.5 * tile, np.zeros(x.shape)


def _wall(start, rays):
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = (WALL - start[..., 2]) / rays[..., 2]
    distance = np.where(distance > 1e-4, distance, np.inf)
    x, y, _ = np.moveaxis(start + rays * np.where(np.isfinite(distance), distance, 0)[..., None], -1, 0)
    course = np.floor(y / 0.3)
    along = x / 0.8 + 0.5 * (course % 2)
    mortar = (y / 0.3 - course < 0.13) | (along - np.floor(along) < 0.05)
    tone = 0.5 + 0.12 * np.sin(12.9898 * course + 78.233 * np.floor(along))  # each brick its own
    grey = np.where(mortar, 0.85, tone)
    for across, up in SIGNS:
        u, v = (x - across) / SIGN, (y - up) / SIGN
        inside = np.hypot(u, v) < 1
        bar = inside & (np.hypot(u, v) < 0.78) & (np.abs(u - v) < 0.3)
        grey = np.where(inside, np.where(bar | (np.hypot(u, v) > 0.84), 0.08, 0.95), grey)
    return distance, np.broadcast_to([0.0, 0.0, -1.0], rays.shape), grey, np.zeros(x.shape)


def _ball(start, rays, centre, radius, grey):
    offset = start - centre
    half = (offset * rays).sum(-1)
    inner = half**2 - (offset**2).sum(-1) + radius**2
    distance = -half - np.sqrt(np.where(inner > 0, inner, 0))
    distance = np.where((inner > 0) & (distance > 1e-4), distance, np.inf)
    normal = (offset + rays * np.where(np.isfinite(distance), distance, 0)[..., None]) / radius
    return distance, normal, np.full(distance.shape, grey), np.full(distance.shape, 0.6)


def _box(start, rays):
    middle, (wide, high, deep), angle, grey = BOX
    turn = np.array([[np.cos(angle), 0, -np.sin(angle)], [0, 1, 0], [np.sin(angle), 0, np.cos(angle)]])
    low, top = np.array([-wide, 0, -deep]), np.array([wide, high, deep])
    origin, direction = (start - middle) @ turn.T, rays @ turn.T
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (low - origin) / direction, (top - origin) / direction
    near, far = np.minimum(first, second), np.maximum(first, second)
    axis = near.argmax(axis=-1)
    enter, leave = near.max(axis=-1), far.min(axis=-1)
    distance = np.where((enter < leave) & (enter > 1e-4), enter, np.inf)
    side = np.eye(3)[axis] * -np.sign(direction)
    return distance, side @ turn, np.full(distance.shape, grey), np.zeros(distance.shape)


if __name__ == "__main__":
    main()
