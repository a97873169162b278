import { IAMClient, ListRolesCommand, ListUsersCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

/**
 * A program as people write it: its clients are told of no credentials, and find them as the SDK does, by what the
 * environment says. What it could do goes to its standard output.
 */
const iam = new IAMClient()
const codeOf = (error: unknown) => (error instanceof Error ? error.name : String(error))
const { Arn: arn } = await new STSClient().send(new GetCallerIdentityCommand())
const users = await iam.send(new ListUsersCommand()).then(() => 'done', codeOf)
const roles = await iam.send(new ListRolesCommand()).then(() => 'done', codeOf)
process.stdout.write(JSON.stringify({ arn, users, roles }))
