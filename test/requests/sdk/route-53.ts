import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53'
import { type SdkCall, type SdkCase, XML_DENIAL } from './sdk-case.ts'

const zone = (id: string) => `arn:aws:route53:::hostedzone/${id}`
const change =
  (HostedZoneId: string, Action: 'UPSERT' | 'DELETE' = 'UPSERT', Name = 'www.example.com'): SdkCall =>
  (config) =>
    new Route53Client(config).send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId,
        ChangeBatch: {
          Changes: [
            { Action, ResourceRecordSet: { Name, Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] } },
          ],
        },
      }),
    )
const allow = (Condition?: object) => [
  { Action: 'route53:ChangeResourceRecordSets', Resource: zone('ZMINE'), ...(Condition ? { Condition } : {}) },
]

export const route53: readonly SdkCase[] = [
  {
    says: 'a hosted zone, with its kind before its id and without',
    allow: allow(),
    allowed: change('/hostedzone/ZMINE'),
    denied: change('ZYOURS'),
    error: XML_DENIAL,
    names: ['route53:ChangeResourceRecordSets', zone('ZYOURS')],
  },
  {
    says: 'what is done to records',
    allow: allow({
      'ForAllValues:StringEquals': { 'route53:ChangeResourceRecordSetsActions': ['CREATE', 'UPSERT'] },
    }),
    allowed: change('ZMINE'),
    denied: change('ZMINE', 'DELETE'),
    error: XML_DENIAL,
    names: ['route53:ChangeResourceRecordSets', zone('ZMINE')],
  },
  {
    says: 'the names of records, however they are written',
    allow: allow({
      'ForAllValues:StringLike': { 'route53:ChangeResourceRecordSetsNormalizedRecordNames': ['*.mine.example'] },
    }),
    allowed: change('ZMINE', 'UPSERT', 'WWW.Mine.example.'),
    denied: change('ZMINE', 'UPSERT', 'www.yours.example'),
    error: XML_DENIAL,
    names: ['route53:ChangeResourceRecordSets', zone('ZMINE')],
  },
]
