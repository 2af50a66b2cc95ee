// The map beside the list: marks one reaches with a keyboard, the same offers as the list, nothing from elsewhere.
import type { Page } from "@playwright/test";
import { Acteur } from "./fixtures/acteurs";
import { COMPTES } from "./fixtures/monde";
import { mots } from "./fixtures/mots";
import { ADRESSE, axe, depasse, expect, test } from "./fixtures/test";

const SEINE_SAINT_DENIS = "/offres?departement=93&vue=carte";

async function ouvrir(page: Page, adresse: string) {
  await page.goto(adresse);
  await expect(page.locator("#carte[data-pret]")).toBeVisible();
  await expect(page.locator(".repere").first()).toBeVisible();
}

const foyer = (page: Page) =>
  page.evaluate(() => {
    const e = document.activeElement;
    return { repere: !!e?.matches(".repere"), nom: e?.getAttribute("aria-label") ?? e?.textContent ?? "", carte: !!e?.closest(".carte") };
  });

/** How many offers the marks stand for. */
async function somme(page: Page): Promise<number> {
  const noms = await page.locator(".repere").evaluateAll((r) => r.map((b) => [b.classList.contains("groupe"), b.textContent ?? ""] as const));
  return noms.reduce((n, [groupe, texte]) => n + (groupe ? Number(texte.replace(/\D/g, "")) : 1), 0);
}

test("sans JavaScript, la liste seule, et pourquoi", async ({ page, avecJavaScript }) => {
  test.skip(avecJavaScript, "this is what others see");
  await page.goto(SEINE_SAINT_DENIS);
  await expect(page.locator("#carte")).toBeHidden();
  await expect(page.getByText(mots("La carte a besoin de JavaScript"))).toBeVisible();
  await expect(page.locator("article.offer").first()).toBeVisible();
  await expect(page.locator("#vue").getByRole("link", { name: "Galerie" })).toBeVisible();
});

test.describe("avec JavaScript", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "the map is made by a script");

  test("elle montre autant de logements que la liste, et n'appelle que nous", async ({ page }) => {
    const ailleurs: string[] = [];
    page.on("request", (r) => {
      if (!r.url().startsWith(ADRESSE.site) && !r.url().startsWith("data:")) ailleurs.push(r.url());
    });
    await page.goto("/offres?departement=93");
    await page.locator("#vue").getByRole("link", { name: "Carte" }).click();
    await expect(page.locator("#carte[data-pret]")).toBeVisible();
    const liste = Number((await page.locator("#res").innerText()).match(/^\d+/)?.[0]);
    await expect.poll(() => somme(page)).toBe(liste);
    await expect(page.locator("#carte [role=status]")).toContainText(String(liste));
    expect(ailleurs).toEqual([]);
    // The ground under the marks: the outlines of the département and of those around it, as far as the map reaches.
    const terre = await page.locator(".carte-surface path.carte-terre").evaluate((p) => {
      const [trait, ici, cadre] = [getComputedStyle(p), p.getBoundingClientRect(), p.closest(".carte-surface")?.getBoundingClientRect()];
      const commun = (a: number, b: number, c = 0, d = 0) => Math.min(b, d) - Math.max(a, c);
      const couvert = commun(ici.left, ici.right, cadre?.left, cadre?.right) * commun(ici.top, ici.bottom, cadre?.top, cadre?.bottom);
      return {
        contours: p.getAttribute("d")?.match(/M/g)?.length ?? 0,
        points: p.getAttribute("d")?.match(/L/g)?.length ?? 0,
        part: couvert / ((cadre?.width ?? 0) * (cadre?.height ?? 0)),
        couleurs: [trait.fill, trait.stroke],
      };
    });
    expect(terre.contours).toBeGreaterThanOrEqual(4);
    expect(terre.points).toBeGreaterThan(40);
    expect(terre.part).toBeGreaterThan(0.9);
    expect(terre.couleurs).not.toContain("none");
    await axe(page);
  });

  test("rien de la carte n'est chargé sans elle", async ({ page }) => {
    const charges: string[] = [];
    page.on("request", (r) => void charges.push(r.url()));
    await page.goto("/offres?departement=93");
    await page.waitForLoadState("networkidle");
    expect(charges.filter((u) => /leaflet|carte/.test(u))).toEqual([]);
  });

  test("au clavier : un groupe s'ouvre, un logement se lit, Échap rend le foyer", async ({ page, isMobile }) => {
    test.skip(!!isMobile, "the phone of these tests has no keyboard");
    await ouvrir(page, SEINE_SAINT_DENIS);
    const surface = page.locator(".carte-surface");
    await surface.focus();
    const avant = new URL(page.url()).searchParams.get("position");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => new URL(page.url()).searchParams.get("position")).not.toBe(avant);
    await page.keyboard.press("Tab");
    expect((await foyer(page)).repere).toBe(true);
    const fiche = page.locator(".carte-fiche");
    for (let i = 0; i < 14 && !(await fiche.isVisible()); i++) {
      const ici = await foyer(page);
      expect(ici.repere, `the focus is on a mark, not on “${ici.nom}”`).toBe(true);
      expect(ici.nom).toMatch(/logements?|T\d/);
      const ou = new URL(page.url()).searchParams.get("position");
      await page.keyboard.press("Enter");
      await expect
        .poll(async () => (await fiche.isVisible()) || new URL(page.url()).searchParams.get("position") !== ou)
        .toBe(true);
      // The marks of the new view come after the move.
      await expect.poll(async () => (await foyer(page)).carte).toBe(true);
      await page.waitForTimeout(500);
    }
    await expect(fiche).toBeVisible();
    const lien = fiche.getByRole("link").first();
    await expect(lien).toHaveAttribute("href", /^\/offres\/[0-9a-f-]{36}\?retour=/);
    // The sheet lies over the map: the marks under its edge are half hidden until it closes.
    await axe(page, { sauf: [".repere"] });
    await page.keyboard.press("Escape");
    await expect(fiche).toBeHidden();
    expect((await foyer(page)).repere).toBe(true);
  });

  test("au clavier : un groupe ouvert se dit, Échap le referme et rend son repère", async ({ page, isMobile }) => {
    test.skip(!!isMobile, "the phone of these tests has no keyboard");
    await ouvrir(page, SEINE_SAINT_DENIS);
    const dit = page.locator("#carte [role=status]");
    const groupe = page.locator(".repere.groupe").first();
    const nom = (await groupe.getAttribute("aria-label")) ?? "";
    await groupe.focus();
    await page.keyboard.press("Enter");
    await expect(dit).toContainText(mots("Groupe ouvert :"));
    await expect(dit).toContainText(nom);
    // The first home of it, or a smaller group: it is on the map, seen, and no longer the one that was opened.
    await expect.poll(async () => (await foyer(page)).repere).toBe(true);
    expect((await foyer(page)).nom).not.toBe(nom);
    const vu = await page.evaluate(() => {
      const anneau = document.activeElement && getComputedStyle(document.activeElement);
      return !!anneau && anneau.outlineStyle !== "none";
    });
    expect(vu, "the focus is seen").toBe(true);
    await page.keyboard.press("Escape");
    await expect(dit).toContainText(mots("Groupe refermé :"));
    await expect.poll(async () => (await foyer(page)).nom).toBe(nom);
    expect((await foyer(page)).repere).toBe(true);
  });

  test("au clavier : les flèches vont d'un repère au plus proche", async ({ page, isMobile }) => {
    test.skip(!!isMobile, "the phone of these tests has no keyboard");
    await ouvrir(page, SEINE_SAINT_DENIS);
    const ou = () => page.evaluate(() => document.activeElement?.getBoundingClientRect().toJSON() as { x: number; y: number });
    // The one that is the furthest to the west has all the others to its east.
    const tous = await page.locator(".repere").evaluateAll((r) => r.map((b) => b.getBoundingClientRect().x));
    await page.locator(".repere").nth(tous.indexOf(Math.min(...tous))).focus();
    const avant = await ou();
    const defile = await page.evaluate(() => window.scrollY);
    for (const touche of ["ArrowRight", "ArrowDown", "ArrowUp"]) {
      await page.keyboard.press(touche);
      await expect.poll(async () => (await foyer(page)).carte).toBe(true);
      if (touche === "ArrowRight") expect((await ou()).x).toBeGreaterThan(avant.x);
    }
    expect(await page.evaluate(() => window.scrollY)).toBe(defile);
  });

  test("le lien d'évitement passe la carte", async ({ page, isMobile }) => {
    test.skip(!!isMobile, "the phone of these tests has no keyboard");
    await ouvrir(page, SEINE_SAINT_DENIS);
    await page.evaluate(() => void Object.assign(window, { restee: true }));
    const saut = page.getByRole("link", { name: "Passer la carte" });
    await saut.focus();
    await expect(saut).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/#resultats$/);
    expect(await page.evaluate(() => "restee" in window), "the page was loaded again").toBe(true);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => !!document.activeElement?.closest("#resultats"))).toBe(true);
  });

  test("approcher, éloigner : des boutons, jusqu'au bout", async ({ page }) => {
    await ouvrir(page, SEINE_SAINT_DENIS);
    const zoom = () => Number(new URL(page.url()).searchParams.get("position")?.split(",")[2]);
    const plus = page.getByRole("button", { name: "Approcher" });
    await plus.click();
    await expect.poll(zoom).toBeGreaterThan(0);
    const z = zoom();
    await plus.click();
    await expect.poll(zoom).toBe(z + 1);
    await page.getByRole("button", { name: mots("Éloigner") }).click();
    await expect.poll(zoom).toBe(z);
  });

  test("les filtres changent la carte sans la redessiner ; l'adresse garde tout", async ({ page }) => {
    await ouvrir(page, SEINE_SAINT_DENIS);
    await page.waitForLoadState("networkidle");
    await page.getByRole("button", { name: "Approcher" }).click();
    await expect(page).toHaveURL(/position=/);
    const position = new URL(page.url()).searchParams.get("position");
    await page.evaluate(() => void Object.assign(document.querySelector(".carte-surface") ?? {}, { restee: true }));
    if (!(await page.locator("#filtres").isVisible())) await page.locator("details.filters summary").click();
    const avant = await page.locator("#carte [role=status]").innerText();
    await page.locator("#pieces-3").check();
    await expect(page).toHaveURL(/pieces=3/);
    await expect(page).toHaveURL(/vue=carte/);
    await expect(page.locator("#carte [role=status]")).not.toHaveText(avant);
    await expect(page.locator("#pieces-3")).toBeFocused();
    expect(await page.evaluate(() => "restee" in (document.querySelector(".carte-surface") ?? {}))).toBe(true);
    expect(new URL(page.url()).searchParams.get("position")).toBe(position);
    const nombre = Number((await page.locator("#res").innerText()).match(/^\d+/)?.[0]);
    await expect(page.locator("#carte [role=status]")).toContainText(new RegExp(`^${nombre}\\s`));
    await page.reload();
    await expect(page.locator("#carte[data-pret]")).toBeVisible();
    expect(new URL(page.url()).searchParams.get("position")).toBe(position);
    await page.goBack();
    await expect(page).not.toHaveURL(/pieces=/);
    await expect(page.locator("#carte[data-pret]")).toBeVisible();
  });

  test("de l'offre, on revient à la carte où on l'avait laissée", async ({ page }) => {
    await ouvrir(page, SEINE_SAINT_DENIS);
    await page.getByRole("button", { name: "Approcher" }).click();
    await expect(page).toHaveURL(/position=/);
    const ici = () => new URL(page.url()).searchParams.get("position");
    const retour = () =>
      page.locator("#resultats article.offer :is(h2, h3) a").first().evaluate((a) => {
        const back = new URL((a as HTMLAnchorElement).href).searchParams.get("retour") ?? "";
        return new URL(back, location.origin).searchParams.get("position");
      });
    await expect.poll(async () => (await retour()) === ici()).toBe(true);
    const position = ici();
    await page.locator("#resultats article.offer :is(h2, h3) a").first().click();
    await page.getByRole("link", { name: mots("Retour aux résultats") }).click();
    await expect(page.locator("#carte[data-pret]")).toBeVisible();
    expect(ici()).toBe(position);
  });

  test("une panne de la carte se dit, la liste reste", async ({ page, tolerer }) => {
    tolerer(/status of 500|answer 500|ERR_FAILED|Failed to load/);
    await page.route(/carte\.json/, (route) => route.fulfill({ status: 500, body: "" }));
    await page.goto(SEINE_SAINT_DENIS);
    await expect(page.locator("#carte [role=status]")).toContainText(mots("La liste, elle, est complète"));
    await expect(page.locator("article.offer").first()).toBeVisible();
  });

  test("dans ses onglets aussi", async ({ page, context }) => {
    await (await Acteur.connecte(COMPTES.demandeur)).dans(context);
    await page.goto("/offres?onglet=autres");
    await page.locator("#vue").getByRole("link", { name: "Carte" }).click();
    await expect(page.locator("#carte[data-pret]")).toBeVisible();
    const n = Number((await page.locator("#onglets [aria-current=page] .count").innerText()).match(/^\d+/)?.[0]);
    await expect.poll(() => somme(page)).toBe(n);
    await expect(page.locator("#onglets").getByRole("link").first()).toHaveAttribute("href", /vue=carte/);
    await axe(page);
  });

  test("à 320 px : la carte au-dessus, bornée, rien ne dépasse", async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await ouvrir(page, SEINE_SAINT_DENIS);
    expect(await depasse(page)).toBeLessThanOrEqual(0);
    const surface = await page.locator(".carte-surface").boundingBox();
    const liste = await page.locator("#resultats").boundingBox();
    expect(surface?.height ?? 999).toBeLessThanOrEqual(640 * 0.75);
    expect((surface?.y ?? 0) + (surface?.height ?? 0)).toBeLessThanOrEqual(liste?.y ?? 0);
    for (const bouton of await page.locator(".repere, .carte-zoom button").all()) {
      const box = await bouton.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(43);
    }
  });
});
