// Drives Firefox through one journey for test_leaving_firefox.py: reads JSON from its input, writes what was seen as JSON.
//
// Input: { executable, hasScript, steps: [["goto", url] | ["click" or "open" or "send", selector] | ["type", selector, text]], way, site }
// Output: { length, seen: [{ stage, at, url, title, picture }] }; a stage is "leave" or "back 1", "back 2" …; times in ms.
import { readFileSync } from "node:fs";
import puppeteer from "puppeteer-core";

const input = JSON.parse(readFileSync(0, "utf8"));
const LONGEST_MS = 20000;
const CALM_MS = 500;
const seen = [];

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: input.executable,
  extraPrefsFirefox: { "javascript.enabled": input.hasScript, "ui.systemUsesDarkTheme": 0 },
});
try {
  const page = await (await browser.createBrowserContext()).newPage();
  for (const step of input.steps) await take(page, step);
  const length = input.hasScript ? await page.evaluate(() => history.length) : null;
  await watch(page, "leave", () => press(page));
  for (let turn = 1; turn <= 6; turn += 1) {
    let isEnd = false;
    await watch(page, `back ${turn}`, () =>
      page.goBack({ timeout: 1000 }).then(
        (answer) => { isEnd = false; return answer; },
        (error) => { isEnd = /no such history entry/.test(String(error)); },
      ), () => isEnd);
    if (isEnd || page.url() === "about:blank") break;
  }
  console.log(JSON.stringify({ length, seen }));
} finally {
  await browser.close();
}

async function take(page, [kind, target, text]) {
  if (kind === "goto") await page.goto(target, { waitUntil: "load" });
  else if (kind === "type") {
    await clickAt(page, target);
    await page.keyboard.type(text);
  } else {
    const before = page.url();
    await clickAt(page, target);
    if (kind === "click") await until(() => page.url() !== before);
  }
  await pause(400);
}

async function clickAt(page, selector) {
  const handle = await page.$(selector);
  await page.evaluate((element) => element.scrollIntoView({ block: "center" }), handle);
  const box = await handle.boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

async function press(page) {
  if (input.way === "shifts") {
    for (const key of ["ShiftLeft", "ShiftRight", "ShiftLeft"]) await page.keyboard.press(key);
  } else if (input.way === "keyboard") {
    await (await page.$(".leave")).focus();
    await page.keyboard.press("Enter");
  } else {
    const box = await (await page.$(".leave")).boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await (input.way === "touch" ? page.touchscreen.tap(x, y) : page.mouse.click(x, y));
  }
}

// Looks again and again from the moment of the act until the browser has been away from the site for a while.
async function watch(page, stage, act, isEnd = () => false) {
  const began = performance.now();
  const acting = Promise.resolve(act()).catch(() => {});
  let awaySince = 0;
  while (performance.now() - began < LONGEST_MS && !isEnd()) {
    const at = performance.now() - began;
    const look = { stage, at, url: page.url(), title: "", picture: "" };
    try {
      look.title = await within(page.title());
      look.picture = Buffer.from(await within(page.screenshot())).toString("base64");
      look.url = page.url();
    } catch {
      // Between two pages there is nothing to look at.
    }
    seen.push(look);
    const isAway = !look.url.startsWith(input.site);
    awaySince = isAway ? awaySince || performance.now() : 0;
    if (isAway && performance.now() - awaySince > CALM_MS && performance.now() - began > CALM_MS) break;
  }
  await within(acting).catch(() => {});
}

function within(promise) {
  return Promise.race([promise, pause(1500).then(() => { throw new Error("slow"); })]);
}

async function until(condition) {
  const end = performance.now() + LONGEST_MS;
  while (!condition() && performance.now() < end) await pause(20);
}

function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}
