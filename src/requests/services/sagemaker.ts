import { alsoTags, type RowsChange } from '../common-rows.ts'
import type { ServiceExceptions } from '../rows.ts'

/** Tags are on what is made, and not on what it is made of: an endpoint, and not its configuration. */
function tagging(operation: string): RowsChange {
  const made = operation.replace(/^[A-Z][a-z]+/, '').toLowerCase()
  return (rows) => {
    const on = rows[0]?.on ?? []
    const own = on.filter(({ type }) => type.replaceAll('-', '') === made)
    return alsoTags('sagemaker:AddTags', own.length > 0 ? own : on.slice(0, 1))(rows)
  }
}

/** Of which the page says `sagemaker:AddTags`. */
const TAGGED = `
    CreateAIBenchmarkJob CreateAIRecommendationJob CreateAIWorkloadConfig CreateAction CreateAlgorithm
    CreateApp CreateAppImageConfig CreateArtifact CreateAutoMLJob CreateAutoMLJobV2 CreateCluster
    CreateClusterSchedulerConfig CreateCodeRepository CreateCompilationJob CreateComputeQuota CreateContext
    CreateDataQualityJobDefinition CreateDeviceFleet CreateDomain CreateEdgeDeploymentPlan
    CreateEdgePackagingJob CreateEndpoint CreateEndpointConfig CreateExperiment CreateFeatureGroup
    CreateFlowDefinition CreateHub CreateHubContentReference CreateHumanTaskUi CreateHyperParameterTuningJob
    CreateImage CreateInferenceComponent CreateInferenceExperiment CreateInferenceRecommendationsJob CreateJob
    CreateLabelingJob CreateMlflowApp CreateMlflowTrackingServer CreateModel CreateModelBiasJobDefinition
    CreateModelCard CreateModelExplainabilityJobDefinition CreateModelPackage CreateModelPackageGroup
    CreateModelQualityJobDefinition CreateMonitoringSchedule CreateNotebookInstance
    CreateNotebookInstanceLifecycleConfig CreateOptimizationJob CreatePipeline CreateProcessingJob
    CreateProject CreateSpace CreateStudioLifecycleConfig CreateTrainingJob CreateTrainingPlan
    CreateTransformJob CreateTrial CreateTrialComponent CreateUserProfile CreateWorkforce CreateWorkteam
    ImportHubContent RegisterDevices
  `
  .trim()
  .split(/\s+/)

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_sagemaker.html */
export const sagemaker: ServiceExceptions = {
  service: 'sagemaker',
  operations: Object.fromEntries(TAGGED.map((operation) => [operation, tagging(operation)])),
}
