"""Reads the OME-Zarrs of scripts/conformance/zarr.mjs after the Zarr 3 and OME-Zarr 0.5 specifications, without any Zarr library."""
import json
import pathlib
import sys

import numcodecs
import numpy as np

folder = pathlib.Path(sys.argv[1])
problems, checks = [], 0


def check(what, good, found=""):
    global checks
    checks += 1
    if not good:
        problems.append(f"{what} {found}")


def read_array(path):
    about = json.loads((path / "zarr.json").read_text())
    check(f"{path}: keys", {"zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding", "fill_value", "codecs"} <= about.keys())
    check(f"{path}: version", about["zarr_format"] == 3 and about["node_type"] == "array")
    check(f"{path}: keys of chunks", about["chunk_key_encoding"] == {"name": "default", "configuration": {"separator": "/"}})
    first, second = about["codecs"]
    check(f"{path}: bytes", first == {"name": "bytes", "configuration": {"endian": "little"}})
    settings = second["configuration"]
    check(f"{path}: blosc", second["name"] == "blosc" and settings["shuffle"] in ("noshuffle", "shuffle", "bitshuffle") and settings["typesize"] >= 1)
    dtype = np.dtype(about["data_type"]).newbyteorder("<")
    shape, chunk = about["shape"], about["chunk_grid"]["configuration"]["chunk_shape"]
    out = np.full(shape, about["fill_value"], dtype)
    files = set()
    for at in np.ndindex(*[-(-n // c) for n, c in zip(shape, chunk)]):
        file = path.joinpath("c", *map(str, at))
        if not file.exists():
            continue
        files.add(file)
        block = np.frombuffer(numcodecs.Blosc().decode(file.read_bytes()), dtype).reshape(chunk)
        place = tuple(slice(i * c, min((i + 1) * c, n)) for i, c, n in zip(at, chunk, shape))
        out[place] = block[tuple(slice(0, s.stop - s.start) for s in place)]
    there = {file for file in (path / "c").rglob("*") if file.is_file()} if (path / "c").exists() else set()
    check(f"{path}: no other files", there == files, there - files)
    return out, about


def halve(data, labels):
    padded = np.pad(data, [(0, 0)] * 3 + [(0, data.shape[3] % 2), (0, data.shape[4] % 2)], mode="edge")
    four = np.stack([padded[..., y::2, x::2] for y in (0, 1) for x in (0, 1)])
    if not labels:
        mean = four.astype("float64").mean(0)
        return (np.floor(mean + 0.5) if data.dtype.kind in "iu" else mean).astype(data.dtype)
    votes = np.stack([2 * sum((four[i] == four[j]).astype(int) for j in range(4)) + (four[i] != 0) for i in range(4)])
    return np.take_along_axis(four, votes.argmax(0)[None], 0)[0]


def check_image(expected):
    wanted = json.loads(expected.read_text())
    path = pathlib.Path(wanted["path"])
    labels = wanted["dtype"].startswith("uint32") and "labels" in str(path.relative_to(folder))
    group = json.loads((path / "zarr.json").read_text())
    check(f"{path}: group", group["zarr_format"] == 3 and group["node_type"] == "group")
    ome = group["attributes"]["ome"]
    check(f"{path}: version", ome["version"] == "0.5")
    image = ome["multiscales"][0]
    check(f"{path}: axes", [(a["name"], a["type"]) for a in image["axes"]] == [("t", "time"), ("c", "channel"), ("z", "space"), ("y", "space"), ("x", "space")])
    size, pixel = wanted["size"], wanted["pixelSize"]
    dtype = wanted["dtype"]
    data = np.fromfile(expected.with_suffix(".raw"), dtype).reshape([size[a] for a in "tczyx"])
    last = None
    for level, dataset in enumerate(image["datasets"]):
        array, about = read_array(path / dataset["path"])
        check(f"{path}: names of axes", about["dimension_names"] == [a["name"] for a in image["axes"]])
        scale = dataset["coordinateTransformations"][0]
        check(f"{path}: scale comes first", scale["type"] == "scale" and len(scale["scale"]) == 5)
        if pixel:
            check(f"{path}: scale", np.allclose(scale["scale"], [pixel["tSeconds"], 1, pixel["z"], pixel["y"] * 2**level, pixel["x"] * 2**level]), scale)
            check(f"{path}: units", [a.get("unit") for a in image["axes"]] == ["second", None, "micrometer", "micrometer", "micrometer"])
        wanted_level = data if level == 0 else halve(last, labels)
        check(f"{path}: level {level} shape", array.shape == wanted_level.shape, (array.shape, wanted_level.shape))
        check(f"{path}: level {level} pixels", array.shape == wanted_level.shape and (array == wanted_level).all())
        last = array
    if labels:
        check(f"{path}: image-label", "image-label" in ome)
    else:
        channels = ome["omero"]["channels"]
        check(f"{path}: channels", len(channels) == size["c"] and all(len(c["color"]) == 6 and {"min", "max", "start", "end"} == c["window"].keys() for c in channels))
    if (path / "labels").exists():
        listed = json.loads((path / "labels" / "zarr.json").read_text())["attributes"]["ome"]["labels"]
        check(f"{path}: labels", sorted(listed) == sorted(p.name for p in (path / "labels").iterdir() if p.is_dir()), listed)


for expected in sorted((folder / "expected").glob("*.json")):
    check_image(expected)
for problem in problems:
    print(problem, file=sys.stderr)
print(f"{checks - len(problems)} of {checks} checks agree with the specification (numcodecs {numcodecs.__version__})")
sys.exit(1 if problems or not checks else 0)
