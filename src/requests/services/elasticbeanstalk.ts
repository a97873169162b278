import { UNKNOWN } from '../../aws/index.ts'
import { alsoAsks, alsoTags, inTurn, mainOn, passNamedRole } from '../common-rows.ts'
import { isRecord, valuesAt } from '../path.ts'
import type { Asked, ResourceRow, ServiceExceptions } from '../rows.ts'
import { passProfileRole } from './ec2/profiles.ts'

/** What an option of these says. */
function option({ parameters }: Asked, namespace: string, name: string): readonly string[] {
  return valuesAt('OptionSettings[]', parameters, parameters)
    .filter(isRecord)
    .filter(({ Namespace, OptionName }) => Namespace === namespace && OptionName === name)
    .flatMap(({ Value }) => (typeof Value === 'string' && Value !== '' ? [Value] : []))
}

const LAUNCH = 'aws:autoscaling:launchconfiguration'

/**
 * Roles are options among others: "the name of an IAM role", or its ARN, and the name or ARN of an instance profile,
 * whose role the request does not say.
 *
 * @see https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html
 */
const ROLES = alsoAsks(
  passNamedRole(
    [
      {
        says: 'the option ServiceRole',
        of: (asked) => option(asked, 'aws:elasticbeanstalk:environment', 'ServiceRole'),
      },
    ],
    'elasticbeanstalk.amazonaws.com',
  ),
  {
    ...passProfileRole('OptionSettings'),
    when: {
      says: 'with the option IamInstanceProfile',
      of: (asked) => option(asked, LAUNCH, 'IamInstanceProfile').length > 0,
    },
  },
)

const PLATFORM: ResourceRow = {
  type: 'platform',
  parts: {
    PlatformNameWithVersion: {
      says: 'PlatformName and PlatformVersion',
      of: ({ parameters: { PlatformName, PlatformVersion } }) => `${PlatformName}/${PlatformVersion}`,
    },
  },
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_elasticbeanstalk.html */
export const elasticbeanstalk: ServiceExceptions = {
  service: 'elasticbeanstalk',
  variables: {
    // An environment's id is no part of its ARN.
    EnvironmentName: { spelled: (text) => (/^e-[a-z0-9]{10}$/.test(text) ? UNKNOWN : text) },
  },
  operations: {
    CreateConfigurationTemplate: ROLES,
    CreateEnvironment: ROLES,
    CreatePlatformVersion: inTurn(mainOn(PLATFORM), alsoTags('elasticbeanstalk:AddTags'), ROLES),
    UpdateConfigurationTemplate: ROLES,
    UpdateEnvironment: ROLES,
  },
}
