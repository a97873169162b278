export interface MetricDimension {
  readonly Name: string
  readonly Value: string
}

/** Which metric: two are the same when namespace, name and all dimensions are, in whatever order. */
export interface MetricIdentity {
  readonly namespace: string
  readonly metricName: string
  readonly dimensions: readonly MetricDimension[]
}

/** What is kept of the values of one period. */
export interface MetricAggregate {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  /** Values and how often each came, where they are known: percentiles need them. */
  readonly values?: readonly (readonly [value: number, count: number])[]
}

export interface MetricDatapoint {
  readonly timestamp: number
  /** Seconds: 1, 60, 300 or 3600. */
  readonly resolution: number
  readonly unit: string
  readonly aggregate: MetricAggregate
}

/** A datapoint with what tells it from all others. */
export interface StoredDatapoint extends MetricDatapoint {
  readonly region: string
  readonly metricId: string
  readonly datapointId: string
}

/** A datapoint on its way to the store. */
export interface NewDatapoint {
  readonly metric: MetricIdentity
  readonly datapoint: MetricDatapoint
}

/** The same on its way to its metric's rows. */
export interface MetricData extends NewDatapoint {
  /** The `metricIdOf` of `metric`. */
  readonly metricId: string
}
