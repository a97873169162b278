import { alsoAsks, passNamedRole } from '../common-rows.ts'
import { isRecord, valuesAt } from '../path.ts'
import type { Part, ServiceExceptions } from '../rows.ts'
import { passProfileRole } from './ec2/profiles.ts'

/** What a field of this name says in any object of a pipeline. */
function field(name: string): Exclude<Part, string> {
  return {
    says: `the field ${name} of an object`,
    of: ({ parameters }) =>
      valuesAt('pipelineObjects[].fields[]', parameters, parameters)
        .filter(isRecord)
        .filter(({ key }) => key === name)
        .flatMap(({ stringValue }) => (typeof stringValue === 'string' && stringValue !== '' ? [stringValue] : [])),
  }
}

const RESOURCE_ROLE = field('resourceRole')

/**
 * "role: the IAM role that AWS Data Pipeline uses", and "resourceRole", which instances get, by the name of a profile.
 *
 * @see https://docs.aws.amazon.com/datapipeline/latest/DeveloperGuide/dp-iam-roles.html
 */
const ROLES = alsoAsks(passNamedRole([field('role')], 'datapipeline.amazonaws.com'), {
  ...passProfileRole('pipelineObjects'),
  when: { says: RESOURCE_ROLE.says, of: (asked) => [RESOURCE_ROLE.of(asked) ?? []].flat().length > 0 },
})

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_datapipeline.html */
export const datapipeline: ServiceExceptions = {
  service: 'datapipeline',
  operations: { PutPipelineDefinition: ROLES },
}
