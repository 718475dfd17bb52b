// Drives the store with the official client; prints one line of JSON for the test to judge.
import { createClient } from '@clickhouse/client'
import { Readable } from 'node:stream'

const { WEIR_URL: url, WEIR_KEY: password } = process.env
const admin = createClient({ url, username: 'weir', password })
const reader = createClient({ url })
const packed = createClient({
  url, username: 'weir', password, compression: { request: true, response: true },
})
const result = {}

result.ping = (await reader.ping()).success
await admin.command({ query: 'CREATE TABLE js (id UInt32, name String, at DateTime64(3)) ENGINE = MergeTree ORDER BY id' })
const inserted = await admin.insert({
  table: 'js',
  values: [{ id: 1, name: 'one', at: '2026-01-01 00:00:00.123' }, { id: 2, name: 'zwei "2"', at: '2026-01-01 00:00:01.000' }],
  format: 'JSONEachRow',
})
result.writtenRows = inserted.summary?.written_rows
await packed.insert({ table: 'js', values: Readable.from([[3, 'drei', '2026-01-01 00:00:02.000']], { objectMode: true }), format: 'JSONCompactEachRow' })
result.rows = await (await reader.query({ query: 'SELECT * FROM js ORDER BY id', format: 'JSONEachRow' })).json()
result.bound = await (await reader.query({
  query: 'SELECT name FROM js WHERE id = {id:UInt32}', query_params: { id: 2 }, format: 'JSONEachRow',
})).json()
const json = await (await packed.query({ query: 'SELECT count() AS n FROM js', format: 'JSON' })).json()
result.count = json.data
result.meta = json.meta
let streamed = 0
const stream = await reader.query({ query: 'SELECT number FROM numbers(500000)', format: 'JSONEachRow' })
for await (const rows of stream.stream()) streamed += rows.length
result.streamed = streamed
result.queryId = (await reader.query({ query: 'SELECT 1', query_id: 'js-1', format: 'TSV' })).query_id
try {
  await reader.query({ query: 'SELECT * FROM nosuch', format: 'JSON' })
} catch (e) {
  result.error = { code: e.code, type: e.type }
}
try {
  await reader.insert({ table: 'js', values: [{ id: 4, name: 'x', at: 0 }], format: 'JSONEachRow' })
} catch (e) {
  result.refused = { code: e.code, type: e.type }
}
try {
  const late = await reader.query({ query: "SELECT throwIf(number = 3000000), toString(number) AS s FROM numbers(10000000)", format: 'JSONEachRow' })
  for await (const rows of late.stream()) rows.length
  result.late = 'not seen'
} catch (e) {
  result.late = 'seen'
  result.lateText = String(e.message).slice(0, 200)
}
await Promise.all([admin.close(), reader.close(), packed.close()])
console.log(JSON.stringify(result))
