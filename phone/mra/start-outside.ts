/**
 * The start of a telephone in MRA mode: a token that counts, the Expressway-E of its domain, its
 * configuration through it, and where its file redirects it, the Expressway-E there. [doc]
 * facts/onboarding.md A6
 */
import { readConfig, type PhoneConfig } from '../config/config';
import { textOf } from '../config/parse';
import type { Mic } from '../manufacturing/certificates';
import { edgeConfig, edgeFile, renew, TokenRefused, type EdgeConfig } from './edge';
import { findEdge, type Place } from './outside';
import type { MraSession } from './session';

export interface Surroundings {
  /** 'host:port'; undefined: nobody there knows the Expressway */
  dns: string | undefined;
  /** PEM that it knows an Expressway-E by besides those of the session */
  ca: string | undefined;
  mic: Mic;
}

export interface StartedOutside {
  config: PhoneConfig;
  edge: EdgeConfig;
  place: Place;
  /** tokens as renewed, domain as redirected to */
  session: MraSession;
}

/** One redirection is followed, and no circle. */
const MOST_STEPS = 3;

/** @throws when it cannot come in; the message says why */
export async function startOutside(
  from: MraSession,
  phone: { device: string; number: number },
  around: Surroundings,
): Promise<StartedOutside> {
  let session = from;
  for (let step = 0; step < MOST_STEPS; step++) {
    const place = await placeOf(session.domain, session, around);
    const entered = await enter(place, session);
    session = entered.session;
    const { edge } = entered;
    const file = await edgeFile(place, session, edge, `${phone.device}.cnf.xml`);
    if (!file) throw new Error('it has no file');
    const config = readConfig(file.toString('utf8'), phone.number);
    const domain = textOf(config.root, 'mraServiceDomain');
    if (domain === '' || domain.toLowerCase() === session.domain.toLowerCase())
      return { config, edge, place, session };
    session = { ...session, domain };
  }
  throw new Error(`its file leads on from ${session.domain} without an end`);
}

/** @throws when the place where the telephone is does not lead to the Expressway */
export async function placeOf(
  domain: string,
  { certificates }: Pick<MraSession, 'certificates'>,
  { dns, ca, mic }: Surroundings,
): Promise<Place> {
  if (dns === undefined) throw new Error(`the Expressway of ${domain} cannot be reached from here`);
  const found = await findEdge(dns, domain).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the Expressway of ${domain} cannot be reached from here: ${reason}`);
  });
  return { ...found, mic, ca: [...certificates, ...(ca === undefined ? [] : [ca])] };
}

/** With a token that counts: renewed when it ends, and once when it is refused before. */
async function enter(
  place: Place,
  session: MraSession,
): Promise<{ session: MraSession; edge: EdgeConfig }> {
  const { tokens } = session;
  if (tokens && performance.now() < tokens.ends) {
    try {
      return { session, edge: await edgeConfig(place, session) };
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
    }
  }
  const renewed = { ...session, tokens: await renew(place, session) };
  return { session: renewed, edge: await edgeConfig(place, renewed) };
}
