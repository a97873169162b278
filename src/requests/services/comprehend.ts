import { tagsOnCreate } from '../common-rows.ts'
import { type Path, textsAt } from '../path.ts'
import type { AskRow, ResourceRow, ServiceExceptions, Test } from '../rows.ts'
import { tagsIn } from '../tags.ts'

const KINDS = ['document-classifier', 'entity-recognizer'] as const

/** A model is of one of two kinds, by its ARN, and so is an endpoint of it. */
function ofModel(model: Path, endpoint?: Path): (rows: readonly AskRow[]) => readonly AskRow[] {
  const models = KINDS.map((type): ResourceRow => ({ type, arns: [model], optional: true }))
  const endpoints = KINDS.map((kind): ResourceRow => {
    const variable = kind === 'document-classifier' ? 'DocumentClassifierEndpointName' : 'EntityRecognizerEndpointName'
    const name = {
      says: `${endpoint}, of a model that is a ${kind}`,
      of: ({ parameters }: { readonly parameters: Readonly<Record<string, unknown>> }) => {
        const [arn = `:${kind}/`] = textsAt(model, parameters, parameters)
        return endpoint !== undefined && arn.includes(`:${kind}/`) ? textsAt(endpoint, parameters, parameters) : []
      },
    }
    return { type: `${kind}-endpoint`, parts: { [variable]: name }, optional: true }
  })
  const types = new Set<string>([...models, ...endpoints].map(({ type }) => type))
  return ([main, ...rest]) =>
    main === undefined
      ? []
      : [
          {
            ...main,
            on: [
              ...(main.on ?? []).filter(({ type }) => !types.has(type)),
              ...models,
              ...(endpoint === undefined ? [] : endpoints),
            ],
          },
          ...rest,
          ...(endpoint === undefined
            ? KINDS.map((kind) => made(model, kind))
            : [tagsOnCreate('comprehend:TagResource', endpoints, 'Tags')]),
        ]
}

/** What is imported is of its source's kind, which is tagged. */
function made(model: Path, kind: (typeof KINDS)[number]): AskRow {
  const row = tagsOnCreate('comprehend:TagResource', [{ type: kind, made: true }], 'Tags')
  const when: Test = {
    says: `with Tags, of a ${kind}`,
    of: ({ parameters }) =>
      tagsIn(parameters.Tags).size > 0 &&
      textsAt(model, parameters, parameters).some((arn) => arn.includes(`:${kind}/`)),
  }
  return { ...row, when }
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_comprehend.html */
export const comprehend: ServiceExceptions = {
  service: 'comprehend',
  operations: {
    CreateEndpoint: ofModel('ModelArn', 'EndpointName'),
    ImportModel: ofModel('SourceModelArn'),
  },
}
