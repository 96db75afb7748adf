/**
 * An Expressway-C and its Expressway-E as one small product: the REST API of the C, pages of it that
 * have none, and what a client off site meets at the E. facts/centralized.md 8
 */
import { ownFormError } from '../../server/dispatch/own-form';
import type { RestProduct } from '../../server/dispatch/rest';
import {
  IM_AND_PRESENCE_NODES,
  UNIFIED_CM_SERVERS,
} from '../../server/domain/centralized/peer-page';
import { edgeResources, type Edge } from './edge';
import { mra } from './mra';
import { ownForms } from './own-forms';
import { publisherResource } from './publishers';

export function expresswayProducts(edge: Edge): RestProduct[] {
  return [
    {
      name: 'provisioning',
      base: '/api/provisioning',
      resources: [
        publisherResource('controller/server/cucm', UNIFIED_CM_SERVERS, {
          AesGcm: 'off',
          SipUpdateForSessionRefresh: 'off',
          IcePassthrough: 'off',
        }),
        publisherResource('controller/server/imp', IM_AND_PRESENCE_NODES),
        mra,
      ],
      format: 'json',
      headers: {},
      errorOf: ownFormError,
    },
    {
      name: 'expressway',
      base: '/ucmock/expressway',
      resources: ownForms,
      format: 'json',
      headers: { 'Cache-Control': 'no-store' },
      errorOf: ownFormError,
    },
    {
      name: 'edge',
      base: '',
      resources: edgeResources(edge),
      format: 'xml',
      headers: {},
      errorOf: ownFormError,
    },
  ];
}
