/** A user as the directory search shows it: all children, empty or not. [doc][client] */
import type { Asked } from '../../server/dispatch/rest';
import type { Tree } from '../../server/schema/tree';
import type { Row, Tx } from '../../server/store/store';
import { linkOfUser } from './links';
import { nameElements } from './names';
import { text } from './text';

const COLUMNS = `pkid, userid, firstname, lastname, middlename, nickname, displayname, telephonenumber,
  homephone, mobile, mailid, directoryuri, ocsprimaryuseraddress, department, manager, title, pager`;

/** undefined: the user is gone. */
export function listedUser(call: Asked & { tx: Tx }, rowid: number): Tree | undefined {
  const row = call.tx.get(`select ${COLUMNS} from enduser where rowid = ?`, rowid);
  return row && userElement(call, row);
}

export function userElement(call: Asked, row: Row): Tree {
  return {
    '@uri': linkOfUser(call, text(row.userid)),
    id: text(row.pkid),
    ...nameElements(row, Number(call.cluster.release.name)),
    phoneNumber: text(row.telephonenumber),
    homeNumber: text(row.homephone),
    mobileNumber: text(row.mobile),
    email: text(row.mailid),
    directoryUri: text(row.directoryuri),
    msUri: text(row.ocsprimaryuseraddress),
    department: text(row.department),
    manager: text(row.manager),
    title: text(row.title),
    pager: text(row.pager),
  };
}
