import {
  APIGatewayClient,
  CreateRestApiCommand,
  GetResourcesCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway'
import { REST_JSON_DENIAL, type SdkCall, type SdkCase } from './sdk-case.ts'

const pathArn = (path: string) => `arn:aws:apigateway:us-east-1::${path}`
const getResources =
  (restApiId: string): SdkCall =>
  (config) =>
    new APIGatewayClient(config).send(new GetResourcesCommand({ restApiId }))
const updateStage =
  (stageName: string): SdkCall =>
  (config) =>
    new APIGatewayClient(config).send(
      new UpdateStageCommand({
        restApiId: 'mine',
        stageName,
        patchOperations: [{ op: 'replace', path: '/description', value: 'hello' }],
      }),
    )
const create =
  (type: 'EDGE' | 'REGIONAL'): SdkCall =>
  (config) =>
    new APIGatewayClient(config).send(
      new CreateRestApiCommand({ name: 'mine', endpointConfiguration: { types: [type] } }),
    )

export const apiGateway: readonly SdkCase[] = [
  {
    says: 'a verb on what is below a path',
    allow: [{ Action: 'apigateway:GET', Resource: pathArn('/restapis/mine/*') }],
    allowed: getResources('mine'),
    denied: getResources('yours'),
    error: REST_JSON_DENIAL,
    names: ['apigateway:GET', pathArn('/restapis/yours/resources')],
  },
  {
    says: 'another verb on a path',
    allow: [{ Action: 'apigateway:PATCH', Resource: pathArn('/restapis/*/stages/test') }],
    allowed: updateStage('test'),
    denied: updateStage('live'),
    error: REST_JSON_DENIAL,
    names: ['apigateway:PATCH', pathArn('/restapis/mine/stages/live')],
  },
  {
    says: 'the kind of endpoint that an API gets',
    allow: [
      {
        Action: 'apigateway:POST',
        Resource: pathArn('/restapis'),
        Condition: { 'ForAllValues:StringEquals': { 'apigateway:Request/EndpointType': ['REGIONAL'] } },
      },
    ],
    allowed: create('REGIONAL'),
    denied: create('EDGE'),
    error: REST_JSON_DENIAL,
    names: ['apigateway:POST', pathArn('/restapis')],
  },
]
