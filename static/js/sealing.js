// Locks a text with a passphrase and opens it again; the format is described in patienttools/tools/incident_log/FORMAT.md.

const MARK = [0x4e, 0x54, 0x53, 0x31];
const ITERATIONS = 600_000;
const MOST_ITERATIONS = 10_000_000;
const HEADER = 36;
const BLOCK = 4096;

export class ForeignFile extends Error {}

export async function seal(text, passphrase) {
  const header = new Uint8Array(HEADER);
  header.set(MARK);
  new DataView(header.buffer).setUint32(4, ITERATIONS);
  crypto.getRandomValues(header.subarray(8));
  const plain = new TextEncoder().encode(text);
  // Spaces up to a whole block: the file's length says little about how much was written.
  const padded = new Uint8Array(Math.ceil((plain.length + 1) / BLOCK) * BLOCK).fill(0x20);
  padded.set(plain);
  const key = await makeKey(passphrase, header, "encrypt");
  const locked = await crypto.subtle.encrypt(parameters(header), key, padded);
  return new Blob([header, locked], { type: "application/octet-stream" });
}

// Throws ForeignFile for what `seal` did not make, and OperationError for a wrong passphrase or a damaged file.
export async function unseal(bytes, passphrase) {
  const header = bytes.slice(0, HEADER);
  const isOurs = header.length === HEADER && MARK.every((byte, place) => header[place] === byte);
  const iterations = isOurs && new DataView(header.buffer).getUint32(4);
  if (!(iterations >= ITERATIONS && iterations <= MOST_ITERATIONS)) throw new ForeignFile();
  const key = await makeKey(passphrase, header, "decrypt");
  const plain = await crypto.subtle.decrypt(parameters(header), key, bytes.slice(HEADER));
  return new TextDecoder().decode(plain);
}

async function makeKey(passphrase, header, use) {
  const secret = new TextEncoder().encode(passphrase.normalize("NFC"));
  const base = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  const iterations = new DataView(header.buffer).getUint32(4);
  const derive = { name: "PBKDF2", hash: "SHA-256", salt: header.slice(8, 24), iterations };
  return crypto.subtle.deriveKey(derive, base, { name: "AES-GCM", length: 256 }, false, [use]);
}

function parameters(header) {
  return { name: "AES-GCM", iv: header.slice(24, 36), additionalData: header };
}
