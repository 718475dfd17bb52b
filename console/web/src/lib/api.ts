import type { Question, Table } from './types'

/** A refusal or failure of the server, in its own words. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

let skew = 0

/** The server's clock in ms; what "now" means when asking for a range. */
export function now(): number {
  return Date.now() + skew
}

function watchClock(response: Response): void {
  const date = Date.parse(response.headers.get('date') ?? '')
  if (Number.isNaN(date)) return
  const difference = date - Date.now()
  skew = Math.abs(difference) > 3000 ? difference : 0
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(path, init)
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e
    throw new ApiError(0, 'Weir does not answer')
  }
  watchClock(response)
  const text = await response.text()
  let body: unknown
  try {
    body = text === '' ? {} : JSON.parse(text)
  } catch {
    body = {}
  }
  // health answers 503 with its full report
  if (!response.ok && !(body as { checks?: unknown }).checks) {
    const message = (body as { error?: unknown }).error
    throw new ApiError(
      response.status,
      typeof message === 'string' ? message : `${path} answered ${response.status}`,
    )
  }
  return body as T
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return call<T>(path, { headers: { accept: 'application/json' }, ...(signal && { signal }) })
}

export function ask<T>(path: string, question: Question, signal?: AbortSignal): Promise<T> {
  return call<T>(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(question),
    ...(signal && { signal }),
  })
}

/** The rows of a table answer as objects by column. */
export function records(table: Table): Record<string, Table['rows'][number][number]>[] {
  return table.rows.map((row) =>
    Object.fromEntries(table.columns.map((column, i) => [column, row[i] ?? null])),
  )
}
