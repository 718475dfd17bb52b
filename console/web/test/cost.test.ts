import { expect, it } from 'vitest'
import { type Sample, costs, keep } from '../src/lib/cost'
import { Rates } from '../src/lib/rates'

const sample = (at: number, flowsStored: number, ...cpu: [number, number][]): Sample => ({
  at,
  answer: {
    processes: cpu.map(([pid, cpuSeconds]) => ({ name: `p${pid}`, pid, cpuSeconds, rssBytes: 1, upSince: null })),
    flowsStored,
    storeRestarts: 0,
  },
})

it('costs are the difference between two answers, per process and together', () => {
  const line = costs([sample(0, 0, [1, 10], [2, 5]), sample(10_000, 100_000, [1, 11], [2, 5.5])])
  expect(line?.flowsPerSecond).toBe(10_000)
  expect(line?.processes.map((p) => [p.cores, p.perMillion])).toEqual([
    [0.1, 10],
    [0.05, 5],
  ])
  expect(line?.perMillion).toBe(15)
})

it('a process that started again is charged from its own start', () => {
  const line = costs([sample(0, 0, [1, 50]), sample(10_000, 1_000_000, [7, 2])])
  expect(line?.perMillion).toBe(2)
})

it('nothing stored has no price, and too short a time no answer', () => {
  expect(costs([sample(0, 5, [1, 1]), sample(5000, 5, [1, 2])])?.perMillion).toBeNaN()
  expect(costs([sample(0, 5, [1, 1]), sample(500, 9, [1, 2])])).toBeNull()
  expect(costs([])).toBeNull()
})

it('the window slides', () => {
  let samples: Sample[] = []
  for (let at = 0; at <= 200_000; at += 2000) samples = keep(samples, sample(at, at * at, [1, 0]))
  expect(samples[0]?.at).toBe(140_000)
  expect(costs(samples)?.flowsPerSecond).toBeCloseTo((200_000 ** 2 - 190_000 ** 2) / 10)
})

it('the window grows over a pause between two batches', () => {
  const line = costs([sample(0, 0, [1, 0]), sample(10_000, 40_000, [1, 2]), sample(20_000, 40_000, [1, 4])])
  expect(line?.flowsPerSecond).toBe(2000)
  expect(line?.perMillion).toBe(100)
})

it('rates follow a counter and survive its restart', () => {
  const rates = new Rates(10_000)
  expect(rates.rate('x')).toBeNaN()
  rates.add('x', 0, 0)
  rates.add('x', 1000, 500)
  expect(rates.rate('x')).toBe(500)
  rates.add('x', 2000, 3)
  expect(rates.rate('x')).toBeNaN()
  rates.add('x', 3000, 13)
  expect(rates.rate('x')).toBe(10)
})
