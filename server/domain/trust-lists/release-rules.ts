/** Who is in a list and who signs it, by release. facts/trust-lists.md 1.5 [doc] */
import { reaches } from '../../schema/release';

/** There is an ITLRecovery. */
export function hasRecovery(build: string): boolean {
  return reaches(build, '10.0');
}

/** ITLRecovery signs both lists. */
export function recoverySigns(build: string): boolean {
  return reaches(build, '12.0');
}

/** A CTL without tokens has ITLRecovery as its second security token. */
export function recoveryInCtl(build: string): boolean {
  return reaches(build, '10.5(2)');
}

/** A CTL with tokens has ITLRecovery and CallManager behind them. */
export function ownBesideTokens(build: string): boolean {
  return reaches(build, '11.5');
}
