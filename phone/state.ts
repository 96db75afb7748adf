/** How a telephone stands. */

/**
 * `asking`: it waits for its activation code to be entered. `unprovisioned`: there is no file for it,
 * and no auto-registration. `rejected`: a Unified CM refused it. In these two it tries again after a
 * pause.
 */
export type PhoneState =
  | 'off'
  | 'fetching'
  | 'asking'
  | 'onboarding'
  | 'registering'
  | 'registered'
  | 'unprovisioned'
  | 'rejected'
  | 'waiting';
