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
export const DND = list(
  'doNotDisturbSettings',
  'Ringer Off',
  'Call Reject',
  'Use Common Phone Profile Setting',
);
export const VOICE_MAIL_AVOIDANCE = list(
  'voiceMailAvoidancePolicy',
  'Use System Default',
  'Timer Control',
  'User Control',
);
export const REMOTE_USAGE = list(
  'remoteDestinationUsage',
  'Single Number Reach',
  'Application Control',
  'Dual Mode Mobile',
);

/** Those that the resource `options` shows, in its order. [doc]; remoteDestinationUsage's place: [guess] */
export const OPTION_LISTS: readonly OptionList[] = [
  MWI_VISUAL,
  MWI_AUDIBLE,
  ON_CALL_RING,
  IDLE_RING,
  DND,
  VOICE_MAIL_AVOIDANCE,
  REMOTE_USAGE,
];

export const DAYS = list(
  'dayOfWeek',
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
);

/** A quarter of an hour each, up to 24:00 at 97. [doc] the sample */
export const TIMES: OptionList = list(
  'timeOfDay',
  'No office hours',
  ...Array.from({ length: 97 }, (_, quarter) => {
    const two = (value: number): string => String(value).padStart(2, '0');
    return `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}`;
  }),
);

/** The words of a value; a value that the list has not is shown without any. */
export function wordsOf({ options }: OptionList, value: string): string {
  return options.find(([known]) => known === value)?.[1] ?? '';
}

/** The value of a choice that is given by value or words. */
export function valueOfWords({ options }: OptionList, given: string): string | undefined {
  const asked = given.trim().toLowerCase();
  return options.find(([value, words]) => value === asked || words.toLowerCase() === asked)?.[0];
}
