import { type Palette, readPalette } from './palette.ts';

export interface ImageWords {
  readonly title: string;
  /** Below the chart: each line of it, with the colour and the dash it has there. */
  readonly lines: readonly { readonly label: string; readonly colour: number; readonly dash: readonly number[] }[];
  /** Site, range and zone: a picture travels without its program. */
  readonly foot: string;
}

const edge = 16;
const rowPx = 22;
const sampleWidth = 28;

const writeWords = (context: CanvasRenderingContext2D, { title, lines, foot }: ImageWords, palette: Palette, width: number, below: number): void => {
  const font = (weight: number, px: number) => `${weight} ${px}px ${palette.fontFamily}`;
  context.textBaseline = 'middle';
  context.fillStyle = palette.text;
  context.font = font(600, palette.fontPx + 3);
  context.fillText(title, edge, edge + rowPx / 2, width - 2 * edge);
  context.font = font(400, palette.fontPx);
  for (const [place, { label, colour, dash }] of lines.entries()) {
    const y = below + rowPx * (place + 0.5);
    context.strokeStyle = palette.series[colour] ?? palette.text;
    context.lineWidth = 2;
    context.setLineDash([...dash]);
    context.beginPath();
    context.moveTo(edge, y);
    context.lineTo(edge + sampleWidth, y);
    context.stroke();
    context.fillText(label, edge + sampleWidth + 8, y, width - 2 * edge - sampleWidth - 8);
  }
  context.fillStyle = palette.muted;
  context.fillText(foot, edge, below + rowPx * (lines.length + 0.5), width - 2 * edge);
};

/** The drawn chart with its heading, its lines and its range as PNG, in the colours of the theme. Rejects when there is nothing to draw on. */
export const chartImage = async (host: HTMLElement, words: ImageWords): Promise<Blob> => {
  const drawn = host.querySelector('canvas');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!drawn || !context) throw new Error('No chart is drawn.');
  const palette = readPalette(host);
  const scale = drawn.width / drawn.clientWidth;
  const [width, top] = [drawn.clientWidth + 2 * edge, edge + rowPx + 8];
  const below = top + drawn.clientHeight + 8;
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round((below + rowPx * (words.lines.length + 1) + edge / 2) * scale)];
  context.scale(scale, scale);
  context.fillStyle = palette.panel;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(drawn, edge, top, drawn.clientWidth, drawn.clientHeight);
  writeWords(context, words, palette, width, below);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture.'))), 'image/png'));
};
