import { CreateDBInstanceCommand, DeleteDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds'
import { arn, type SdkCall, type SdkCase, XML_DENIAL } from './sdk-case.ts'

const of = (resource: string) => arn('rds', resource)
const remove =
  (DBInstanceIdentifier: string, FinalDBSnapshotIdentifier?: string): SdkCall =>
  (config) =>
    new RDSClient(config).send(
      new DeleteDBInstanceCommand({
        DBInstanceIdentifier,
        FinalDBSnapshotIdentifier,
        SkipFinalSnapshot: FinalDBSnapshotIdentifier === undefined,
      }),
    )
const create =
  (DBInstanceClass: string): SdkCall =>
  (config) =>
    new RDSClient(config).send(
      new CreateDBInstanceCommand({ DBInstanceIdentifier: 'mine', DBInstanceClass, Engine: 'mysql' }),
    )

export const rds: readonly SdkCase[] = [
  {
    says: 'an instance',
    allow: [{ Action: 'rds:DeleteDBInstance', Resource: of('db:mine') }],
    allowed: remove('mine'),
    denied: remove('yours'),
    error: XML_DENIAL,
    names: ['rds:DeleteDBInstance', of('db:yours')],
  },
  {
    says: 'the snapshot that is left of an instance',
    allow: [
      { Action: ['rds:DeleteDBInstance', 'rds:CreateDBSnapshot'], Resource: [of('db:mine'), of('snapshot:last-*')] },
    ],
    allowed: remove('mine', 'last-1'),
    denied: remove('mine', 'other'),
    error: XML_DENIAL,
    names: ['rds:CreateDBSnapshot', of('snapshot:other')],
  },
  {
    says: 'the class of an instance that is made',
    allow: [
      {
        Action: 'rds:CreateDBInstance',
        Resource: ['db:mine', 'og:default*', 'pg:default*', 'subgrp:default'].map(of),
        Condition: { StringEquals: { 'rds:DatabaseClass': 'db.t3.micro' } },
      },
    ],
    allowed: create('db.t3.micro'),
    denied: create('db.r5.24xlarge'),
    error: XML_DENIAL,
    names: ['rds:CreateDBInstance', of('db:mine')],
  },
]
