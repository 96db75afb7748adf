/** Numbers of a query that cut a list into pages. */
import { RestError } from '../schema/rest-error';

/** The whole number that a query parameter holds; `usual` without it; 400 for anything else. */
export function numberOf(
  query: URLSearchParams,
  name: string,
  usual: number,
  status = 400,
): number {
  const text = query.get(name)?.trim();
  if (text === undefined || text === '') return usual;
  if (!/^\d{1,9}$/.test(text))
    throw new RestError(status, `${name} must be a whole number, not "${text.slice(0, 40)}".`);
  return Number(text);
}
