/** The enterprise parameters of OAuth, within the bounds of their page. facts/centralized.md 3.1 */
import type { Cluster } from '../../cluster/cluster';
import { reaches } from '../../schema/release';
import type { Tx } from '../../store/store';
import { enterpriseParameter, isOn } from '../parameters';

export interface OAuthSettings {
  /** OAuth with Refresh Login Flow: code grant, refresh tokens, self-describing access tokens */
  refreshLogin: boolean;
  accessMinutes: number;
  refreshDays: number;
  /** Physical Phone OAuth Refresh Token Expiry Timer: of telephones that come by MRA */
  phoneRefreshDays: number;
  /** Redirect URIs for Third Party SSO Client */
  redirectUris: string[];
}

export function oauthSettings(tx: Tx): OAuthSettings {
  const number = (name: string, usual: number, max: number): number => {
    const value = Number(enterpriseParameter(tx, name) ?? usual);
    return Number.isInteger(value) && value >= 1 && value <= max ? value : usual;
  };
  const uris = enterpriseParameter(tx, 'RedirectURIsforThirdPartySSOClient') ?? '';
  return {
    refreshLogin: isOn(enterpriseParameter(tx, 'OAuthwithRefreshLoginFlow')),
    accessMinutes: number('OAuthAccessTokenExpiryTimer(minutes)', 60, 1440),
    refreshDays: number('OAuthRefreshTokenExpiryTimer(days)', 60, 90),
    phoneRefreshDays: number('PhysicalPhoneOAuthRefreshTokenExpiryTimer(days)', 60, 90),
    redirectUris: uris
      .split(',')
      .map((uri) => uri.trim())
      .filter((uri) => uri !== ''),
  };
}

/** First release that has the refresh login flow. [seed] facts/centralized.md C3 */
const SINCE = '11.5(1)SU4';

/** Is the refresh login flow offered here? An older release has the parameter to no avail. */
export function offersRefreshLogin(cluster: Cluster, tx: Tx): boolean {
  return reaches(cluster.release.build, SINCE) && oauthSettings(tx).refreshLogin;
}
