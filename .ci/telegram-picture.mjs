// Makes docs/telegram.png anew: a real conversation with the bot on the fake Telegram, as a browser shows it. Needs chromium.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const port = 18081
const base = `http://127.0.0.1:${port}`
const folder = mkdtempSync(join(tmpdir(), 'hyperlith-picture-'))
const quiet = { stdio: ['ignore', 'ignore', 'inherit'] }
const fake = spawn('target/debug/fake-telegram', ['--port', port], quiet)
const environment = { ...process.env, TELOXIDE_TOKEN: '123:FAKE', TELOXIDE_API_URL: base }
const bot = spawn('target/debug/hyperlith', ['telegram', '--no-rpc', '--data-dir', folder], { ...quiet, env: environment })

const pause = (ms) => new Promise((done) => setTimeout(done, ms))
const get = async (path) => (await fetch(base + path)).json()
const act = (body) => fetch(`${base}/control/act`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
async function until(what, look) {
  for (let i = 0; i < 600; i++) {
    const found = await look().catch(() => undefined)
    if (found) return found
    await pause(100)
  }
  throw new Error(`${what} did not come`)
}

try {
  const { people } = await until('the fake Telegram', () => get('/control/chats'))
  const me = people[0].id
  const messages = async () => (await get(`/control/messages?chat=${me}`)).messages
  const say = (text) => act({ act: 'say', from: me, chat: me, text })
  const message = (words) => until(words, async () => (await messages()).findLast((m) => m.from !== me && m.text.includes(words)))
  await say('/start')
  await message('faucet')
  await say('lend 100 USDC')
  const card = await message('Health factor')
  const confirm = card.buttons.flat().find((button) => button.text.includes('Confirm'))
  await act({ act: 'tap', from: me, chat: me, message: card.message_id, data: confirm.data })
  await message('Done')
  await say('swap 2 METIS for USDC every week')
  await message('Standing order')
  await pause(500)
  const profile = join(folder, 'chromium')
  execFileSync('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`, '--force-device-scale-factor=1.5', '--window-size=900,1000', '--virtual-time-budget=4000', '--screenshot=docs/telegram.png', `${base}/`], quiet)
} finally {
  bot.kill()
  fake.kill()
  await pause(500)
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
