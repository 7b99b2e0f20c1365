// Records a real conversation with the built binary: docs/demo.txt, and the same as a picture of a terminal, docs/demo.svg.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const lines = ['lend 100 USDC', 'confirm', 'emprunte 40,5 DAI', 'confirm', 'what is my health factor?', 'swap 2 METIS for USDC with 1% slippage', 'cancel', 'send 5 to bob']
const folder = mkdtempSync(join(tmpdir(), 'hyperlith-demo-'))
const chat = spawn('target/debug/hyperlith', ['chat', '--echo', '--no-rpc', '--data-dir', folder], { stdio: ['pipe', 'pipe', 'inherit'] })
let text = ''
chat.stdout.setEncoding('utf8').on('data', (part) => { text += part; process.stdout.write(part) })
chat.stdin.end(lines.join('\n') + '\n')
const code = await new Promise((done) => chat.on('close', done))
rmSync(folder, { recursive: true, force: true })
if (code !== 0) { console.error(`demo: hyperlith chat ended with ${code}`); process.exit(1) }

text = text.trimEnd().replaceAll(folder, '<data folder>')
writeFileSync('docs/demo.txt', text + '\n')

const escape = (s) => s.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c])
const rows = text.split('\n')
const width = Math.max(...rows.map((row) => [...row].length)) * 8.4 + 48
const height = rows.length * 19 + 64
const body = rows.map((row, i) => {
  const colour = row.startsWith('> ') ? '#7ee787' : /^[╭│╰├]/.test(row) ? '#79c0ff' : '#e6edf3'
  return `<text x="24" y="${58 + i * 19}" fill="${colour}" xml:space="preserve">${escape(row)}</text>`
}).join('\n')
writeFileSync('docs/demo.svg', `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${height}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">
<rect width="100%" height="100%" rx="10" fill="#0d1117"/>
<circle cx="24" cy="22" r="6" fill="#ff5f57"/><circle cx="44" cy="22" r="6" fill="#febc2e"/><circle cx="64" cy="22" r="6" fill="#28c840"/>
${body}
</svg>
`)
