import { operation } from '../operation.ts'
import { namedTemplate, noSuchTemplate } from '../role-templates.ts'

/**
 * Makes a role of a role template of one of AWS's services. No template is known here.
 *
 * @throws NoSuchEntity (404).
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_AcquireRole.html
 */
export const acquireRole = operation('AcquireRole', {
  action: 'iam:AcquireRole',
  access: 'write',
  lacks: 'AWS has no file of its role templates, and none is known',
  resource: namedTemplate,

  handle(named) {
    throw noSuchTemplate(named)
  },
})
