import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ADRESSE } from "./fixtures/adresses";
import { expect, test } from "./fixtures/test";

const run = promisify(execFile);

/** The scores of home, list and offer on a phone. Performance is printed and not asked for: the other tests run beside. */
test("les pages publiques sont accessibles, trouvables et saines", async ({ page }, info) => {
  test.skip(info.project.name !== "telephone", "Lighthouse simulates the phone itself, once");
  test.setTimeout(240_000);
  await page.goto("/offres");
  const offer = await page.locator('main a[href^="/offres/"]').evaluateAll((links) =>
    links.map((a) => a.getAttribute("href") ?? "").find((href) => /^\/offres\/[0-9a-f-]{36}/.test(href)),
  );
  expect(offer, "an offer to measure").toBeTruthy();
  const pages = ["/", "/offres", offer!].map((path) => ADRESSE.site + path);
  const { stdout, stderr } = await run("node", ["lighthouse/mesure.mjs", ...pages], { timeout: 220_000 }).catch(
    (failed: { stderr?: string; message: string }) => {
      throw new Error(failed.stderr || failed.message);
    },
  );
  console.log(stderr.trimEnd());
  await info.attach("lighthouse.json", { body: stdout, contentType: "application/json" });
});

test("les moteurs de recherche savent ce qui est public", async ({ request }, info) => {
  test.skip(info.project.name !== "bureau", "the same for every browser");
  const robots = await request.get("/robots.txt");
  expect(robots.headers()["content-type"]).toContain("text/plain");
  const rules = await robots.text();
  expect(rules).toContain("Disallow: /mon-compte");
  const plan = rules.match(/^Sitemap: (.+)$/m)?.[1] ?? "";
  const map = await request.get(plan);
  expect(map.headers()["content-type"]).toContain("xml");
  const pages = [...(await map.text()).matchAll(/<loc>(.+?)<\/loc>/g)].map((m) => m[1]);
  expect(pages.length).toBeGreaterThan(100);
  // All of the first, and some of the lists by département: each answers, to anyone.
  for (const address of [...pages.slice(0, 12), ...pages.filter((_, i) => i % 25 === 24)]) {
    const answer = await request.get(address, { maxRedirects: 0 });
    expect(answer.status(), address).toBe(200);
  }
});
