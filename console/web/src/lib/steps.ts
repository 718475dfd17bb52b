/** Widths of a bucket (s) that a person can read off an axis. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 86_400]

/** A range cut into whole buckets. */
export interface Grid {
  /** epoch seconds, multiples of `step` */
  start: number
  end: number
  step: number
  points: number
}

/**
 * The finest grid of up to `most` buckets over a range. Its buckets stay where they are as time
 * goes by, so that a live graph glides and does not shimmer.
 */
export function grid(start: number, end: number, most: number): Grid {
  const wanted = Math.max(1, (end - start) / most)
  const step = steps.find((width) => width >= wanted) ?? Math.ceil(wanted / 86_400) * 86_400
  const first = Math.floor(start / step) * step
  const last = Math.max(Math.ceil(end / step), first / step + 2) * step
  return { start: first, end: last, step, points: (last - first) / step }
}
