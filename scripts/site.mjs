// Puts the site together: public/ and the built files, these named after their content, a manifest
// that says which is which, and every text compressed once and for all beside itself.
// usage: node scripts/site.mjs <folder of built files> <release|dev>
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const [built, mode] = process.argv.slice(2);
const next = ".tools/site.next";
const pkg = join(next, "pkg");

rmSync(next, { recursive: true, force: true });
mkdirSync(pkg, { recursive: true });
if (existsSync("public")) cpSync("public", next, { recursive: true });
cpSync(built, pkg, { recursive: true });

// alin.js → alin.<hash>.js. The page gives `init` the address of the WASM, so the name inside alin.js doesn't matter.
const named = (file, stem = "alin") => {
  const bytes = readFileSync(join(pkg, file));
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const name = `${stem}.${hash}${extname(file)}`;
  renameSync(join(pkg, file), join(pkg, name));
  return `/pkg/${name}`;
};
// What the map's pages load besides: our module and outlines, and Leaflet as its authors publish it, licence beside it.
const leaflet = ".tools/npm/node_modules/leaflet";
cpSync(join(leaflet, "dist/leaflet.js"), join(pkg, "leaflet.js"));
cpSync(join(leaflet, "LICENSE"), join(pkg, "leaflet.LICENSE.txt"));
for (const file of ["carte.js", "fond-de-carte.json"]) renameSync(join(next, file), join(pkg, file));
const manifest = {
  css: named("alin.css"),
  js: named("alin.js"),
  wasm: named("alin_bg.wasm"),
  carte: {
    css: named("carte.css", "carte"),
    js: named("carte.js", "carte"),
    leaflet: named("leaflet.js", "leaflet"),
    fond: named("fond-de-carte.json", "fond-de-carte"),
  },
};
writeFileSync(join(next, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");

const TEXTS = new Set([".css", ".html", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest", ".xml"]);
const files = readdirSync(next, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && TEXTS.has(extname(entry.name)))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

if (mode === "release") {
  const [br, gz] = [promisify(brotliCompress), promisify(gzip)];
  const sizes = await Promise.all(files.map(async (file) => {
    const bytes = readFileSync(file);
    if (bytes.length < 256) return [file, bytes.length, bytes.length];
    const small = await br(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    writeFileSync(`${file}.br`, small);
    writeFileSync(`${file}.gz`, await gz(bytes, { level: 9 }));
    return [file, bytes.length, small.length];
  }));
  for (const [file, raw, small] of sizes.filter(([file]) => file.startsWith(pkg))) {
    console.error(`  ${basename(file)}: ${(raw / 1000).toFixed(1)} kB, ${(small / 1000).toFixed(1)} kB brotli`);
  }
}

rmSync("site", { recursive: true, force: true });
renameSync(next, "site");
