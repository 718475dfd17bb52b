// Checks the page of a running demo in a real browser.
// Usage: npm run e2e -- --url http://127.0.0.1:8080 [--shots DIR]
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { executable, withBrowser } from './browser.mjs'

const option = (name) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? undefined : process.argv[at + 1]
}
const url = option('url') ?? 'http://127.0.0.1:8080'
const shots = option('shots')
const patience = 30_000

if (!executable()) {
  console.log('SKIP: no Chromium found (install chromium, or name it in CHROMIUM)')
  process.exit(0)
}
if (shots) mkdirSync(shots, { recursive: true })

let failed = 0
async function check(name, work) {
  try {
    const seen = await work()
    console.log(`ok    ${name}${seen ? ` (${seen})` : ''}`)
  } catch (e) {
    failed++
    console.log(`FAIL  ${name}: ${String(e.message ?? e).split('\n')[0]}`)
  }
}

/** Waits until the text of an element passes, and returns it. */
async function text(page, selector, passes, expected) {
  const until = Date.now() + patience
  let seen = ''
  while (Date.now() < until) {
    seen = (await page.locator(selector).first().textContent({ timeout: patience }).catch(() => '')) ?? ''
    seen = seen.replace(/\s+/g, ' ').trim()
    if (passes(seen)) return seen
    await page.waitForTimeout(200)
  }
  throw new Error(`${selector}: ${seen || 'nothing'} (expected: ${expected})`)
}

/** How many colours the canvases hold; few when nothing is drawn. Runs in the page. */
function colours(canvases) {
  const seen = new Set()
  for (const canvas of canvases) {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    for (let i = 0; i < data.length; i += 400) {
      if (data[i + 3] > 0) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2])
    }
  }
  return seen.size
}

await withBrowser({}, async (context) => {
  const page = context.pages()[0] ?? (await context.newPage())
  const complaints = []
  page.on('pageerror', (e) => complaints.push(e.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text())
  })
  const shot = async (name, options = {}) => {
    if (shots) await page.screenshot({ path: join(shots, `${name}.png`), ...options })
  }
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  await page.goto(url)

  await check('the title is Weir', async () => {
    const title = await page.title()
    if (title !== 'Weir') throw new Error(`title: ${title} (expected: Weir)`)
  })
  await check('flows per second', () => text(page, '[data-test=tile-flows] .value', (t) => /[1-9]/.test(t), 'a rate'))
  await check('bits per second', () => text(page, '[data-test=tile-bits] .value', (t) => /[1-9].*b\/s/.test(t), 'a rate'))
  await check('exporters', () => text(page, '[data-test=tile-exporters] .value', (t) => /^[1-9]/.test(t), 'at least one'))
  await check('completeness', () => text(page, '[data-test=tile-completeness] .value', (t) => /\d % ?last minute$/.test(t), 'a percentage'))
  await check('what is missing is said', () => text(page, '[data-test=missing]', (t) => /missing/.test(t) && !/asking/.test(t), 'an answer'))
  await check('the graph is drawn', async () => {
    await page.locator('[data-test=graph] canvas').first().waitFor({ timeout: patience })
    const until = Date.now() + patience
    let seen = 0
    while (Date.now() < until && seen < 8) {
      seen = await page.locator('[data-test=graph] canvas').evaluateAll(colours)
      if (seen < 8) await page.waitForTimeout(300)
    }
    if (seen < 8) throw new Error(`colours in the graph: ${seen} (expected: 8 or more)`)
    return `${seen} colours`
  })
  await check('the cost line', () => text(page, '[data-test=cost]', (t) => /flows\/s/.test(t) && /\d s|nothing stored/.test(t), 'figures'))
  await shot('dark')
  await shot('dark-whole', { fullPage: true })

  await check('snippets for routers', async () => {
    const names = await page.locator('[data-test=own-router] [role=tab]').allTextContents()
    for (const name of ['Cisco IOS', 'Junos', 'softflowd']) {
      if (!names.some((n) => n.includes(name))) throw new Error(`snippets: ${names} (expected: ${name})`)
    }
    return text(page, '[data-test=own-router] .ports', (t) => /:\d+/.test(t), 'ports')
  })
  await check('interfaces against their speed', () => text(page, '[data-test=interfaces] tbody tr .figure', (t) => /b\/s/.test(t), 'a rate'))
  await check('an exporter says why', async () => {
    const gap = page.locator('[data-test=exporters] tr.gap [data-test=exporter], [data-test=exporters] tr:has(.link.warn) [data-test=exporter]')
    const any = page.locator('[data-test=exporter]')
    await any.first().waitFor({ timeout: patience })
    await ((await gap.count()) > 0 ? gap : any).first().click()
    const why = await text(page, '[data-test=why]', (t) => t.length > 10, 'a reason')
    await shot('panel')
    await page.keyboard.press('Escape')
    await page.locator('[data-test=panel]').waitFor({ state: 'detached', timeout: patience })
    return why.slice(0, 90)
  })
  await check('from a talker down to single flows', async () => {
    const talker = page.locator('[data-test=talkers] button')
    for (const dimension of ['SrcAS', 'ExporterName', 'InIfName']) {
      await page.waitForFunction((d) => document.querySelector('.talkers select')?.value === d, dimension, { timeout: patience })
      const answered = page.waitForResponse((r) => r.url().endsWith('/console/top') && r.ok(), { timeout: patience })
      await talker.first().waitFor({ timeout: patience })
      await talker.first().click()
      await answered.catch(() => undefined)
      await page.waitForTimeout(400)
    }
    const trail = await page.locator('[data-test=trail] .chip').count()
    if (trail < 4) throw new Error(`steps in the trail: ${trail} (expected: 4 or more)`)
    await page.locator('[data-test=flows] tr.pick').first().waitFor({ timeout: patience })
    await page.locator('[data-test=flows] tr.pick').first().click()
    await page.locator('[data-test=flows] .fields').waitFor({ timeout: patience })
    await shot('flows', { fullPage: true })
    return `${await page.locator('[data-test=flows] tr.pick').count()} flows, ${new URL(page.url()).searchParams.getAll('f').join(', ')}`
  })
  await check('the address shows the same again, and back goes back', async () => {
    await page.reload()
    await page.locator('[data-test=flows] tr.pick').first().waitFor({ timeout: patience })
    await page.goBack()
    await page.waitForFunction(() => new URLSearchParams(location.search).getAll('f').length === 2, undefined, { timeout: patience })
  })
  await check('zooming by dragging asks for finer data', async () => {
    await page.goto(url)
    await page.locator('[data-test=graph] canvas').first().waitFor({ timeout: patience })
    await page.waitForTimeout(1500)
    const box = await page.locator('[data-test=graph]').boundingBox()
    await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height / 2, { steps: 5 })
    await page.mouse.move(box.x + box.width * 0.9, box.y + box.height / 2, { steps: 5 })
    await page.mouse.up()
    await page.waitForFunction(() => location.search.includes('from='), undefined, { timeout: patience })
    await page.waitForTimeout(1500)
    await shot('zoomed')
  })
  if (shots) {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    await page.goto(url)
    await page.waitForTimeout(3000)
    await shot('light')
    await page.setViewportSize({ width: 390, height: 844 })
    await page.waitForTimeout(1000)
    await shot('narrow', { fullPage: true })
  }
  await check('nothing complained', () => {
    if (complaints.length > 0) throw new Error(complaints.slice(0, 3).join(' | '))
  })
})
process.exitCode = failed === 0 ? 0 : 1
