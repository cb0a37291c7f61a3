/**
 * Plain JavaScript for a Node.js process of its own. The first line of its standard input says where the daemon is and
 * which label the containers have that must not be left, unless their name says that they were kept. When the input ends
 * without a last line `done`, it removes them: again and again until there is none twice in a row, since the daemon may
 * still be making one.
 */
export const watchdogScript = `
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
for (const signal of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']) process.on(signal, () => {})

let input = ''
const ended = () => {
  process.stdin.removeAllListeners('end').removeAllListeners('error')
  const end = input.indexOf('\\n')
  if (end >= 0 && !input.endsWith('\\ndone\\n')) clean(JSON.parse(input.slice(0, end)))
}
process.stdin.setEncoding('utf8').on('data', (text) => { input += text }).on('end', ended).on('error', ended)

function call(transport, method, path) {
  return new Promise((resolve, reject) => {
    const options = { method, path, agent: false, signal: AbortSignal.timeout(20000) }
    let secure = false
    if (transport.kind === 'socket') options.socketPath = transport.path
    else {
      options.host = transport.host
      options.port = transport.port
      if (transport.certificates !== null) {
        secure = true
        for (const key of ['ca', 'cert', 'key']) options[key] = readFileSync(join(transport.certificates, key + '.pem'))
      }
    }
    require(secure ? 'node:https' : 'node:http').request(options, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text) => { body += text }).on('error', reject)
      response.on('end', () => resolve(body))
    }).on('error', reject).end()
  })
}

async function clean({ transport, label }) {
  const filters = encodeURIComponent(JSON.stringify({ label: [label] }))
  const deadline = Date.now() + 60000
  for (let empty = 0; empty < 2 && Date.now() < deadline;) {
    try {
      const all = JSON.parse(await call(transport, 'GET', '/containers/json?all=true&filters=' + filters))
      const list = all.filter(({ Names }) => !(Names || []).some((name) => /^\\/roundtrip-kept-[0-9a-f]{12}$/.test(name)))
      empty = list.length === 0 ? empty + 1 : 0
      await Promise.all(list.map(({ Id }) => call(transport, 'DELETE', '/containers/' + Id + '?force=true&v=true')))
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
`
