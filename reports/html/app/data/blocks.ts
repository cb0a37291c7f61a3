/** The blocks that an element of the page holds, one a line. Waits until the page is read to its end. */
export async function readBlocks(id: string): Promise<readonly string[]> {
  await wholePage()
  const text = document.getElementById(id)?.textContent
  if (!text) throw new Error(`this file is incomplete: it holds no ${id}`)
  return text.split('\n')
}

export async function unpackText(block: string): Promise<string> {
  return new TextDecoder().decode(await unpackBytes(block))
}

/** The text in one block, as UTF-8. It is freed of its base64 and its gzip by the browser. */
export async function unpackBytes(block: string): Promise<Uint8Array> {
  const binary = atob(block)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index)
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** A block that stands in the page before this script. */
export function blockBefore(id: string): string {
  return document.getElementById(id)?.textContent ?? ''
}

function wholePage(): Promise<void> {
  if (document.readyState !== 'loading') return Promise.resolve()
  return new Promise((resolve) => {
    document.addEventListener('DOMContentLoaded', () => resolve(), { once: true })
  })
}
