import { describe, expect, it } from 'vitest'
import { bandAt, bands, minutes, overall } from '../src/lib/completeness'
import type { Exporter } from '../src/lib/types'

const minute = (time: number, heard: number, missing: number, ...reasons: string[]) => ({
  time,
  heard,
  missing,
  reasons,
})

describe('bands', () => {
  it('join neighbouring minutes and weigh them together', () => {
    const found = bands([
      minute(600, 90, 10, 'a: refused'),
      minute(660, 10, 90, 'a: refused', 'b: sequence-lost'),
      minute(720, 100, 0),
      minute(780, 50, 50),
    ])
    expect(found).toEqual([
      { start: 600, end: 720, share: 0.5, missing: 100, reasons: ['a: refused', 'b: sequence-lost'] },
      { start: 780, end: 840, share: 0.5, missing: 50, reasons: [] },
    ])
  })

  it('do not join over a silent minute', () => {
    expect(bands([minute(0, 1, 1), minute(120, 1, 1)])).toHaveLength(2)
  })

  it('leave out what is too little to see', () => {
    expect(bands([minute(0, 1_000_000, 3)])).toEqual([])
  })

  it('are found by any moment of a bucket', () => {
    const list = bands([minute(600, 0, 5)])
    expect(bandAt(list, 540, 120)?.missing).toBe(5)
    expect(bandAt(list, 540, 60)).toBeUndefined()
    expect(bandAt(list, 660)).toBeUndefined()
  })
})

it('minutes are read by column name, numbers also when sent as text', () => {
  const table = {
    columns: ['heard', 'time', 'missing', 'reasons'],
    rows: [['12', 60, '3', ['x: refused']]],
  }
  expect(minutes(table)).toEqual([{ time: 60, heard: 12, missing: 3, reasons: ['x: refused'] }])
})

describe('overall completeness', () => {
  const exporter = (completeness: number, expected: number) => ({ completeness, expected }) as Exporter
  it('weighs exporters by what should have come, not by what came', () => {
    expect(overall([exporter(1, 900), exporter(0.5, 100)])).toBeCloseTo(0.95)
    expect(overall([exporter(1, 900), exporter(0, 900)])).toBeCloseTo(0.5)
  })
  it('is unknown while nothing is expected', () => {
    expect(overall([exporter(1, 0)])).toBeNaN()
    expect(overall([])).toBeNaN()
  })
})
