// Locks a text with a passphrase and opens it again (patienttools/tools/incident_log/FORMAT.md).

const MARK = 0x4e545331;
const LEAST = 600_000;
const MOST = 10_000_000;
const HEADER = 36;
const BLOCK = 4096;

// What `seal` did not make.
export class Foreign extends Error {}

export async function seal(text, passphrase) {
  const header = crypto.getRandomValues(new Uint8Array(HEADER));
  const view = new DataView(header.buffer);
  view.setUint32(0, MARK);
  view.setUint32(4, LEAST);
  const plain = new TextEncoder().encode(text);
  // Spaces up to a whole block: the length says little.
  const padded = new Uint8Array(Math.ceil(plain.length / BLOCK) * BLOCK).fill(32);
  padded.set(plain);
  return new Blob([header, await crypto.subtle.encrypt(...await lock(header, passphrase), padded)]);
}

// Throws Foreign, and OperationError for a wrong passphrase or a changed file.
export async function unseal(bytes, passphrase) {
  const header = bytes.slice(0, HEADER);
  if (header.length < HEADER) throw new Foreign();
  const plain = await crypto.subtle.decrypt(...await lock(header, passphrase), bytes.slice(HEADER));
  return new TextDecoder().decode(plain);
}

// The parameters and the key that belong to a header.
async function lock(header, passphrase) {
  const view = new DataView(header.buffer);
  const iterations = view.getUint32(4);
  if (view.getUint32(0) !== MARK || iterations < LEAST || iterations > MOST) throw new Foreign();
  const secret = new TextEncoder().encode(passphrase.normalize("NFC"));
  const base = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  const derive = { name: "PBKDF2", hash: "SHA-256", salt: header.slice(8, 24), iterations };
  const name = "AES-GCM";
  const key = await crypto.subtle.deriveKey(derive, base, { name, length: 256 }, false, ["encrypt", "decrypt"]);
  return [{ name, iv: header.slice(24), additionalData: header }, key];
}
