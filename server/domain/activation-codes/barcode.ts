/**
 * The picture of an activation code that a telephone with a camera scans. [doc]; that it is a QR code
 * with the sixteen digits [guess] facts/onboarding.md A1
 */
const MARGIN_MODULES = 4;

/** @returns an SVG document */
export function barcodeOf(code: string): string {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when the first one is shown
  const qrcode = require('qrcode-generator') as typeof import('qrcode-generator');
  const picture = qrcode(0, 'M');
  picture.addData(code, 'Numeric');
  picture.make();
  return picture.createSvgTag({ cellSize: 4, margin: 4 * MARGIN_MODULES, scalable: true });
}
