import type { Row } from './flowRow'

export interface Interface {
  exporter: string
  name: string
  description: string
  /** bits per second; 0 when unknown */
  speed: number
  bitsIn: number
  bitsOut: number
}

/** Share of its speed in the busier direction; 0 when the speed is unknown. */
export function utilisation(row: Interface): number {
  return row.speed > 0 ? Math.max(row.bitsIn, row.bitsOut) / row.speed : 0
}

/** The answer's rows, the fullest interface first, those of unknown speed by traffic. */
export function interfaces(rows: Row[]): Interface[] {
  return rows
    .map((row) => ({
      exporter: String(row['exporter'] ?? ''),
      name: String(row['interface'] ?? ''),
      description: String(row['description'] ?? ''),
      speed: Number(row['speed'] ?? 0) * 1e6,
      bitsIn: Number(row['bitsIn'] ?? 0),
      bitsOut: Number(row['bitsOut'] ?? 0),
    }))
    .toSorted(
      (a, b) => utilisation(b) - utilisation(a) || b.bitsIn + b.bitsOut - a.bitsIn - a.bitsOut,
    )
}
