// Does a little work over the stamp of a form while somebody writes, so that a flood costs more; for [data-enhance].

export async function enhance(field) {
  const { stamp, bits } = field.dataset;
  if (!crypto.subtle) return;
  const text = new TextEncoder();
  for (let tried = 0; field.isConnected && tried < 200000; tried += 1) {
    const digest = await crypto.subtle.digest("SHA-256", text.encode(`${stamp}:${tried}`));
    if (new DataView(digest).getUint32(0) >>> (32 - Number(bits)) === 0) {
      field.value = String(tried);
      return;
    }
  }
}
