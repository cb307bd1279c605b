// Plots on a canvas. Its CSS colours are the theme's: `color` for what is drawn, `outline-color` for what is below zero,
// `background-color` for nothing.

/** Least, greatest and mean of each point, row by row. */
export interface Points {
  values: Float64Array;
  rows: number;
  columns: number;
  min: number;
  max: number;
}

type Colour = [number, number, number];

/** A band from least to greatest, and a line through the means. */
export function drawLine(canvas: HTMLCanvasElement, points: Points, scale: number) {
  const context = canvas.getContext('2d');
  if (!context) {
    return;
  }
  const { values, columns, min, max } = points;
  const style = getComputedStyle(canvas);
  const edge = 2 * scale;
  const x = (at: number) => (columns > 1 ? (at / (columns - 1)) * (canvas.width - 2 * edge) + edge : canvas.width / 2);
  const y = (value: number) => canvas.height - edge - ((value - min) / (max - min || 1)) * (canvas.height - 2 * edge);
  context.strokeStyle = style.color;
  if (min < 0 && max > 0) {
    context.globalAlpha = 0.3;
    context.strokeRect(0, Math.round(y(0)), canvas.width, 0);
  }
  context.lineWidth = scale;
  context.globalAlpha = 0.35;
  for (let at = 0; at < columns; at++) {
    line(context, [x(at), y(values[at * 3] ?? 0)], [x(at), y(values[at * 3 + 1] ?? 0)]);
  }
  context.globalAlpha = 1;
  context.lineWidth = 1.5 * scale;
  context.beginPath();
  let isDrawing = false;
  for (let at = 0; at < columns; at++) {
    const mean = values[at * 3 + 2] ?? Number.NaN;
    // A gap where there is no number.
    if (Number.isNaN(mean)) {
      isDrawing = false;
    } else if (isDrawing) {
      context.lineTo(x(at), y(mean));
    } else {
      context.moveTo(x(at), y(mean));
      isDrawing = true;
    }
  }
  context.stroke();
}

function line(context: CanvasRenderingContext2D, from: Colour | number[], to: number[]) {
  context.beginPath();
  context.moveTo(from[0] ?? 0, from[1] ?? 0);
  context.lineTo(to[0] ?? 0, to[1] ?? 0);
  context.stroke();
}

/** The mean of each cell as a colour; where numbers are on both sides of zero, zero is the background. */
export function drawHeat(canvas: HTMLCanvasElement, points: Points) {
  const context = canvas.getContext('2d');
  const small = new OffscreenCanvas(points.columns, points.rows);
  const cells = small.getContext('2d', { willReadFrequently: true });
  if (!context || !cells) {
    return;
  }
  const style = getComputedStyle(canvas);
  const [above, below, none] = [style.color, style.outlineColor, style.backgroundColor].map((css) => rgb(cells, css));
  const image = cells.createImageData(points.columns, points.rows);
  const { min, max, values } = points;
  const isBoth = min < 0 && max > 0;
  const most = Math.max(-min, max);
  for (let at = 0; at < points.rows * points.columns; at++) {
    const mean = values[at * 3 + 2] ?? Number.NaN;
    const part = isBoth ? Math.abs(mean) / most : max > min ? (mean - min) / (max - min) : 0.5;
    const full = isBoth && mean < 0 ? below : above;
    for (let channel = 0; channel < 3; channel++) {
      const [from, to] = [none?.[channel] ?? 0, full?.[channel] ?? 0];
      image.data[at * 4 + channel] = from + (to - from) * part;
    }
    // What is no number is seen through.
    image.data[at * 4 + 3] = Number.isNaN(mean) ? 0 : 255;
  }
  cells.clearRect(0, 0, points.columns, points.rows);
  cells.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
}

/** Any CSS colour as the canvas paints it. */
function rgb(context: OffscreenCanvasRenderingContext2D, css: string): Colour {
  context.fillStyle = css;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
