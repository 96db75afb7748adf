/** Lists of choices, as options/{list} and the preferences of a line show them. [doc] facts/uds.md 5 */

export interface OptionList {
  name: string;
  /** [value, words] */
  options: readonly (readonly [string, string])[];
}

const list = (name: string, ...words: string[]): OptionList => ({
  name,
  options: words.map((word, value) => [String(value), word]),
});

const RINGS = [
  'Use System Default',
  'Disable',
  'Flash Only',
  'Ring Once',
  'Ring',
  'Beep Only',
] as const;

export const MWI_VISUAL = list(
  'messageWaitingVisualAlertPreference',
  'Use System Policy',
  'Light and Prompt',
  'Prompt Only',
  'Light Only',
  'None',
);
export const MWI_AUDIBLE = list('messageWaitingAudibleAlertPreference', 'Off', 'On', 'Default');
export const ON_CALL_RING = list('onACallRingPreference', ...RINGS);
export const IDLE_RING = list('notOnACallRingPreference', ...RINGS);

/** The words of a value; a value that the list has not is shown without any. */
export function wordsOf({ options }: OptionList, value: string): string {
  return options.find(([known]) => known === value)?.[1] ?? '';
}
