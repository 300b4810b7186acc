// Prints pages in Firefox for test_print_firefox.py: reads JSON from its input, writes a PDF for each page.
//
// Input: { executable, hasScript, dark, pages: [[url, path of the PDF]] }. Output: nothing; it fails with its error.
import { readFileSync, writeFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const input = JSON.parse(readFileSync(0, "utf8"));
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: input.executable,
  extraPrefsFirefox: { "javascript.enabled": input.hasScript, "ui.systemUsesDarkTheme": input.dark ? 1 : 0 },
});
try {
  const page = await (await browser.createBrowserContext()).newPage();
  for (const [url, path] of input.pages) {
    await page.goto(url, { waitUntil: "load" });
    writeFileSync(path, await page.pdf({ format: "A4", printBackground: false }));
  }
} finally {
  await browser.close();
}
