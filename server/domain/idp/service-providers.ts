/** The service providers that an identity provider answers: known by their metadata. */
import type { Cluster } from '../../cluster/cluster';
import { DomainRefusal } from '../../schema/refusal';
import { readServiceProvider, type ServiceProvider } from '../../security/saml-metadata';
import type { Tx } from '../../store/store';

export function listProviders(tx: Tx): ServiceProvider[] {
  return tx
    .all('select metadata from idpserviceprovider order by entityid')
    .flatMap(({ metadata }) => readServiceProvider(String(metadata)) ?? []);
}

export function findProvider(tx: Tx, entityId: string): ServiceProvider | undefined {
  const row = tx.get('select metadata from idpserviceprovider where entityid = ?', entityId);
  return row && readServiceProvider(String(row.metadata));
}

/** One of the same entity id is replaced. @throws DomainRefusal for what is no metadata */
export function importProvider(cluster: Cluster, tx: Tx, metadata: string): ServiceProvider {
  const provider = readServiceProvider(metadata);
  if (!provider)
    throw new DomainRefusal('invalid', 'This is no metadata of a SAML service provider.');
  tx.run('delete from idpserviceprovider where entityid = ?', provider.entityId);
  tx.run(
    'insert into idpserviceprovider (pkid, entityid, metadata) values (?, ?, ?)',
    ...[cluster.ids.pkid(), provider.entityId, metadata],
  );
  return provider;
}
