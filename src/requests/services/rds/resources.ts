import type { Part, Reader, ResourceRow, Variable } from '../../rows.ts'

/** Where requests name resources, by type: RDS calls them otherwise than the variables of its ARNs. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  'auto-backup': ['DBInstanceAutomatedBackupsArn', 'SourceDBInstanceAutomatedBackupsArn'],
  cluster: [
    'DBClusterIdentifier',
    'DbClusterIdentifier',
    'DBClusterIdentifiers[]',
    'SourceDBClusterIdentifier',
    'TargetDbClusterIdentifier',
  ],
  'cluster-endpoint': ['DBClusterEndpointIdentifier'],
  'cluster-pg': [
    'DBClusterParameterGroupName',
    'SourceDBClusterParameterGroupIdentifier',
    'TargetDBClusterParameterGroupIdentifier',
    'TargetDBClusterParameterGroupName',
  ],
  'cluster-snapshot': [
    'DBClusterSnapshotIdentifier',
    'SourceDBClusterSnapshotIdentifier',
    'TargetDBClusterSnapshotIdentifier',
  ],
  db: [
    'DBInstanceIdentifier',
    'DBInstanceIdentifiers[]',
    'SourceDBInstanceArn',
    'SourceDBInstanceIdentifier',
    'TargetDBInstanceIdentifier',
  ],
  deployment: ['BlueGreenDeploymentIdentifier'],
  es: ['SubscriptionName'],
  'global-cluster': ['GlobalClusterIdentifier'],
  integration: ['IntegrationIdentifier'],
  og: ['OptionGroupName', 'SourceOptionGroupIdentifier', 'TargetOptionGroupIdentifier'],
  pg: [
    'DBParameterGroupName',
    'DBInstanceParameterGroupName',
    'SourceDBParameterGroupIdentifier',
    'TargetDBParameterGroupIdentifier',
    'TargetDBParameterGroupName',
  ],
  ri: ['ReservedDBInstanceId'],
  secgrp: ['DBSecurityGroupName', 'DBSecurityGroups[]'],
  snapshot: ['DBSnapshotIdentifier', 'SourceDBSnapshotIdentifier', 'TargetDBSnapshotIdentifier'],
  subgrp: ['DBSubnetGroupName'],
}

/** The last variable of the ARN of each, of which the request has one of its members. */
const VARIABLES: Readonly<Record<string, string>> = {
  'auto-backup': 'DbInstanceAutomatedBackupId',
  cluster: 'DbClusterInstanceName',
  'cluster-endpoint': 'DbClusterEndpoint',
  'cluster-pg': 'ClusterParameterGroupName',
  'cluster-snapshot': 'ClusterSnapshotName',
  db: 'DbInstanceName',
  deployment: 'BlueGreenDeploymentIdentifier',
  es: 'SubscriptionName',
  'global-cluster': 'GlobalCluster',
  integration: 'IntegrationIdentifier',
  og: 'OptionGroupName',
  pg: 'ParameterGroupName',
  ri: 'ReservedDbInstanceName',
  secgrp: 'SecurityGroupName',
  snapshot: 'SnapshotName',
  subgrp: 'SubnetGroupName',
}

/** "This parameter is stored as a lowercase string": who names a resource in capitals names the same. */
const LOWERCASE: Variable = { spelled: (text) => text.toLowerCase() }

export const lowercaseVariables: Readonly<Record<string, Variable>> = {
  ClusterParameterGroupName: LOWERCASE,
  ClusterSnapshotName: LOWERCASE,
  DbClusterInstanceName: LOWERCASE,
  DbInstanceName: LOWERCASE,
  GlobalCluster: LOWERCASE,
  ParameterGroupName: LOWERCASE,
  SecurityGroupName: LOWERCASE,
  SnapshotName: LOWERCASE,
  SubnetGroupName: LOWERCASE,
}

/** A resource of a type by what the request says of it, in the places that RDS has for the type. */
export function named(type: string, more: Omit<ResourceRow, 'type'> = {}): ResourceRow {
  return { type, ...partsAt(type, MEMBERS[type] ?? []), ...more }
}

/** A resource by one place alone. */
export function at(type: string, place: Part, more: Omit<ResourceRow, 'type'> = {}): ResourceRow {
  return { type, ...partsAt(type, [place]), ...more }
}

/** Ids that the service makes, of which a request may say the name alone: a proxy's, a shard group's. */
function partsAt(type: string, places: readonly Part[]): Pick<ResourceRow, 'parts'> {
  const variable = VARIABLES[type]
  return variable === undefined || places.length === 0 ? {} : { parts: { [variable]: places } }
}

/** What the request says, or a name that RDS gives to what is used where it says nothing. */
export function orDefault(place: string, absent: string): Reader<string> {
  return {
    says: `${place}, or ${absent}`,
    of: ({ parameters }) => (typeof parameters[place] === 'string' ? parameters[place] : absent) || absent,
  }
}
