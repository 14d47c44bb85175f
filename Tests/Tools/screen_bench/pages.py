"""Pages for the browser, each in one file, the same in every run."""

import random

WORDS = """screen printer letter office customer window support network report meeting table
answer question paper morning record folder number street garden bridge river mountain harbour
station winter summer market village teacher doctor engine bottle kitchen island journey""".split()

STYLE = """
body { font: 16px 'DejaVu Sans', sans-serif; margin: 0; color: #202124; background: #fff }
article { width: 900px; margin: 24px auto } h2 { font-size: 26px } p { line-height: 1.5 }
nav { position: sticky; top: 0; height: 56px; background: #1a4f8b; color: #fff; line-height: 56px;
  padding-left: 24px; box-shadow: 0 2px 6px #0006 }
canvas { display: block; margin: 12px 0 }
table { border-collapse: collapse } td { border: 1px solid #d0d0d0; width: 96px; height: 22px;
  font-size: 14px; padding: 0 6px; white-space: nowrap; overflow: hidden }
td.at { outline: 2px solid #1a73e8; outline-offset: -2px }
"""

# Draws pictures that are smooth, have edges and grain; the same numbers each time.
PAINT = """
function numbers(seed) { return () => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff }
function photograph(width, height, seed) {
  const canvas = document.createElement('canvas'), next = numbers(seed)
  canvas.width = width; canvas.height = height
  const pen = canvas.getContext('2d')
  const sky = pen.createLinearGradient(0, 0, width * 0.3, height)
  sky.addColorStop(0, `hsl(${next() * 360},50%,65%)`); sky.addColorStop(1, `hsl(${next() * 360},40%,30%)`)
  pen.fillStyle = sky; pen.fillRect(0, 0, width, height)
  for (let i = 0; i < 160; i++) {
    const x = next() * width, y = next() * height, r = 6 + next() * next() * 120
    const shade = pen.createRadialGradient(x - r / 3, y - r / 3, 1, x, y, r)
    const hue = next() * 360
    shade.addColorStop(0, `hsla(${hue},45%,${40 + next() * 45}%,.8)`)
    shade.addColorStop(1, `hsla(${hue},45%,25%,.25)`)
    pen.fillStyle = shade; pen.beginPath()
    pen.ellipse(x, y, r, r * (0.4 + next()), next() * 3, 0, 7); pen.fill()
  }
  const data = pen.getImageData(0, 0, width, height), p = data.data
  for (let i = 0; i < p.length; i += 4) {
    const grain = (next() + next() - 1) * 9
    p[i] += grain; p[i + 1] += grain; p[i + 2] += grain
  }
  pen.putImageData(data, 0, 0)
  return canvas
}
"""

FILM = """
const scene = photograph(1400, 900, 7), film = document.querySelector('canvas')
const pen = film.getContext('2d')
let shown = 0
setInterval(() => {
  shown++
  const a = shown / 40
  pen.drawImage(scene, -220 + 200 * Math.cos(a), -180 + 170 * Math.sin(a * 1.7))
  pen.drawImage(scene, 500, 300, 260, 260, 350 + 300 * Math.sin(a * 2), 150 + 120 * Math.cos(a * 3), 260, 260)
}, 1000 / 30)
"""

SHEET = """
const rows = 36, columns = 14, cells = []
const table = document.querySelector('table'), next = numbers(3)
for (let y = 0; y < rows; y++) {
  const row = table.insertRow(); cells.push([])
  for (let x = 0; x < columns; x++) {
    const cell = row.insertCell(); cells[y].push(cell)
    cell.textContent = next() < 0.4 ? Math.floor(next() * 1e5) : ''
  }
}
let x = 1, y = 1, text = ''
function show() { cells[y][x].textContent = text; cells[y][x].className = 'at' }
function total() {
  let sum = 0
  for (let r = 0; r < rows - 1; r++) sum += Number(cells[r][x].textContent) || 0
  cells[rows - 1][x].textContent = sum
}
show()
document.addEventListener('keydown', event => {
  if (event.key >= '0' && event.key <= '9') text += event.key
  else if (event.key == 'Enter') {
    cells[y][x].className = ''; total(); text = ''
    if (++y == rows - 1) { y = 0; x = (x + 1) % columns }
  }
  show()
})
"""

READY = "addEventListener('load', () => setTimeout(() => document.title = 'deskhand page ready', 300))"


def prose(rng, count):
    return " ".join(rng.choice(WORDS) for _ in range(count)).capitalize() + "."


def article(sections=24):
    rng, parts = random.Random(4), []
    for number in range(sections):
        parts.append(f"<h2>{number + 1}. {prose(rng, 4)}</h2>")
        parts += [f"<p>{' '.join(prose(rng, rng.randint(6, 16)) for _ in range(5))}</p>"
                  for _ in range(3)]
        parts.append(f"<div class=photo data-seed={number + 1}></div>")
    return "".join(parts)


PICTURES = """
for (const place of document.querySelectorAll('.photo'))
  place.append(photograph(900, 420, Number(place.dataset.seed)))
"""


def page(workload):
    """The page for a workload."""
    rng = random.Random(9)
    hide = "" if workload == "sticky" else "::-webkit-scrollbar { display: none }"
    bar = "<nav>Deskhand bench</nav>" if workload == "sticky" else ""
    if workload == "film":
        lines = "".join(f"<p>{prose(rng, 30)}</p>" for _ in range(3))
        body = f"<article><canvas width=900 height=506></canvas>{lines}</article>"
        script = FILM
    elif workload == "sheet":
        body, script = "<table></table>", SHEET
    else:
        body, script = f"{bar}<article>{article()}</article>", PICTURES
    return (f"<!doctype html><meta charset=utf-8><title>loading</title><style>{STYLE}{hide}</style>"
            f"{body}<script>{PAINT}{script}{READY}</script>")
