export type Rgb = readonly [number, number, number];

export const rgbOf = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as unknown as Rgb;
const linear = (channel: number): number => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
export const linearOf = (rgb: Rgb): Rgb => rgb.map(linear) as unknown as Rgb;
const gamma = (channel: number): number => (channel <= 0.0031308 ? 12.92 * channel : 1.055 * channel ** (1 / 2.4) - 0.055);

/** WCAG 2.x relative luminance and contrast. */
const luminance = (rgb: Rgb): number => {
  const [r, g, b] = linearOf(rgb);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
export const contrast = (a: Rgb, b: Rgb): number => {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

/** One colour over another, by opacity, in the space of the screen. */
export const over = (top: Rgb, opacity: number, below: Rgb): Rgb => top.map((channel, i) => channel * opacity + below[i]! * (1 - opacity)) as unknown as Rgb;

/** D65 Lab. */
const labOf = (rgb: Rgb): Rgb => {
  const [r, g, b] = linearOf(rgb);
  const xyz = [0.4124564 * r + 0.3575761 * g + 0.1804375 * b, 0.2126729 * r + 0.7151522 * g + 0.072175 * b, 0.0193339 * r + 0.119192 * g + 0.9503041 * b];
  const white = [0.95047, 1, 1.08883];
  const [x, y, z] = xyz.map((value, i) => {
    const t = value / white[i]!;
    return t > 216 / 24_389 ? Math.cbrt(t) : ((24_389 / 27) * t + 16) / 116;
  }) as [number, number, number];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
};

/** CIEDE2000; formula: Sharma, Wu, Dalal, "The CIEDE2000 Color-Difference Formula", 2005. */
export const deltaE = (one: Rgb, two: Rgb): number => {
  const [[l1, a1, b1], [l2, a2, b2]] = [labOf(one), labOf(two)];
  const degrees = (value: number) => (value * 180) / Math.PI;
  const radians = (value: number) => (value * Math.PI) / 180;
  const c = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 0.5 * (1 - Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const hue = (b: number, a: number) => (a === 0 && b === 0 ? 0 : (degrees(Math.atan2(b, a)) + 360) % 360);
  const [h1, h2] = [hue(b1, p1), hue(b2, p2)];
  const isGrey = c1 * c2 === 0;
  const turn = isGrey ? 0 : Math.abs(h2 - h1) <= 180 ? h2 - h1 : h2 - h1 > 180 ? h2 - h1 - 360 : h2 - h1 + 360;
  const dh = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(turn / 2));
  const l = (l1 + l2) / 2;
  const cm = (c1 + c2) / 2;
  const h = isGrey ? h1 + h2 : Math.abs(h1 - h2) <= 180 ? (h1 + h2) / 2 : h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
  const t = 1 - 0.17 * Math.cos(radians(h - 30)) + 0.24 * Math.cos(radians(2 * h)) + 0.32 * Math.cos(radians(3 * h + 6)) - 0.2 * Math.cos(radians(4 * h - 63));
  const sl = 1 + (0.015 * (l - 50) ** 2) / Math.sqrt(20 + (l - 50) ** 2);
  const [sc, sh] = [1 + 0.045 * cm, 1 + 0.015 * cm * t];
  const rt = -2 * Math.sqrt(cm ** 7 / (cm ** 7 + 25 ** 7)) * Math.sin(radians(60 * Math.exp(-(((h - 275) / 25) ** 2))));
  return Math.sqrt(((l2 - l1) / sl) ** 2 + ((c2 - c1) / sc) ** 2 + (dh / sh) ** 2 + rt * ((c2 - c1) / sc) * (dh / sh));
};

/** Simulation in linear RGB, clipped. Matrices: Machado, Oliveira, Fernandes, 2009, severity 1. */
const matrices = {
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;
export type Deficiency = keyof typeof matrices;
export const deficiencies = Object.keys(matrices) as readonly Deficiency[];
export const seenBy = (rgb: Rgb, deficiency: Deficiency): Rgb => {
  const m = matrices[deficiency];
  const [r, g, b] = linearOf(rgb);
  return [0, 3, 6].map((row) => gamma(Math.min(1, Math.max(0, m[row]! * r + m[row + 1]! * g + m[row + 2]! * b)))) as unknown as Rgb;
};
