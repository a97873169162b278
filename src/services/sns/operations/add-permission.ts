import { isAccountId, PARTITION } from '../../../aws/index.ts'
import { statements, withStatement } from '../../../policy/index.ts'
import { InvalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { repairablePolicy } from '../topic.ts'
import { changeStatements } from '../topic-statements.ts'

/**
 * Adds a statement to a topic's policy, which lets other accounts perform operations on the topic.
 *
 * @throws InvalidParameter (400), AuthorizationError (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html
 */
export const addPermission = operation('AddPermission', {
  action: 'sns:AddPermission',
  access: 'write',
  resource: ({ TopicArn }) => TopicArn,
  resourcePolicy: repairablePolicy,

  async handle({ TopicArn, Label, AWSAccountId, ActionName }, context) {
    for (const [name, values] of Object.entries({ AWSAccountId, ActionName })) {
      if (values.length === 0) throw InvalidParameter(`Invalid parameter: ${name}`)
    }
    if (!AWSAccountId.every(isAccountId)) {
      throw InvalidParameter('Invalid parameter: Policy Error: PrincipalNotFound')
    }
    await changeStatements(TopicArn, context, 'SNS:AddPermission', (policy) => {
      if (statements(policy).some(({ sid }) => sid === Label)) {
        throw InvalidParameter('Invalid parameter: Statement already exists')
      }
      const added = {
        Sid: Label,
        Effect: 'Allow',
        Principal: { AWS: oneOrMore(AWSAccountId.map((id) => `arn:${PARTITION}:iam::${id}:root`)) },
        Action: oneOrMore(ActionName.map((name) => `SNS:${name}`)),
        Resource: TopicArn,
      }
      return withStatement(policy, added)
    })
    return {}
  },
})

/** As AWS writes policies: a list of one is that one. */
function oneOrMore(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] ?? '') : values
}
