/** How long work gets on, for whoever waits for it: called at each step of it, often. */

/** @param what 'seeding', 'catching up'; with each one's first call its work begins */
export type Progress = (what: string, done: number, total: number) => void;
