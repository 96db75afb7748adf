/** One value for many things. */
export interface Common<T> {
  /** the first one's; of none the usual one */
  value: T;
  /** all have it */
  same: boolean;
}

export function common<T>(values: readonly T[], usual: T): Common<T> {
  const [first = usual] = values;
  return { value: first, same: values.every((value) => value === first) };
}
