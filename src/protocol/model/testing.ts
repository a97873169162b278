/** The models of the services that there are, for tests. */
import { SERVICES } from '../../services/index.ts'
import { ApiModels } from './api-models.ts'
import type { ServiceModel } from './service-model.ts'

export const models = new ApiModels(SERVICES)

/** By the model's name, such as `cloudwatch`. */
export function modelNamed(name: string): ServiceModel {
  const model = models.all().find((candidate) => candidate.name === name)
  if (!model) throw new Error(`no service is called ${name}`)
  return model
}
