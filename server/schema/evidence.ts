/** How much is known of a behaviour: the word that a mark has, and which of two is the weaker one. */

/** strongest first */
export const EVIDENCE = ['recorded', 'doc', 'client', 'schema', 'guess'] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** The word of a mark, which may say more: 'recorded, facts/axl.md 4'. What says nothing is a guess. */
export function evidenceWord(mark: string): Evidence {
  return EVIDENCE.find((word) => mark.startsWith(word)) ?? 'guess';
}

/** Leans an answer of this evidence on less than is asked for? */
export function isWeaker(have: Evidence, asked: Evidence): boolean {
  return EVIDENCE.indexOf(have) > EVIDENCE.indexOf(asked);
}

export function weakest(one: Evidence, other: Evidence): Evidence {
  return isWeaker(one, other) ? one : other;
}

/** Of an answer: what it leans on, at its weakest. */
export const EVIDENCE_HEADER = 'X-Ucmock-Evidence';

/** Why a request is not served under --min-evidence. [own] */
export function tooWeak(what: string, have: Evidence, asked: Evidence): string {
  return `ucmock knows ${what} by "${have}" only, and --min-evidence asks for "${asked}"`;
}
