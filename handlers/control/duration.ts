/** A length of time as tests say it. */
import { ControlError } from '../../server/cluster/control';

const UNITS: Record<string, number> = {
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** ms of `{seconds: 30}` and the like; `what` is for the message. @throws ControlError */
export function durationOf(what: string, value: unknown): number {
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (parts.length === 0)
    throw new ControlError(`${what} takes {"seconds" | "minutes" | "hours" | "days": n}`);
  return parts.reduce((sum, [unit, amount]) => {
    const ms = UNITS[unit];
    if (ms === undefined || typeof amount !== 'number' || !(amount >= 0))
      throw new ControlError(`${what} cannot take ${unit}`);
    return sum + ms * amount;
  }, 0);
}
