/** An ILS network as administrators build one: enterprise parameter, page, and a look at it. */
import type { Ucmock } from '../../server';
import { axl } from './axl';
import { json } from './json';

export interface IlsForm {
  clusterId?: string;
  role: 'Hub Cluster' | 'Spoke Cluster' | 'Stand Alone Cluster';
  /** registration server */
  server?: string;
  activate?: boolean;
  every?: number;
  tls?: boolean;
  /** '' leaves the box empty */
  password?: string;
}

const at = (node: string) => ({ headers: { Host: node } });

export async function setClusterId(ucm: Ucmock, node: string, id: string): Promise<void> {
  const name = '<service>Enterprise Wide</service><name>ClusterID</name>';
  const request = `<processNodeName>EnterpriseWideData</processNodeName>${name}<value>${id}</value>`;
  await axl(ucm, 'updateServiceParameter', request, at(node));
}

/** The ILS Configuration page and its popup, by AXL. @param node publisher */
export async function configureIls(ucm: Ucmock, node: string, form: IlsForm): Promise<void> {
  const { clusterId, role, server = '', activate = true, every = 10 } = form;
  const { tls = false, password = 'Sahel-2026' } = form;
  if (clusterId !== undefined) await setClusterId(ucm, node, clusterId);
  const boxes = `<useTls>${tls}</useTls><enableUsePassword>${password !== ''}</enableUsePassword><usePassword>${password}</usePassword>`;
  await axl(
    ucm,
    'updateIlsConfig',
    `<role>${role}</role><registrationServer>${server}</registrationServer><activateIls>${activate}</activateIls><synchronizeClustersEvery>${every}</synchronizeClustersEvery><activatedServers/><deactivatedServers/>${boxes}`,
    at(node),
  );
}

export interface IlsPage {
  clusterId: string;
  role: string;
  active: boolean;
  status: string;
  clusters: {
    clusterId: string;
    role: string;
    hub: string;
    version: string;
    fqdn: string;
    status: string;
    lastDataReceived: number | null;
    catalog: { routeString: string; uris: string[]; patterns: string[] } | null;
  }[];
}

export async function ilsPage(ucm: Ucmock, node: string): Promise<IlsPage> {
  const { status, value } = await json(ucm, '/ucmock/ilsd/clusters', { node });
  if (status !== 200) throw new Error(JSON.stringify(value));
  return value as IlsPage;
}

/** A round now. @returns the page after it */
export async function synchronizeIls(ucm: Ucmock, node: string): Promise<IlsPage> {
  const { status, value } = await json(ucm, 'POST /ucmock/ilsd/synchronize', { node });
  if (status !== 200) throw new Error(JSON.stringify(value));
  return value as IlsPage;
}

/** `b: Up to Date`, one line a cluster */
export const told = ({ clusters }: IlsPage): string[] =>
  clusters.map(({ clusterId, status }) => `${clusterId}: ${status}`);
