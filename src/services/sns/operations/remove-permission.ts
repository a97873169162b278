import { statements, withoutStatement } from '../../../policy/index.ts'
import { InvalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { repairablePolicy } from '../topic.ts'
import { changeStatements } from '../topic-statements.ts'

/**
 * Takes the statement `Label` out of a topic's policy; where there is none of that name, nothing changes. The last
 * statement stays: a policy without statements is none.
 *
 * @throws InvalidParameter (400), AuthorizationError (403), NotFound (404).
 * @see https://docs.aws.amazon.com/sns/latest/api/API_RemovePermission.html
 */
export const removePermission = operation('RemovePermission', {
  action: 'sns:RemovePermission',
  access: 'write',
  room: 'reserve',
  resource: ({ TopicArn }) => TopicArn,
  resourcePolicy: repairablePolicy,

  async handle({ TopicArn, Label }, context) {
    await changeStatements(TopicArn, context, 'SNS:RemovePermission', (policy) => {
      const all = statements(policy)
      const named = all.filter(({ sid }) => sid === Label)
      if (named.length === 0) return policy
      // What SNS answers to a policy whose statements are all gone.
      if (named.length === all.length) throw InvalidParameter('Invalid parameter: Policy Error: null')
      return withoutStatement(policy, Label)
    })
    return {}
  },
})
