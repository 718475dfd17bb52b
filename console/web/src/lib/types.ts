/** What Weir's API answers, as the page reads it. */

export interface Listen {
  protocol: string
  address: string
  port: number
}

export interface Setup {
  demo: boolean
  listen: Listen[]
  version: string
}

export interface Health {
  status: string
  checks: Record<string, { status: string; reason: string }>
}

export interface PipelineStatus {
  name: string
  state: 'running' | 'waiting' | 'stopped'
  reason: string
  since: string
  lagRecords: number
  waitingRows: number
  storedRows: number
  refused: number
  deadLettered: number
  batches: number
  lastSettled: string | null
}

export interface ExporterEvent {
  time: string
  kind: string
  text: string
}

/** What the inlet that hears an exporter counts, second by second. */
export interface Inspection {
  protocols: string[]
  packets: number
  decoded: number
  refused: Record<string, number>
  deadLettered: number
  inFlight: number
  waiting: { sets: number; bytes: number; flows: number }
  recovered: number
  sequenceLost: number
  unknownInterfaces: { ifIndex: number; flows: number }[]
  templates: number
  events: ExporterEvent[]
}

export interface Exporter {
  address: string
  name: string
  firstPacket: string
  lastPacket: string
  heard: number
  sent: number
  completeness: number
  /** flows that came, or should have come, in the minute that completeness is about */
  expected: number
  completenessSeries: number[]
  reasons: string[]
  /** sent nothing since the inlet beside this page started */
  past?: true
  /** missing where only the ledger knows the exporter */
  inlet?: Inspection
  /** missing where the inlet beside this page hears it */
  ledger?: { flowsPerSecond: number }
}

/** An exporter as the inlet's own answer shows it. */
export type Heard = Exporter & Inspection

export interface Finding {
  sentence: string
  advice: string
  missing: boolean
}

export interface Why {
  summary: string
  findings: Finding[]
}

export interface Inlet {
  exporters: Heard[]
  kernelDropped: number
  sockets: { address: string; port: number; datagrams: number; dropped: number }[]
}

export interface Cost {
  name: string
  pid: number
  cpuSeconds: number
  rssBytes: number
  upSince: string | null
}

export interface Processes {
  processes: Cost[]
  flowsStored: number
  storeRestarts: number
}

export interface Named {
  name: string
  label: string
}

export interface Dataset {
  dimensions: Named[]
  units: Named[]
}

export interface Filter {
  dimension: string
  value: string
}

export interface Question {
  start: string
  end: string
  dimensions?: string[]
  filters?: Filter[]
  units?: string
  limit?: number
  points?: number
}

export interface Graph {
  table: string
  interval: number
  units: string
  dimensions: string[]
  rows: [number, string[], number][]
}

export type Cell = string | number | boolean | null | Cell[]

export interface Table {
  columns: string[]
  rows: Cell[][]
}
