/** Phones that wait for their activation code to be typed in. [doc] facts/onboarding.md */
import type { Row, Tx } from '../../store/store';

/** Those of the user: owned or controlled, with a code that has not run out. */
export function readyToActivate(tx: Tx, user: string, now: number): Row[] {
  return tx
    .all(
      `select d.pkid, d.name, d.description, m.name as modelname, a.activationcode, a.expiry
         from phoneactivationcode a join device d on d.pkid = a.fkdevice
         left join typemodel m on m.enum = d.tkmodel
        where a.fkenduser = ?1 or d.fkenduser = ?1 or d.pkid in
          (select fkdevice from enduserdevicemap where fkenduser = ?1 and tkuserassociation = 1)
        order by d.name`,
      user,
    )
    .filter(({ expiry }) => expiry === null || Number(expiry) * 1000 > now);
}
