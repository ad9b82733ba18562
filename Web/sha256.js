// SHA-256 (FIPS 180-4), by which a picture is known to the library. The browser's
// own is there for pages over TLS and of this machine alone.

/** @returns {Promise<string>} 64 hexadecimal digits. */
export async function sha256(bytes, subtle = globalThis.crypto?.subtle) {
  const digest = subtle ? new Uint8Array(await subtle.digest("SHA-256", bytes)) : reckoned(bytes);
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The first 32 bits of the fractional parts of roots of the first primes. */
function fractions(count, root) {
  const primes = [];
  for (let candidate = 2; primes.length < count; candidate += 1) {
    if (primes.every((prime) => candidate % prime)) primes.push(candidate);
  }
  return primes.map((prime) => (root(prime) % 1) * 2 ** 32 | 0);
}

function reckoned(bytes) {
  const keys = fractions(64, Math.cbrt);
  const state = Int32Array.from(fractions(8, Math.sqrt));
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const words = new Int32Array(64);
  const turned = (word, by) => word >>> by | word << 32 - by;
  for (let block = 0; block < padded.length; block += 64) {
    for (let at = 0; at < 16; at += 1) words[at] = view.getInt32(block + 4 * at);
    for (let at = 16; at < 64; at += 1) {
      const early = words[at - 15], late = words[at - 2];
      words[at] = words[at - 16] + (turned(early, 7) ^ turned(early, 18) ^ early >>> 3)
        + words[at - 7] + (turned(late, 17) ^ turned(late, 19) ^ late >>> 10);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let at = 0; at < 64; at += 1) {
      const first = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + (e & f ^ ~e & g) + keys[at] + words[at] | 0;
      const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
      h = g; g = f; f = e; e = d + first | 0;
      d = c; c = b; b = a; a = first + second | 0;
    }
    for (const [at, word] of [a, b, c, d, e, f, g, h].entries()) state[at] += word;
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (const [at, word] of state.entries()) digest.setInt32(4 * at, word);
  return new Uint8Array(digest.buffer);
}
