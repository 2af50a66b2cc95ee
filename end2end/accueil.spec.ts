import { axe, depasse, expect, test } from "./fixtures/test";

test("l'accueil répond, a un titre et est accessible", async ({ page }) => {
  const answer = await page.goto("/");
  expect(answer?.status()).toBe(200);
  await expect(page).toHaveTitle(/AL[’']in/);
  await expect(page.getByRole("main")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await axe(page);
});

test("l'accueil tient dans la largeur de l'écran", async ({ page }) => {
  await page.goto("/");
  expect(await depasse(page)).toBeLessThanOrEqual(0);
});

/** Most that a first visit takes off someone's plan: what one must have to read, then what the scripts add. */
const POIDS = { lire: 40_000, scripts: 250_000 };

test("une première visite pèse peu", async ({ page, avecJavaScript }, info) => {
  test.skip(!avecJavaScript || info.project.name !== "bureau", "the same files for every screen");
  const recus: { nature: string; adresse: string; octets: number; codage: string }[] = [];
  const attentes: Promise<unknown>[] = [];
  page.on("requestfinished", (demande) => {
    const noter = async () => {
      const [taille, answer] = await Promise.all([demande.sizes(), demande.response()]);
      const codage = (await answer?.headerValue("content-encoding")) ?? "";
      const nature = /wasm$/.test(new URL(demande.url()).pathname) ? "script" : demande.resourceType();
      recus.push({ nature, adresse: new URL(demande.url()).pathname, octets: taille.responseBodySize, codage });
    };
    attentes.push(noter());
  });
  await page.goto("/", { waitUntil: "networkidle" });
  // The place's completion is the last to wake.
  await expect(page.locator("#lieu")).toHaveAttribute("role", "combobox");
  await page.waitForLoadState("networkidle");
  await Promise.all(attentes);
  const poids = (...natures: string[]) => {
    const pris = recus.filter((r) => natures.includes(r.nature));
    const detail = pris.map((r) => `${r.adresse}: ${r.octets} ${r.codage}`).join(", ");
    return { octets: pris.reduce((n, r) => n + r.octets, 0), detail };
  };
  const [lire, scripts] = [poids("document", "stylesheet"), poids("script")];
  expect(recus.some((r) => /\.wasm$/.test(r.adresse)), `the scripts came: ${scripts.detail}`).toBe(true);
  expect(lire.octets, lire.detail).toBeGreaterThan(1000);
  expect(lire.octets, lire.detail).toBeLessThanOrEqual(POIDS.lire);
  expect(scripts.octets, scripts.detail).toBeLessThanOrEqual(POIDS.scripts);
  expect([...recus].filter((r) => ["document", "stylesheet", "script"].includes(r.nature) && !/br|gzip|zstd/.test(r.codage))).toEqual([]);
  await info.attach("poids", { body: `${lire.octets} + ${scripts.octets}: ${lire.detail}; ${scripts.detail}` });
});
