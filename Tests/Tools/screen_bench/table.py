"""Reports as rows of a table."""

import statistics

MOVING = ["fps", "of drawn", "host ms/frame", "+X ms/frame", "kB/frame", "age p50 ms", "age p95",
          "PSNR moving", "PSNR settled", "wrong px", "peak MB"]
IDLE = ["host CPU %", "+X CPU %", "kB/s", "peak MB"]
FIRST = ["first frame ms", "p95", "of it ServerInit", "kB", "host CPU ms"]
REACT = ["key to picture p50 ms", "p95", "of it input p50", "picture p50", "lost", "fps",
         "host CPU %"]
APPLICATION = ["updates/s", "host CPU %", "+X CPU %", "kB/s", "copied %", "JPEG %",
               "settled wrong px", "kB to settle", "peak MB"]


def moving(report, base):
    frames, seconds = report["frames"] or None, report["seconds"]
    age = report["age_ms"] or {}
    host = report["server_cpu"] * 1e3
    extra = max(0.0, report["screen_cpu"] - base * seconds) * 1e3
    return [(report["frames"] / seconds, 1), (report["drawn"] / seconds, 1),
            (frames and host / frames, 2), (frames and (host + extra) / frames, 2),
            (frames and report["bytes"] / 1024 / frames, 1), (age.get("p50"), 1),
            (age.get("p95"), 1), (report.get("psnr_moving"), 1), (report.get("psnr_settled"), 1),
            (report.get("wrong_pixels"), 0), (report["peak_mb"], 0)]


def idle(report, base):
    seconds = report["seconds"]
    host = report["server_cpu"] / seconds * 100
    extra = max(0.0, report["screen_cpu"] / seconds - base) * 100
    return [(host, 3), (host + extra, 3), (report["bytes"] / seconds / 1e3, 2),
            (report["peak_mb"], 0)]


def first(report, _):
    return [(report["first_frame_ms"]["p50"], 1), (report["first_frame_ms"]["p95"], 1),
            (report["init_ms"]["p50"], 1), (report["first_bytes"]["p50"] / 1024, 0),
            (report["server_cpu"] / report["trials"] * 1e3, 1)]


def react(report, _):
    latency = report["latency_ms"] or {}
    seconds = report["seconds"]
    return [(latency.get("p50"), 2), (latency.get("p95"), 2),
            ((report["input_ms"] or {}).get("p50"), 2), ((report["picture_ms"] or {}).get("p50"), 2),
            (report["lost"], 0), (report["frames"] / seconds, 1),
            (report["server_cpu"] / seconds * 100, 1)]


def application(report, base):
    seconds = report["seconds"]
    host = report["server_cpu"] / seconds * 100
    extra = max(0.0, report["screen_cpu"] / seconds - base) * 100
    pixels = {name: share["pixels"] for name, share in report["encodings"].items()}
    every = sum(pixels.values()) or 1
    return [(report["updates"] / seconds, 1), (host, 1), (host + extra, 1),
            (report["bytes"] / seconds / 1e3, 0), (100 * pixels.get("copy", 0) / every, 0),
            (100 * pixels.get("jpeg", 0) / every, 0), (report.get("wrong_pixels"), 0),
            (report.get("settle_bytes", 0) / 1e3, 0), (report["peak_mb"], 0)]


def middle(rows):
    """Of several runs the median, cell by cell."""
    cells = []
    for column in zip(*rows):
        values = [value for value, _ in column if value is not None]
        cells.append((statistics.median(values) if values else None, column[0][1]))
    return cells


def show(title, columns, rows):
    """Prints a table; a row is a name and its cells, or a name and why there are none."""
    print(f"\n### {title}\n\n| server | " + " | ".join(columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for name, cells in rows:
        if isinstance(cells, str):
            print(f"| {name} | {cells} |" + " |" * (len(columns) - 1))
            continue
        texts = ["" if value is None else f"{value:.{digits}f}" for value, digits in cells]
        print(f"| {name} | " + " | ".join(texts) + " |", flush=True)
