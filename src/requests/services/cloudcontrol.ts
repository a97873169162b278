import { alsoAsks, isGiven } from '../common-rows.ts'
import { isRecord, MOST_VALUES, type Path, TooMuchAsked, textsAt } from '../path.ts'
import type { Asked, AskRow, ServiceExceptions, Test } from '../rows.ts'

const ROLE = /^arn:[^:\s]*:iam::\d{12}:role\/\S+$/
const OF_ROLE = /role(?:_?arn)?s?$/i

/** Services to whom resources' roles are handed under another name than that of their types. */
const PRINCIPALS: Readonly<Record<string, string>> = {
  ECS: 'ecs-tasks',
  KinesisFirehose: 'firehose',
  StepFunctions: 'states',
}

/** The roles that a document names in members that are called roles; principals of policies are none. */
function rolesOf(text: string): readonly string[] {
  const found: string[] = []
  const open: unknown[] = [jsonOf(text)]
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (open.length > MOST_VALUES) throw new TooMuchAsked()
    if (Array.isArray(value)) open.push(...value)
    else if (isRecord(value)) {
      // A patch says the place and the value.
      const { path, value: patched } = value
      if (typeof path === 'string') open.push({ [path.split('/').pop() ?? '']: patched })
      for (const [name, each] of Object.entries(value)) {
        if (OF_ROLE.test(name)) found.push(...[each].flat().filter(isRole))
        if (typeof each === 'object' && each !== null) open.push(each)
      }
    }
  }
  return found
}

function isRole(value: unknown): value is string {
  return typeof value === 'string' && ROLE.test(value)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const hasRole = isGiven('RoleArn')
const ofCaller: Test = { says: 'without RoleArn', of: (asked) => !hasRole.of(asked) }

/** What is made is made by its caller, who hands over its roles, unless another role makes it. */
const passing = (place: Path): AskRow => ({
  action: 'iam:PassRole',
  when: ofCaller,
  on: [
    {
      type: 'iam:role',
      parts: {
        RoleNameWithPath: {
          says: `roles in \`${place}\``,
          of: ({ parameters }: Asked) => textsAt(place, parameters, parameters).flatMap(rolesOf),
        },
      },
    },
  ],
  ifGiven: true,
  keys: {
    'iam:PassedToService': {
      says: 'the service of `TypeName`',
      of: ({ parameters: { TypeName } }) => {
        const [, service = ''] = String(TypeName).split('::')
        return `${PRINCIPALS[service] ?? service.toLowerCase()}.amazonaws.com`
      },
    },
  },
})

/** @see https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/security-iam.html */
export const cloudcontrol: ServiceExceptions = {
  service: 'cloudcontrol',
  operations: {
    CreateResource: alsoAsks(passing('DesiredState')),
    UpdateResource: alsoAsks(passing('PatchDocument')),
  },
}
