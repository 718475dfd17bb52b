import { expect, it } from 'vitest'
import { grid } from '../src/lib/steps'

it('a day is cut into five minutes, an hour into ten seconds', () => {
  expect(grid(1_000_000, 1_086_400, 360).step).toBe(300)
  expect(grid(1_000_000, 1_003_600, 360).step).toBe(10)
})

it('buckets lie on multiples of their width and cover the range', () => {
  const cut = grid(1007, 1907, 100)
  expect(cut).toEqual({ start: 1000, end: 1910, step: 10, points: 91 })
})

it('buckets stay where they are as time goes by', () => {
  expect(grid(1_000_001, 1_086_401, 360).start).toBe(grid(1_000_099, 1_086_499, 360).start)
})

it('even a moment has two points, and a century an answer', () => {
  expect(grid(10, 11, 360).points).toBeGreaterThanOrEqual(2)
  expect(grid(0, 3_155_760_000, 360).points).toBeLessThanOrEqual(362)
})
