import { type Cell, type Exporter, type Table } from './types'

/** What is known to be missing in one minute. */
export interface Minute {
  /** epoch seconds */
  time: number
  heard: number
  missing: number
  reasons: string[]
}

/** A run of minutes in which something is missing. */
export interface Band {
  /** epoch seconds, `end` exclusive */
  start: number
  end: number
  /** missing / (heard + missing), 0 to 1 */
  share: number
  missing: number
  reasons: string[]
}

const minute = 60

function strings(cell: Cell | undefined): string[] {
  return Array.isArray(cell) ? cell.map(String) : []
}

export function minutes(table: Table): Minute[] {
  const at = (name: string) => table.columns.indexOf(name)
  const [time, heard, missing, reasons] = [at('time'), at('heard'), at('missing'), at('reasons')]
  return table.rows.map((row) => ({
    time: Number(row[time]),
    heard: Number(row[heard]),
    missing: Number(row[missing]),
    reasons: strings(row[reasons]),
  }))
}

/** Neighbouring minutes with more than `least` of their flows missing, joined. */
export function bands(list: Minute[], least = 0.001): Band[] {
  const found: (Band & { heard: number })[] = []
  for (const { time, heard, missing, reasons } of list) {
    if (missing <= 0 || missing / (heard + missing) < least) continue
    const last = found.at(-1)
    if (last && time <= last.end) {
      last.end = time + minute
      last.heard += heard
      last.missing += missing
      last.reasons = [...new Set([...last.reasons, ...reasons])]
    } else {
      found.push({ start: time, end: time + minute, share: 0, heard, missing, reasons })
    }
  }
  return found.map(({ heard, ...band }) => ({ ...band, share: band.missing / (heard + band.missing) }))
}

export function bandAt(list: Band[], seconds: number, width = 0): Band | undefined {
  return list.find((band) => band.start < seconds + Math.max(width, 1) && seconds < band.end)
}

/** Share of the flows of all exporters that came and was decoded; not a number while none is expected. */
export function overall(exporters: Exporter[]): number {
  let sum = 0
  let expected = 0
  for (const exporter of exporters) {
    sum += exporter.expected * exporter.completeness
    expected += exporter.expected
  }
  return expected === 0 ? Number.NaN : sum / expected
}
