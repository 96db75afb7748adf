/** What Unity Connection takes for a trivial PIN. [client] facts/pin-sync.md 6 */

export interface PinOwner {
  firstName: string;
  lastName: string;
  extension: string;
}

const KEYPAD = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];
/** Lines of the keypad: rows, columns, diagonals. */
const LINES = ['123', '456', '789', '147', '258', '2580', '369', '159', '357'];

export function isTrivialPin(pin: string, owner: PinOwner, minLength: number): boolean {
  return (
    isName(pin, owner) ||
    holdsExtension(pin, owner.extension) ||
    isRepeatedGroup(pin) ||
    new Set(pin).size <= 2 ||
    /(\d)\1\1/.test(pin) ||
    isRun(pin) ||
    isLine(pin, minLength)
  );
}

function isName(pin: string, { firstName, lastName }: PinOwner): boolean {
  return [firstName, lastName].some((name) => name !== '' && digitsOf(name) === pin);
}

function digitsOf(name: string): string {
  return [...name.toLowerCase()]
    .map((letter) => KEYPAD.findIndex((letters) => letters.includes(letter)))
    .map((key) => (key < 0 ? '' : String(key + 2)))
    .join('');
}

function holdsExtension(pin: string, extension: string): boolean {
  if (extension === '') return false;
  return pin.includes(extension) || pin.includes([...extension].reverse().join(''));
}

/** 408408 */
function isRepeatedGroup(pin: string): boolean {
  return /^(\d+)\1+$/.test(pin);
}

/** 123456, 987654 */
function isRun(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i]));
  return steps.length > 0 && [1, -1].some((step) => steps.every((one) => one === step));
}

function isLine(pin: string, minLength: number): boolean {
  const both = LINES.flatMap((line) => [line, [...line].reverse().join('')]);
  return pin.length >= minLength && both.some((line) => line.startsWith(pin));
}
