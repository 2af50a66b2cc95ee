import { chromium } from "@playwright/test";
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [nom, vp, scheme, q] of [["bureau", { width: 1280, height: 900 }, "light", "?vue=carte"], ["tel", { width: 320, height: 640 }, "dark", "?vue=carte&partout=1"]]) {
  const c = await b.newContext({ viewport: vp, colorScheme: scheme });
  const p = await c.newPage();
  p.on("console", (m) => console.log(nom, m.type(), m.text()));
  p.on("pageerror", (e) => console.log(nom, "ERR", e.message, e.stack));
  await p.goto("http://127.0.0.1:4777/offres" + q);
  await p.waitForSelector("#carte[data-pret]", { timeout: 8000 }).catch((e) => console.log(e.message));
  await p.waitForTimeout(500);
  console.log(nom, await p.locator(".repere").count(), await p.locator("#carte [role=status]").innerText(), p.url());
  await p.screenshot({ path: `/tmp/e/${nom}.png` });
  // keyboard walk
  await p.locator(".carte-surface").focus();
  const z = () => new URL(p.url()).searchParams.get("position");
  await p.keyboard.press("ArrowRight"); await p.waitForTimeout(600);
  console.log("after arrow", z(), await p.evaluate(() => document.activeElement.className));
  for (let i = 0; i < 12; i++) {
    await p.keyboard.press("Tab");
    const f = await p.evaluate(() => [document.activeElement.className, document.activeElement.getAttribute("aria-label")]);
    if (i == 0) console.log("tab", f);
    await p.keyboard.press("Enter"); await p.waitForTimeout(900);
    const now = await p.evaluate(() => [document.activeElement.className, document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent.slice(0,40), !document.querySelector(".carte-fiche").hidden]);
    console.log("enter", now, z());
    if (now[2]) break;
    if (now[0].includes("repere")) { await p.keyboard.press("Shift+Tab"); }
  }
  await p.screenshot({ path: `/tmp/e/${nom}-fiche.png` });
  await p.keyboard.press("Escape"); await p.waitForTimeout(200);
  console.log("escape", await p.evaluate(() => [document.activeElement.className, document.querySelector(".carte-fiche").hidden]));
  await p.evaluate(() => { history.pushState(null, "", "/offres?vue=carte&pmr=1"); document.dispatchEvent(new Event("resultats")); });
  await p.waitForTimeout(600);
  console.log("filtered", await p.locator("#carte [role=status]").innerText());
  console.log("overflow", await p.evaluate(() => document.documentElement.scrollWidth - innerWidth));
}
await b.close();
