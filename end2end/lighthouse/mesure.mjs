// Measures pages with Lighthouse on a simulated phone and says their scores: a table on the error stream, JSON on the
// other. Fails where a score that is asked for is not reached.
// usage: node lighthouse/mesure.mjs [--performance] [--fois N] <address>…
//   --performance  its score is asked for too: it depends on how busy the machine is
//   --fois N       each page N times; the best run counts for performance, the worst for the rest
import { existsSync } from "node:fs";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const SEUIL = 95;
const SURES = ["accessibility", "best-practices", "seo"];
const TOUTES = ["performance", ...SURES];

const args = process.argv.slice(2);
const option = (name) => args.includes(name);
const fois = option("--fois") ? Number(args.splice(args.indexOf("--fois"), 2)[1]) : 1;
const adresses = args.filter((a) => !a.startsWith("--"));
const exigees = option("--performance") ? TOUTES : SURES;

const chromium = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const chrome = await launch({
  chromePath: existsSync(chromium) ? chromium : undefined,
  chromeFlags: [
    "--headless=new",
    // Chromium's sandbox refuses root; the rest keeps it from calling home while it is measured.
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
});

async function mesurer(adresse) {
  const { lhr } = await lighthouse(adresse, {
    port: chrome.port,
    logLevel: "error",
    output: "json",
    onlyCategories: TOUTES,
  });
  if (lhr.runtimeError) throw new Error(`${adresse}: ${lhr.runtimeError.message}`);
  const notes = Object.fromEntries(TOUTES.map((c) => [c, Math.round((lhr.categories[c].score ?? 0) * 100)]));
  // What lost points, for whoever mends it.
  const defauts = TOUTES.flatMap((c) => lhr.categories[c].auditRefs)
    .filter((ref) => ref.weight > 0)
    .map((ref) => lhr.audits[ref.id])
    .filter((audit) => audit.score !== null && audit.score < 0.9)
    .map((audit) => [audit.id, audit.displayValue].filter(Boolean).join(": "));
  return { notes, defauts };
}

const resultats = [];
try {
  for (const adresse of adresses) {
    const runs = [];
    for (let i = 0; i < fois; i++) runs.push(await mesurer(adresse));
    const notes = Object.fromEntries(
      TOUTES.map((c) => {
        const all = runs.map((r) => r.notes[c]);
        return [c, c === "performance" ? Math.max(...all) : Math.min(...all)];
      }),
    );
    const defauts = [...new Set(runs.flatMap((r) => r.defauts))];
    resultats.push({ chemin: new URL(adresse).pathname, notes, defauts });
  }
} finally {
  await chrome.kill();
}

const ligne = (cells) => console.error("  " + cells.map((c, i) => (i ? String(c).padStart(16) : c.padEnd(46))).join(""));
ligne(["page", ...TOUTES]);
for (const { chemin, notes, defauts } of resultats) {
  ligne([chemin, ...TOUTES.map((c) => notes[c])]);
  for (const defaut of defauts) console.error(`    ${defaut}`);
}
console.log(JSON.stringify(resultats, null, 2));

const manquees = resultats.flatMap(({ chemin, notes }) =>
  exigees.filter((c) => notes[c] < SEUIL).map((c) => `${chemin}: ${c} ${notes[c]}, under ${SEUIL}`),
);
for (const manquee of manquees) console.error(`✗ ${manquee}`);
process.exitCode = manquees.length || !resultats.length ? 1 : 0;
